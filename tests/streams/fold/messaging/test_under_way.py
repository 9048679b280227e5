"""Who is under way by another desk's order: every desk that may order somebody sees it, and no word of the order."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.model.messages.message import MessageKind, MessageWish
from streams.model.receipt import Step
from tests.streams.fold.messaging.dispatcher import CITY, COUNTY, FULL, TOWN, TOWN_DESK, URBAN, Dispatcher

OTHER_COUNTY = "211282"


def lines(desk: Dispatcher) -> dict[tuple[str, str], Any]:
    return {key: value for key, value in desk.own().items() if key[1].startswith("unit/")}


def kept(desk: Dispatcher) -> dict[tuple[str, str], Any]:
    """What a gateway that starts anew is given."""
    return {
        (one.address, one.key): msgspec.json.decode(one.value)
        for one in desk.messages.own()
        if one.value and one.key.startswith("unit/")
    }


def test_a_department_under_way_for_one_county_is_so_for_the_city_and_every_other_county() -> None:
    desk = Dispatcher()
    assert desk.message("uurban", who=COUNTY).accepted
    assert lines(desk) == {}, "nothing was confirmed"
    desk.tick(30)
    assert desk.answers(URBAN, "uurban", Step.ACCEPTED).accepted
    told = {"state": "accepted", "at": desk.picture.now, "by": COUNTY.scope}
    assert lines(desk) == {(OTHER_COUNTY, "unit/m1/uurban"): told}
    for place in ("2112", COUNTY.scope):
        assert desk.own()[place, "sent/m1/uurban"]["state"] == "accepted", "these see the order itself"
    desk.restart()
    assert kept(desk) == lines(desk)
    assert desk.answers(URBAN, "uurban", Step.ARRIVED).accepted
    assert lines(desk)[OTHER_COUNTY, "unit/m1/uurban"]["state"] == "arrived"
    assert desk.answers(URBAN, "uurban", Step.DONE).accepted
    assert lines(desk) == kept(desk) == {}


def test_who_the_city_ordered_is_under_way_on_the_desks_of_the_own_county_and_township() -> None:
    desk = Dispatcher()
    assert desk.message(TOWN, FULL, who=CITY).accepted
    desk.phone(11, Step.ACCEPTED)
    desk.phone(11, Step.DEPARTED)
    assert desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED).accepted
    assert {key: one["state"] for key, one in lines(desk).items()} == {
        (COUNTY.scope, f"unit/m1/{FULL}"): "departed",
        (TOWN, f"unit/m1/{FULL}"): "departed",
        (COUNTY.scope, f"unit/m1/{TOWN}"): "accepted",
    }
    assert not any("text" in one for one in lines(desk).values()), "of the order itself nothing is told"


@pytest.mark.parametrize("ends", ["returned", "withdrawn", "a day"])
def test_who_is_not_under_way_any_more_is_so_nowhere(ends: str) -> None:
    desk = Dispatcher()
    desk.message(TOWN, who=CITY)
    desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED)
    assert lines(desk)
    if ends == "returned":
        assert desk.answers(TOWN_DESK, TOWN, Step.RETURNED, note="另有任务").accepted
    elif ends == "withdrawn":
        assert desk.asks(CITY, "message.withdraw", "m1", MessageWish(), note="误派").accepted
    else:
        desk.tick(86_500)
    assert lines(desk) == kept(desk) == {}


@pytest.mark.parametrize("more", [{"kind": MessageKind.QUESTION}, {"drill": True}])
def test_a_question_and_a_drill_make_nobody_busy(more: dict[str, Any]) -> None:
    desk = Dispatcher()
    desk.message(TOWN, who=CITY, **more)
    assert desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED).accepted
    assert lines(desk) == {}
