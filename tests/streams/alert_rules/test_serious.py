"""A serious type: from its report until its case is over."""

from __future__ import annotations

import pytest

from streams.alert_rules import serious
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import CaseState
from tests.streams.alert_rules.given import HOUR, LITTER, PLACE, VILLAGE, announced_after, case, given, one
from tests.streams.fold.city import NOW, report, status

REPORT = report("a")


def test_its_limits() -> None:
    assert serious.RULE.priority is Priority.CRITICAL
    assert serious.RULE.plan == RulePlan(tiers=(9, 6, 4), latched=True)
    assert announced_after(one(serious.RULE.judge(given(REPORT, case())))) == 0


def test_a_serious_type_holds_from_its_report_until_its_case_is_over() -> None:
    found = one(serious.RULE.judge(given(REPORT, case(lon_e6=PLACE[0], lat_e6=PLACE[1]))))
    assert (found.priority, found.object, found.subject, found.region) == (Priority.CRITICAL, "a", "E01", VILLAGE)
    assert (found.holds, found.since, (found.lon_e6, found.lat_e6)) == (True, NOW, PLACE)
    done = status("a", 1, CaseState.CHECKING)
    assert not one(serious.RULE.judge(given(done, case(ended_at=NOW)))).holds
    assert list(serious.RULE.judge(given(done, case()))) == [], "a status of an open case is no new report"


@pytest.mark.parametrize("more", [{"duplicate": True}, {"invalid": True}, {"restricted": True}])
def test_a_duplicate_an_invalid_and_a_restricted_case_raise_no_alert(more: dict[str, bool]) -> None:
    assert not one(serious.RULE.judge(given(REPORT, case(**more)))).holds


def test_an_everyday_type_and_a_report_a_day_late_raise_no_alert() -> None:
    assert list(serious.RULE.judge(given(REPORT, case(), LITTER))) == []
    assert list(serious.RULE.judge(given(REPORT, case(reported_at=NOW - 24 * HOUR)))) == []
    assert one(serious.RULE.judge(given(REPORT, case(reported_at=NOW - 24 * HOUR + 1)))).holds
