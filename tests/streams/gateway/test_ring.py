from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.ring import Ring
from streams.model.entry_id import ZERO, EntryId


def rev(n: int) -> EntryId:
    return EntryId(n, 0)


@given(st.lists(st.floats(0, 50), min_size=1, max_size=40), st.integers(0, 50))
def test_since_a_rev_comes_everything_after_it_or_nothing_is_known(gaps: list[float], asked: int) -> None:
    ring: Ring[int] = Ring(keep_s=60, rev=rev(0))
    now, times = 0.0, []
    for n, gap in enumerate(gaps, 1):
        now += gap
        times.append(now)
        ring.add(rev(n), now, n)
    oldest = next(n for n, at in enumerate(times, 1) if at >= now - 60)
    expected = list(range(asked + 1, len(gaps) + 1)) if oldest - 1 <= asked <= len(gaps) else None
    assert ring.since(rev(asked)) == expected


def test_the_newest_rev_lacks_nothing() -> None:
    ring: Ring[int] = Ring(keep_s=60, rev=rev(3))
    assert ring.since(rev(3)) == []
    assert ring.since(ZERO) is None


def test_a_rev_that_was_never_a_step_is_unknown() -> None:
    ring: Ring[int] = Ring(keep_s=60, rev=rev(0))
    ring.add(rev(5), 0, 5)
    assert ring.since(rev(3)) is None
    assert ring.since(rev(9)) is None


def test_steps_go_after_their_time_but_the_newest_stays() -> None:
    ring: Ring[int] = Ring(keep_s=60, rev=rev(0))
    ring.add(rev(1), 0, 1)
    ring.add(rev(2), 30, 2)
    ring.add(rev(3), 75, 3)
    assert ring.since(rev(0)) is None
    assert ring.since(rev(1)) == [2, 3]
    ring.add(rev(4), 1000, 4)
    assert ring.since(rev(2)) is None
    assert ring.since(rev(3)) == [4]


@given(st.lists(st.tuples(st.floats(0, 50), st.booleans()), min_size=1, max_size=40))
def test_an_entry_that_changes_a_topic_twice_breaks_nothing(steps: list[tuple[float, bool]]) -> None:
    """Whoever stands at a rev gets all from the first step that begins there, however often the rev was repeated."""
    ring: Ring[int] = Ring(keep_s=60, rev=rev(0))
    now, newest, chain = 0.0, 0, []
    for n, (gap, again) in enumerate(steps, 1):
        now, before = now + gap, newest
        newest = newest if again else newest + 1
        ring.add(rev(newest), now, n)
        chain.append((before, now, n))
    kept = [step for step in chain if step[1] >= now - 60]
    for asked in range(newest + 2):
        first = next((i for i, (prev, _, _) in enumerate(kept) if prev == asked), None)
        expected = [n for _, _, n in kept[first:]] if first is not None else [] if asked == newest else None
        assert ring.since(rev(asked)) == expected
