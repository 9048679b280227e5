"""Limits of the city's business, once more as literals: a change of one is made here too, on purpose. Those of
each alert rule are in its own test (`tests/streams/alert_rules/`)."""

from __future__ import annotations

import pytest

from streams.alert_rules import rule
from streams.fold import cases, newest
from streams.fold.alerting import alerts, baseline
from streams.history.cases import lists
from streams.kpi import values
from streams.model import alert, alert_plan, case_table, case_work, fact_work, left_case, presence
from streams.model.alert_plan import AlertPlan, AlertTimers
from streams.model.deadlines import Limit, Unit
from streams.registry import proposals

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

LIMITS = [
    (newest.RECENT, 50),
    (left_case.KEPT_MS, 100 * DAY),
    (cases.MOST_LEAVING, 1_000),
    (alerts.KEPT_MS, DAY),
    (alert.KEPT_STEPS, 40),
    (rule.STALE_MS, 2 * HOUR),
    (case_table.AUTHOR_MS, DAY),
    (case_work.RETURN_WITHIN, Limit(240, Unit.WORKING_MINUTES)),
    (fact_work.AGAIN_DAYS, 90),
    (lists.NEAR_MS, 90 * DAY),
    (presence.PRESENT_MS, 10 * MINUTE),
    (presence.REST_MS, 15 * MINUTE),
    (presence.GONE_MS, 30 * MINUTE),
    (presence.FORGOTTEN_MS, 2 * HOUR),
    (presence.CLUSTER_K, 5),
    ((baseline.DAYS, baseline.LEAST_DAYS, baseline.LEAST), (14, 3, 20)),
    (values.FEW, 30),
    (proposals.KEPT_MS, 72 * HOUR),
]
TIMERS = {
    "1": AlertTimers(ack=60, lead=120, leader=300, idle=600, wait=0, call=60),
    "2": AlertTimers(ack=300, lead=300, idle=1800, wait=10),
    "3": AlertTimers(ack=900, lead=1800, idle=7200, wait=30),
    "4": AlertTimers(wait=30),
}


@pytest.mark.parametrize(("limit", "literal"), LIMITS)
def test_a_limit_is_what_was_decided(limit: object, literal: object) -> None:
    assert limit == literal


def test_the_timers_of_each_priority_are_what_was_decided() -> None:
    assert alert_plan.TIMERS == TIMERS


def test_the_plans_own_numbers_are_what_was_decided() -> None:
    plan = AlertPlan()
    assert (plan.undo, plan.flood_on, plan.flood_off, plan.flood_window) == (10, 10, 5, 600)
    assert (plan.chatter_turns, plan.chatter_window, plan.chatter_off) == (3, 60, 600)
    assert (plan.shelf, plan.shelves) == ((900, 1800, 3600, 14400, 28800), 10)
    assert (plan.lost, plan.unsigned, plan.lone, plan.night, plan.accept) == (60, 900, 900, (22, 6), 900)
    assert (plan.cluster_n, plan.cluster_m, plan.cluster_window) == (5, 500, 1800)
