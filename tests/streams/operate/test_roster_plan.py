"""What a roster changes: who is new, moves, comes back or leaves."""

from __future__ import annotations

from streams.model.event import RegistryChange
from streams.operate.roster import plan, take
from streams.registry.records import Datum
from streams.registry.registry import Registry
from streams.wire import entry
from tests.streams.operate.rosters import OTHER, PLACES, TOWN, VILLAGE, counts, reading, record, taken


def test_the_next_roster_changes_moves_brings_back_and_lets_go(registry: Registry) -> None:
    first = [
        f"甲,1,13000000001,{TOWN},{VILLAGE},专职",
        f"乙,2,,{TOWN},,兼职",
        f"丙,3,,{TOWN},,专职",
        f"丁,4,,{OTHER},,专职",
    ]
    taken(registry, *first)
    _, text = registry.enrol_phone(3, unique_id="x", foreign=True, simulated=False, datum=Datum.WGS84, now=1)
    made = taken(registry, f"甲,1,,{TOWN},,兼职", f"乙,2,,{OTHER},,兼职", "戊,5,,211221106,,专职", whole="211221")
    assert counts(made) == {"new": 1, "changed": 1, "moved": 1, "gone": 1}
    now = {one.name: (one.number, one.home, one.post, one.kind) for one in registry.workers()}
    assert now == {
        "甲": (1, TOWN, 1, "part"),
        "乙": (2, OTHER, 2, "part"),
        "丁": (4, OTHER, 1, "full"),
        "戊": (5, TOWN, 4, "full"),
    }, "a post is given once: the fourth of the town, though two of three went"
    assert registry.worker(1) is not None
    assert [one.village for one in registry.workers() if one.name == "甲"] == [VILLAGE], "what is not said stays"
    assert {one.number: one.telephone for one in registry.people()}[1] == "13000000001"
    assert registry.directory().key(text) is None, "the phone of who left may send no more"
    entries = [worker for _, raw in registry.pending(100) for worker in change_of(raw).workers]
    assert [(one.number, one.active) for one in entries][-4:] == [(1, True), (2, True), (5, True), (3, False)]
    back = taken(registry, f"丙,3,,{TOWN},,专职")
    assert counts(back) == {"back": 1}
    assert {one.name: one.post for one in registry.workers()}["丙"] == 3


def change_of(raw: bytes) -> RegistryChange:
    found = entry.unpack(next(entry.bodies(raw)))
    assert isinstance(found, RegistryChange)
    return found


def test_nobody_leaves_by_a_roster_with_a_line_that_is_refused(registry: Registry) -> None:
    taken(registry, f"甲,1,,{TOWN},,专职", f"乙,2,,{TOWN},,专职")
    made = taken(registry, f"甲,1,,{TOWN},,专职", f"乙,2,,{TOWN},,经理", whole=TOWN)
    assert (counts(made), len(made.refused)) == ({}, 1)
    assert len(registry.workers()) == 2


def test_a_dry_run_does_nothing_and_says_the_same(registry: Registry) -> None:
    said = reading(f"甲,1,,{TOWN},,专职")
    before = registry.revision()
    assert counts(plan(registry, said)) == {"new": 1}
    assert registry.revision() == before
    assert counts(take(registry, PLACES, said, record())) == {"new": 1}


def test_a_plan_that_nobody_has_seen_is_not_done(registry: Registry) -> None:
    said = reading(f"甲,1,,{TOWN},,专职")
    take(registry, PLACES, said, record(), seen=lambda _: False)
    assert registry.workers() == []
