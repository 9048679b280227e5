"""Steps of the response plans: ticked once, by name and time, on the alert's own record."""

from __future__ import annotations

import msgspec

from streams.alert_rules import RULES
from streams.fold.alerting.alerting import Alerting
from streams.model.alert import Alert, AlertMove, AlertState, Priority
from streams.model.event import RegistryChange
from streams.model.response import StepDone, response
from streams.model.telephones import PhoneService
from streams.registry.regulation import case_types, responses
from tests.streams.fold.alerting.alert_city import City
from tests.streams.fold.city import NOW


def city_with_plans() -> City:
    city = City()
    rules = msgspec.structs.replace(city.picture.regulation, responses=responses())
    city.send(RegistryChange(id="r/9", source="registry", at=NOW, revision=9, regulation=rules))
    return city


def named(city: City, name: str) -> Alert:
    found = city.picture.kind(Alerting).alerts.get(name)
    assert found
    return found


def test_a_step_is_ticked_once_and_takes_an_alert_that_waits_where_the_desk_says_so() -> None:
    city = city_with_plans()
    alert = city.rule("sos", "7", Priority.CRITICAL)
    assert alert
    city.tick(5)
    assert city.wish("alert.step", alert.id, to="ring-back", takes=True).accepted
    after = named(city, alert.id)
    assert (after.state, after.acked_by) == (AlertState.ACKED, "s1")
    assert after.done == (StepDone("ring-back", city.picture.now, "s1"),)
    assert (after.steps[-1].move, after.steps[-1].note[:4], after.worked_at) == (
        AlertMove.STEP,
        "回拨本人",
        city.picture.now,
    )
    assert city.wish("alert.step", alert.id, to="ring-back", who="s2").code == "illegal"
    assert city.wish("alert.step", alert.id, to="gas", who="s2").code == "illegal", "of another plan"
    assert city.wish("alert.step", alert.id, to="lead", who="s2").accepted
    assert [one.by for one in named(city, alert.id).done] == ["s1", "s2"]
    assert city.wish("alert.step", alert.id, to="safe", role="supervisor").code == "forbidden"


def test_two_who_tick_different_steps_at_once_both_count() -> None:
    city = city_with_plans()
    alert = city.rule("sos", "7", Priority.CRITICAL)
    assert alert
    city.wish("alert.acknowledge", alert.id)
    for step, who in (("police", "a"), ("township", "b")):
        assert city.wish("alert.step", alert.id, to=step, who=who).accepted
    assert named(city, alert.id).state is AlertState.ACKED


def test_the_shipped_plans_name_rules_types_and_services_that_there_are() -> None:
    steps, types = responses(), {kind.id: kind for kind in case_types()}
    assert {step.rule for step in steps} <= RULES.keys()
    assert {step.type for step in steps} - {""} == {name for name, kind in types.items() if kind.serious}
    assert {step.service for step in steps} - {""} <= {one.value for one in PhoneService}
    keys = [(step.rule, step.type, step.id) for step in steps]
    assert len(keys) == len(set(keys))
    assert [step.id for step in response(steps, "serious", "E02")][:2] == ["gas", "people"]
    assert response(steps, "serious", "X")[0].id == "verify"
