"""A followed item as of a day, its supervision, and what is wrong with a kind."""

from __future__ import annotations

import msgspec

from streams.model.fact import FactKey
from streams.model.follow.facts import contribution
from streams.model.follow.item import FollowEntry, FollowItem, FollowWish, PastStep, rung
from streams.model.follow.kind import FollowKind, FollowState, FollowStep
from streams.model.follow.walk import FollowActor, opened
from streams.model.local_day import local_day, local_minute
from streams.registry.follow import follow_kinds

KINDS = {kind.id: kind for kind in follow_kinds()}
FINDING = KINDS["finding"]
NOW, DAY = 1_795_400_000_000, 86_400_000
OFFICE = FollowActor("p1", "办公室", "duty_lead", "2112")


def ledger(*steps: tuple[str, int, str]) -> FollowItem:
    past = tuple(PastStep(step, NOW - days * DAY, by, "台账") for step, days, by in steps)
    wish = FollowWish(
        kind="finding",
        title="消防通道被占",
        place="211221106201",
        unit="housing",
        due=NOW - DAY,
        paper="台账 1",
        c0="fire_exit",
        past=past,
    )
    return opened(FINDING, "f1", wish, OFFICE, NOW)


def test_a_ledger_kept_before_takes_the_same_steps_on_its_own_days() -> None:
    item = ledger(("open", 30, "第1组"), ("rectify", 20, "市住建局"), ("recheck", 10, "第2组"))
    assert (item.state, item.over, item.proven, item.due) == ("rectified", True, True, NOW - DAY)
    assert [item.state_at(NOW - days * DAY) for days in (31, 30, 15, 10)] == ["", "found", "reported", "rectified"]
    assert [one.entered for one in item.entries] == [NOW, NOW, NOW], "written down afterwards, and says so"
    at = NOW - 30 * DAY
    keys = [
        FactKey(name, "211221106201", local_day(at), local_minute(at), "housing")
        for name in ("finding_opened", "finding_proven")
    ]
    assert contribution(item, NOW) == dict.fromkeys(keys, 1), "both on the day it was found: a share of these"


def test_supervision_is_at_its_highest_rung_until_it_is_lifted() -> None:
    item = ledger(("open", 30, "第1组"))
    taken = [FollowEntry(step, NOW, "p", "b", "found") for step in ("urge", "order", "urge")]
    climbed = msgspec.structs.replace(item, entries=(*item.entries, *taken))
    assert rung(climbed, FINDING) == "order"
    lifted = msgspec.structs.replace(climbed, entries=(*climbed.entries, FollowEntry("lift", NOW, "p", "b", "found")))
    assert rung(lifted, FINDING) == rung(item, FINDING) == ""


def test_what_is_wrong_with_a_kind_is_named() -> None:
    roles = frozenset({"duty_lead"})
    step = FollowStep(id="go", name="走", en="Go", sources=("here",), to="there", by=("mayor",), needs=("luck",))
    state = FollowState(id="here", name="此", en="Here")
    kind = FollowKind(
        id="trip", name="行", en="Trip", opens="nowhere", states=(state,), steps=(step,), open_by=("king",)
    )
    found = list(kind.flaws(roles))
    assert found == [
        "opens: nowhere is no state of it",
        "open_by, readers: king is no role that takes steps",
        "step go: the table of states has no there",
        "step go: the list of roles has no mayor",
        "step go: the list of needs has no luck",
    ]
    assert [
        list(one.flaws(frozenset({"duty", "duty_lead", "guidance", "department", "village", "leader"})))
        for one in KINDS.values()
    ] == [[]] * len(KINDS)
