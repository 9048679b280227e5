"""Who is under way by another desk's order: every desk that may order somebody sees it, and no word of the order."""

from __future__ import annotations

from typing import Any

import pytest

from streams.model.messages.message import MessageKind, MessageWish
from streams.model.receipt import Step
from tests.streams.fold.messaging.dispatcher import CITY, COUNTY, FULL, TOWN, TOWN_DESK, URBAN, Dispatcher

OTHER_COUNTY = "211282"


def test_a_department_under_way_for_one_county_is_so_for_the_city_and_every_other_county() -> None:
    desk = Dispatcher()
    assert desk.message("uurban", who=COUNTY).accepted
    assert desk.units() == {}, "nothing was confirmed"
    desk.tick(30)
    assert desk.answers(URBAN, "uurban", Step.ACCEPTED).accepted
    told = {"state": "accepted", "at": desk.picture.now, "by": COUNTY.scope}
    assert desk.units() == {(OTHER_COUNTY, "unit/m1/uurban"): told}
    for place in ("2112", COUNTY.scope):
        assert desk.own()[place, "sent/m1/uurban"]["state"] == "accepted", "these see the order itself"
    desk.restart()
    assert desk.kept_units() == desk.units()
    assert desk.answers(URBAN, "uurban", Step.ARRIVED).accepted
    assert desk.units()[OTHER_COUNTY, "unit/m1/uurban"]["state"] == "arrived"
    assert desk.answers(URBAN, "uurban", Step.DONE).accepted
    assert desk.units() == desk.kept_units() == {}


def test_who_the_city_ordered_is_under_way_on_the_desks_of_the_own_county_and_township() -> None:
    desk = Dispatcher()
    assert desk.message(TOWN, FULL, who=CITY).accepted
    desk.phone(11, Step.ACCEPTED)
    desk.phone(11, Step.DEPARTED)
    assert desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED).accepted
    assert {key: one["state"] for key, one in desk.units().items()} == {
        (COUNTY.scope, f"unit/m1/{FULL}"): "departed",
        (TOWN, f"unit/m1/{FULL}"): "departed",
        (COUNTY.scope, f"unit/m1/{TOWN}"): "accepted",
    }
    assert not any("text" in one for one in desk.units().values()), "of the order itself nothing is told"


@pytest.mark.parametrize("ends", ["returned", "withdrawn", "a day"])
def test_who_is_not_under_way_any_more_is_so_nowhere(ends: str) -> None:
    desk = Dispatcher()
    desk.message(TOWN, who=CITY)
    desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED)
    assert desk.units()
    if ends == "returned":
        assert desk.answers(TOWN_DESK, TOWN, Step.RETURNED, note="另有任务").accepted
    elif ends == "withdrawn":
        assert desk.asks(CITY, "message.withdraw", "m1", MessageWish(), note="误派").accepted
    else:
        desk.tick(86_500)
    assert desk.units() == desk.kept_units() == {}


@pytest.mark.parametrize("more", [{"kind": MessageKind.QUESTION}, {"drill": True}])
def test_a_question_and_a_drill_make_nobody_busy(more: dict[str, Any]) -> None:
    desk = Dispatcher()
    desk.message(TOWN, who=CITY, **more)
    assert desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED).accepted
    assert desk.units() == {}
