"""Each rule over what it may see: when it holds, when it is over, what it leaves alone."""

from __future__ import annotations

import msgspec
import pytest

from streams.alert_rules import LEVEL, RULES, feed_silent, serious, sos
from streams.alert_rules.inputs import LATE_MS, Condition, RuleInput, TickState
from streams.fold.alerts import Alerts
from streams.model.alert import Priority
from streams.model.case import Case, CaseState, Category
from streams.model.event import Report, Sos
from streams.model.regulation import CaseType
from tests.streams.fold.city import NOW, report, status, tick

FIRE = CaseType("E01", "E101", "火灾", Category.EMERGENCY, "U", serious=True)
LITTER = CaseType("C01", "L401", "垃圾", Category.CITY, "S")


def call(**more: bool) -> Sos:
    return Sos(id="s", source="device/7", at=NOW, worker=7, cancelled=more.get("cancelled", False))


def fire(**more: object) -> Case:
    return Case(**{"id": "a", "village": "211221106201", "type": "E01", "reported_at": NOW, **more})  # type: ignore[arg-type]


def one(found: object) -> Condition:
    (condition,) = list(found)  # type: ignore[call-overload]
    assert isinstance(condition, Condition)
    return condition


def test_every_rule_leaves_every_other_event_alone() -> None:
    quiet = RuleInput(NOW, status("a", 1, CaseState.TRIAGED), "2112")
    assert [list(rule(quiet)) for rule in RULES.values()] == [[] for _ in RULES]
    assert RULES.keys() > LEVEL


def test_a_call_for_help_is_critical_where_the_worker_was_and_its_withdrawal_ends_it() -> None:
    seen = one(sos.judge(RuleInput(NOW, call(), "211221106201", place=(5, 6))))
    assert (seen.priority, seen.region, seen.object, seen.holds) == (Priority.CRITICAL, "211221106201", "7", True)
    assert (seen.lon_e6, seen.lat_e6, seen.again) == (5, 6, True)
    assert not one(sos.judge(RuleInput(NOW, call(cancelled=True), "2112"))).holds


def test_a_call_without_a_place_takes_the_last_one_and_says_of_when_it_is() -> None:
    last = RuleInput(NOW, call(), "211221106201", place=(5, 6), placed_at=NOW - 1000)
    assert one(sos.judge(last)).placed_at == NOW - 1000
    own = msgspec.structs.replace(call(), lon_e6=7, lat_e6=8)
    found = one(sos.judge(last._replace(event=own)))
    assert (found.lon_e6, found.lat_e6, found.placed_at) == (7, 8, 0)
    never = one(sos.judge(RuleInput(NOW, call(), "2112")))
    assert (never.lon_e6, never.placed_at) == (0, 0)
    # The alert takes the first place that a later call brings of its own, and keeps it.
    alerts = Alerts()
    (alert,) = alerts.take(one(sos.judge(last)), NOW)
    assert (alert.lon_e6, alert.placed_at) == (5, NOW - 1000)
    for later, lon in ((1, 7), (2, 7)):
        again = msgspec.structs.replace(own, at=NOW + later, lon_e6=6 + later)
        (alert,) = alerts.take(one(sos.judge(last._replace(event=again))), NOW + later)
        assert (alert.lon_e6, alert.placed_at, alert.count) == (lon, 0, 1 + later)


def test_a_serious_type_holds_from_its_report_until_its_case_is_over() -> None:
    event: Report = report("a")
    assert one(serious.judge(RuleInput(NOW, event, "2112", fire(), FIRE))).holds
    done = status("a", 1, CaseState.CHECKING)
    assert not one(serious.judge(RuleInput(NOW, done, "2112", fire(ended_at=NOW), FIRE))).holds
    assert list(serious.judge(RuleInput(NOW, done, "2112", fire(), FIRE))) == [], (
        "a word on an open case says nothing new"
    )


@pytest.mark.parametrize("more", [{"duplicate": True}, {"invalid": True}, {"restricted": True}])
def test_what_is_no_matter_or_is_restricted_calls_nobody(more: dict[str, bool]) -> None:
    assert not one(serious.judge(RuleInput(NOW, report("a"), "2112", fire(**more), FIRE))).holds


def test_an_everyday_type_and_a_report_a_day_late_call_nobody() -> None:
    assert list(serious.judge(RuleInput(NOW, report("a"), "2112", fire(), LITTER))) == []
    old = fire(reported_at=NOW - LATE_MS)
    assert list(serious.judge(RuleInput(NOW, report("a"), "2112", old, FIRE))) == []


def silent(counties: int, *since: int) -> list[Condition]:
    dark = {f"21122{n}": NOW - ago for n, ago in enumerate(since)}
    return list(
        feed_silent.judge(RuleInput(NOW, tick(0), "2112", tick_state=TickState(silent=dark, counties=counties)))
    )


def test_a_county_is_called_out_when_its_silence_lasts() -> None:
    assert [c.object for c in silent(7, 10_000) if c.holds] == []
    assert [(c.object, c.priority) for c in silent(7, 60_000) if c.holds] == [("211220", Priority.URGENT)]


def test_when_every_county_is_silent_it_is_one_matter_of_the_city() -> None:
    assert [c.object for c in silent(2, 60_000, 90_000) if c.holds] == ["2112"]
    assert [c.object for c in silent(1, 60_000) if c.holds] == ["211220"], "one alone is not the whole city"
