"""Numbers of the alert system over a week, with right values."""

from __future__ import annotations

from streams.kpi.alarm_kpis import WEEK_BINS, targets
from streams.kpi.values import value
from streams.model.region import Tier

WEEK = {
    "alert_told_4_1": 6,
    "alert_told_4_2": 10,
    "alert_told_4_3": 2_000,
    "alert_told_9_1": 99,
    "alert_ack_4_1.30": 5,
    "alert_ack_4_1.200": 1,
    "alert_escalated_4": 63,
    "alert_ended_4": 40,
    "alert_nuisance_4": 6,
}


def test_a_week_of_the_citys_desk() -> None:
    found = {one.kpi.id: value(one.kpi, WEEK, WEEK_BINS) for one in targets(Tier.CITY)}
    assert found["alarm_rate"].value == 2.0
    assert found["alarm_rate"].n == 2_016
    assert (found["alarm_ack_1"].value, found["alarm_ack_1"].p90, found["alarm_ack_1"].n) == (30, 200, 6)
    assert found["alarm_ack_2"].p90 is None
    assert found["alarm_escalated"].value == 3.125
    assert found["alarm_nuisance"].value == 15.0
    assert (found["alarm_critical"].top, found["alarm_critical"].n) == (6, 2_016)


def test_a_desk_that_was_not_told_has_no_share() -> None:
    found = {one.kpi.id: value(one.kpi, WEEK, WEEK_BINS) for one in targets(Tier.COUNTY)}
    assert {name: one.value for name, one in found.items() if name != "alarm_rate"} == {
        "alarm_ack_1": None,
        "alarm_ack_2": None,
        "alarm_escalated": None,
        "alarm_nuisance": None,
        "alarm_critical": None,
    }
    assert all(one.good < one.act for one in targets(Tier.COUNTY))
