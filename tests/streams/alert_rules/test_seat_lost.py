"""A signed-in seat is lost; the last of its tier is critical."""

from __future__ import annotations

from streams.alert_rules import SHIPPED, seat_lost
from streams.alert_rules.inputs import Absence
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import CITY, COUNTY, announced_after, cleared_after, found, one
from tests.streams.fold.city import NOW


def test_its_limits() -> None:
    assert seat_lost.RULE.priority is Priority.ATTENTION
    assert seat_lost.RULE.plan == RulePlan(on_delay=120, off_delay=10, own=True)
    assert SHIPPED.lost == 60
    last, other = (one(found(seat_lost.RULE, seats={"s": Absence(COUNTY, NOW, last=last)})) for last in (True, False))
    assert [announced_after(last), announced_after(other)] == [120, 150]
    assert cleared_after(last) == 10


def test_the_tier_above_receives_it_and_the_last_seat_is_critical() -> None:
    seats = {"s1": Absence(COUNTY, NOW, "甲", last=True), "s2": Absence(COUNTY, NOW), "s3": Absence(CITY, NOW)}
    conditions = found(seat_lost.RULE, seats=seats)
    assert [(c.object, c.region, c.subject, c.priority) for c in conditions] == [
        ("s1", CITY, COUNTY, Priority.CRITICAL),
        ("s2", CITY, COUNTY, Priority.ATTENTION),
        ("s3", CITY, CITY, Priority.ATTENTION),
    ]
    assert found(seat_lost.RULE) == []
