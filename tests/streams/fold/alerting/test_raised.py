"""Raised to the duty lead, to the leader: it waits there until somebody takes it, by name and time."""

from __future__ import annotations

import msgspec

from streams.access.subject import Role
from streams.model.alert import Alert, AlertMove, AlertState, Priority, with_raise
from streams.model.event import Outcome
from tests.streams.fold.alerting.alert_city import City
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import Person, asks

KEY = "sos/7"


def city_with(second: int = 0) -> City:
    city = City()
    city.rule("sos", "7", Priority.CRITICAL)
    city.tick(second)
    return city


def of(city: City) -> Alert:
    found = city.of(KEY)
    assert found is not None
    return found


def take_up(city: City, role: Role, scope: str = "2112") -> Outcome:
    by = {"duty_lead": "值班长 王某", "leader": "带班领导"}.get(role.value, role.value)
    (answer,) = city.send(asks(Person(by, role, scope), "alert.take_up", of(city).id))
    return answer


def test_untaken_it_waits_for_the_lead_who_takes_it_without_taking_it_from_the_officer() -> None:
    city = city_with(120)
    assert (of(city).level, of(city).waits_above, of(city).up_by) == (1, True, "system")
    assert of(city).up_at == NOW + 120_000
    assert take_up(city, Role.DUTY_LEAD).code == "ok"
    after = of(city)
    assert (after.up_taken_by, after.up_taken_at, after.waits_above) == ("值班长 王某", NOW + 120_000, False)
    assert (after.state, after.acked_by, after.steps[-1].move) == (AlertState.UNACK, "", AlertMove.TAKE_UP)


def test_the_second_who_takes_it_up_hears_who_was_first() -> None:
    city = city_with(120)
    take_up(city, Role.DUTY_LEAD)
    answer = take_up(city, Role.DUTY_LEAD)
    assert (answer.code, answer.by, answer.since) == ("stale", "值班长 王某", NOW + 120_000)


def test_raised_once_more_it_waits_again_for_the_leader_alone_to_take() -> None:
    city = city_with(120)
    assert take_up(city, Role.LEADER).code == "illegal"
    take_up(city, Role.DUTY_LEAD)
    city.tick(300)
    assert (of(city).level, of(city).waits_above, of(city).up_taken_by) == (2, True, "")
    assert take_up(city, Role.LEADER).code == "ok"
    assert of(city).up_taken_by == "带班领导"


def test_what_time_raised_no_longer_waits_above_once_an_officer_took_it() -> None:
    city = city_with(120)
    city.wish("alert.acknowledge", of(city).id, role="duty")
    assert not of(city).waits_above


def test_what_a_person_raised_waits_though_it_is_taken() -> None:
    city = city_with()
    city.wish("alert.acknowledge", of(city).id, role="duty")
    city.wish("alert.escalate", of(city).id, role="duty", note="需要支援")
    assert (of(city).level, of(city).waits_above) == (1, True)


def test_a_lead_who_takes_the_alert_itself_has_taken_it_up() -> None:
    city = city_with(120)
    city.wish("alert.acknowledge", of(city).id, role="duty_lead", takes=True)
    assert (of(city).up_taken_by != "", of(city).up_taken_by) == (True, of(city).acked_by)


def test_taken_and_left_alone_it_is_raised_and_waits_above() -> None:
    city = city_with()
    city.wish("alert.acknowledge", of(city).id, role="duty")
    city.tick(601)
    assert (of(city).state, of(city).level, of(city).waits_above) == (AlertState.UNACK, 1, True)


def test_an_officer_and_who_is_of_another_county_take_nothing_up() -> None:
    city = city_with(120)
    assert take_up(city, Role.DUTY).code == "forbidden"
    assert take_up(city, Role.DUTY_LEAD, "211224").code == "forbidden"


def test_what_was_kept_before_says_by_its_steps_when_it_was_raised() -> None:
    now = of(city_with(120))
    assert with_raise(msgspec.structs.replace(now, up_at=0, up_by="")) == now
