from __future__ import annotations

import random as randoms

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.fold.registry import RegistryReplica
from streams.journal.api import Entry
from streams.model.case import CaseState
from streams.model.entry_id import EntryId
from streams.model.event import CaseChange, Incoming, RegistryChange
from streams.model.fact import INVALID, OPEN, REPORTS
from streams.model.local_day import local_day
from streams.model.worker_entry import WorkerEntry
from tests.streams.fold.city import COUNTIES, NOW, entry, fixes, numbered, report, status, tick

TODAY = local_day(NOW)
STATES = list(CaseState)


def folded(entries: list[Entry]) -> Picture:
    picture = Picture("2112")
    for one in entries:
        picture.fold(one)
    return picture


def digest(picture: Picture) -> str:
    return checkpoint.digest(checkpoint.whole(picture))


def test_a_report_counts_in_every_region_above_it() -> None:
    picture = Picture("2112")
    done = picture.fold(entry(1, tick(0), report("a")))
    assert done.regions == {"2112", "211221", "211221106", "211221106201"}
    for region in done.regions:
        assert picture.sums.on_day(REPORTS, region, TODAY) == 1
        assert picture.sums.standing(OPEN, region) == 1
    assert [type(event) for event in done.events] == [CaseChange]


def test_the_same_report_and_status_twice_count_once() -> None:
    once = folded(numbered([[tick(0), report("a"), status("a", 1, CaseState.CHECKING)]]))
    twice = folded(numbered([[tick(0), report("a"), report("a")], [status("a", 1, CaseState.CHECKING)] * 2]))
    assert digest(once) == digest(twice)
    assert once.sums.standing(OPEN, "2112") == 0


def test_a_status_before_its_report_is_parked_and_counts_when_it_comes() -> None:
    picture = folded(numbered([[tick(0), status("a", 1, CaseState.CHECKING, 50)]]))
    assert picture.sums.standing(OPEN, "2112") == 0
    picture.fold(entry(2, report("a")))
    assert picture.sums.on_day(REPORTS, "2112", TODAY) == 1
    assert picture.sums.standing(OPEN, "2112") == 0


def test_rework_opens_a_matter_again() -> None:
    picture = folded(numbered([[tick(0), report("a"), status("a", 1, CaseState.CHECKING)]]))
    picture.fold(entry(2, status("a", 2, CaseState.REWORK)))
    assert picture.sums.standing(OPEN, "211221") == 1


def test_an_invalid_report_is_counted_apart() -> None:
    picture = folded(numbered([[tick(0), report("a", invalid=True)]]))
    assert picture.sums.on_day(REPORTS, "2112", TODAY) == 0
    assert picture.sums.on_day(INVALID, "2112", TODAY) == 1
    assert picture.sums.standing(OPEN, "2112") == 0


def test_bytes_that_say_nothing_are_set_aside_and_the_rest_goes_on() -> None:
    picture = Picture("2112")
    good = entry(1, report("a"))
    junk = b"\x03\0\0\0abc"
    done = picture.fold(Entry(id=EntryId(NOW, 1), events=junk + good.events))
    assert [one.body for one in done.refused] == [b"abc"]
    assert len(picture.kind(Cases)) == 1
    assert picture.fold(Entry(id=EntryId(NOW, 2), fixes=b"short")).refused[0].body == b"short"


def test_an_old_registry_revision_changes_nothing() -> None:
    def change(revision: int, post: int) -> RegistryChange:
        worker = WorkerEntry(1, "211221106", post, "full")
        return RegistryChange(id=f"r{revision}", source="registry", at=NOW, revision=revision, workers=(worker,))

    picture = folded(numbered([[change(2, 7)], [change(1, 3)]]))
    assert picture.kind(RegistryReplica).roster.entries[1].post == 7


names = st.sampled_from(["a", "b", "c"])
stories = st.lists(
    st.one_of(
        st.builds(report, names, st.integers(0, 90_000), st.sampled_from(["211221106201", "211282101202"])),
        st.builds(status, names, st.integers(1, 6), st.sampled_from(STATES), st.integers(0, 90_000)),
    ),
    max_size=25,
)


def consistent(events: list[Incoming]) -> list[Incoming]:
    """One sender says one thing under one identity: the first of each id stays."""
    seen: dict[str, Incoming] = {}
    for event in events:
        seen.setdefault(event.id, event)
    return list(seen.values())


def comparable(picture: Picture) -> dict[bytes, bytes]:
    """Counters and facts: all sums without the zeros a detour leaves as empty tables."""
    return {
        name: raw
        for name, raw in checkpoint.whole(picture).items()
        if name.startswith(b"f:") and msgspec.msgpack.decode(raw)
    }


@settings(max_examples=200)
@given(stories, st.integers(0, 2**32), st.data())
def test_any_order_with_duplicates_ends_in_the_same_counters(
    events: list[Incoming], seed: int, data: st.DataObject
) -> None:
    story = consistent(events)
    straight = folded(numbered([[tick(100_000)], story]))
    again = data.draw(st.lists(st.sampled_from(story), max_size=10)) if story else []
    mixed = [*story, *again]
    randoms.Random(seed).shuffle(mixed)
    other = folded(numbered([[tick(100_000)], *[[event] for event in mixed]]))
    assert comparable(straight) == comparable(other)
    for measure in (OPEN, REPORTS):
        city = {key: n for key, n in _sums(straight, measure, "2112").items()}
        counties = [_sums(straight, measure, county) for county in COUNTIES]
        assert city == {key: sum(c[key] for c in counties) for key in city}


def _sums(picture: Picture, measure: str, region: str) -> dict[int, int]:
    days = {day for kind, day in picture.sums.keys() if kind == measure}  # noqa: SIM118 - not a mapping
    if measure == OPEN:
        return {0: picture.sums.standing(OPEN, region)}
    return {day: picture.sums.on_day(measure, region, day) for day in days}


@settings(max_examples=100)
@given(stories, st.data())
def test_any_cut_into_entries_makes_the_same_picture(events: list[Incoming], data: st.DataObject) -> None:
    cut: list[list[Incoming]] = [[]]
    for event in events:
        if data.draw(st.booleans()):
            cut.append([])
        cut[-1].append(event)
    rows = fixes((1, 5, 123_000_000, 42_000_000), (1, 9, 123_100_000, 42_000_000))
    whole = folded([*numbered([[tick(0)], events]), entry(8, rows=rows)])
    pieces = folded([*numbered([[tick(0)], *cut]), entry(98, rows=rows[:1]), entry(99, rows=rows[1:])])
    assert digest(whole) == digest(pieces)


@given(stories)
def test_a_saved_picture_comes_back_and_goes_on_alike(events: list[Incoming]) -> None:
    picture = folded(numbered([[tick(0)], events]))
    saved: dict[bytes, bytes] = dict(checkpoint.changed(picture)[0])
    picture.fold(entry(50, report("z"), rows=fixes((2, 1, 123_000_000, 42_000_000))))
    saved.update(checkpoint.changed(picture)[0])
    again = checkpoint.restore("2112", saved)
    more = entry(60, tick(60), status("z", 2, CaseState.CLOSED, 60))
    picture.fold(more)
    again.fold(more)
    assert digest(picture) == digest(again)
