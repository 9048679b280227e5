"""Who held a case from when to when, and whose turn it is."""

from __future__ import annotations

from typing import Any

from dashboard.cases.reading import CaseView
from dashboard.cases.strip import holders, strip, turn
from dashboard.locale import Words
from streams.access.subject import Role, Subject
from streams.geography.places import load
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.case_clocks import clocks
from streams.model.case_walk import holding
from streams.model.local_day import day_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection

RULES = regulation(CasesSection())
HOUR = 3_600_000
MONDAY = day_start(20_783) + 9 * HOUR
S = CaseState


def made(*steps: CaseStep, now: int) -> tuple[Case, list[CaseStep], list[Any], CaseView]:
    case = timed(
        Case(
            id="a",
            village="211221106201",
            type="H01",
            category="H",
            channel="grid_worker",
            reported_at=MONDAY,
            steps=steps,
        ),
        RULES,
    )
    shown = CaseView(Subject(id="x", role=Role.SUPERVISOR, scope="2112"), Words("zh"), load(), RULES, now)
    return case, list(holding(case)), clocks(case, RULES, now), shown


def test_each_holder_once_for_as_long_as_it_held() -> None:
    steps = (
        CaseStep(1, S.TRIAGED, MONDAY + HOUR),
        CaseStep(2, S.DISPATCHED, MONDAY + 2 * HOUR, unit="police"),
        CaseStep(3, S.RETURNED, MONDAY + 4 * HOUR, unit="police"),
        CaseStep(4, S.DISPATCHED, MONDAY + 5 * HOUR, unit="justice"),
        CaseStep(5, S.ACCEPTED, MONDAY + 6 * HOUR, unit="justice"),
    )
    case, held, five, shown = made(*steps, now=MONDAY + 10 * HOUR)
    found = [(one.who, (one.last - one.first) // HOUR, one.office) for one in holders(case, held, shown)]
    village = found[0][0]
    assert [(hours, office) for _, hours, office in found] == [(2, False), (2, True), (1, False), (5, True)]
    assert "村" in village
    assert found[2][0] == village
    assert found[1][0] != found[3][0]
    drawn = strip(case, held, five, shown)
    assert sum(one["share"] for one in drawn["parts"]) <= 100
    assert [one["left"] for one in drawn["parts"]] == sorted(one["left"] for one in drawn["parts"])
    assert all(0 < one["left"] <= 100 for one in drawn["limits"])
    text = turn(case, holders(case, held, shown), five, shown)
    assert found[3][0] in text
    assert "自 11-" in text
    assert "办理限" in text


def test_a_limit_that_is_used_up_is_said_and_what_is_over_waits_for_none() -> None:
    case, held, five, shown = made(now=MONDAY + 400 * HOUR)
    assert "已于" in turn(case, holders(case, held, shown), five, shown)
    assert strip(case, held, five, shown)["limits"][0]["late"]
    case, held, five, shown = made(CaseStep(1, S.CANCELLED, MONDAY + HOUR), now=MONDAY + 2 * HOUR)
    assert turn(case, holders(case, held, shown), five, shown) == ""
    assert [one.last - one.first for one in holders(case, held, shown)] == [HOUR]
