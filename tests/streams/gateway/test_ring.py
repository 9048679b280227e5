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
