"""Attempts in the fold: begun once, moved by answers alone, shown on the alert they are about."""

from __future__ import annotations

from typing import Any

import msgspec

from streams.access.subject import Role
from streams.fold.attempts import SendAttempts
from streams.fold.picture import Picture
from streams.model.alert import Alert, Priority
from streams.model.event import Outcome
from streams.model.outgoing.attempt import AttemptState, AttemptWish, SendAttempt, SendChannel, attempt_id, target
from streams.model.outgoing.delivery import Delivery
from streams.model.reject import Reason
from tests.streams.fold.alerting.alert_city import TOWN, City
from tests.streams.fold.city import NOW, entry
from tests.streams.fold.commands import Person, asks

S = AttemptState
CALLER = Person("caller", Role.SYSTEM)
NOTHING = msgspec.msgpack.encode(AttemptWish())
OFFICER = Person("o", Role.DUTY)


def with_alert() -> tuple[City, Alert]:
    city = City()
    city.rule("sos", "7", Priority.CRITICAL)
    alert = city.of("sos/7")
    assert alert is not None
    return city, alert


def begin(city: City, alert: Alert, nth: int = 1, run: str = "r1", **more: Any) -> tuple[str, Outcome]:
    about = f"alert/{alert.id}"
    name = attempt_id(target(about, SendChannel.SMS, "211221/lead", NOW), nth)
    wish = AttemptWish(
        about=about,
        region=TOWN,
        channel=SendChannel.SMS,
        to="211221/lead",
        post="铁岭县 值班长",
        level=1,
        round=NOW,
        nth=nth,
        run=run,
        **more,
    )
    (answer,) = city.send(asks(CALLER, "attempt.begin", name, body=msgspec.msgpack.encode(wish)))
    return name, answer


def answer(city: City, name: str, state: AttemptState) -> Outcome:
    body = msgspec.msgpack.encode(AttemptWish(state=state))
    (outcome,) = city.send(asks(CALLER, "attempt.answer", name, body=body))
    return outcome


def of(city: City, name: str) -> SendAttempt:
    found = city.picture.kind(SendAttempts).get(name)
    assert found is not None
    return found


def test_two_runs_begin_the_same_try_and_one_of_them_has_it() -> None:
    city, alert = with_alert()
    name, first = begin(city, alert, run="r1")
    _, second = begin(city, alert, run="r2")
    assert (first.code, second.code, second.by) == ("ok", "stale", "r1")
    assert of(city, name).run == "r1"


def test_a_second_try_follows_only_where_nobody_was_reached_or_one_that_insists_is_unknown() -> None:
    city, alert = with_alert()
    name, _ = begin(city, alert)
    assert begin(city, alert, 2)[1].code == "illegal"
    answer(city, name, S.UNKNOWN)
    assert begin(city, alert, 2)[1].code == "illegal"
    assert begin(city, alert, 3)[1].code == "illegal"
    city, alert = with_alert()
    name, _ = begin(city, alert, insist=True)
    answer(city, name, S.UNKNOWN)
    assert begin(city, alert, 2)[1].code == "ok"


def test_a_person_decides_once_for_one_more_try_of_what_is_unknown() -> None:
    city, alert = with_alert()
    name, _ = begin(city, alert)
    again = [asks(OFFICER, "attempt.again", name, body=NOTHING) for _ in range(3)]
    assert city.send(again[0])[0].code == "illegal"
    answer(city, name, S.UNKNOWN)
    assert [city.send(one)[0].code for one in again[1:]] == ["ok", "stale"]
    assert begin(city, alert, 2)[1].code == "ok"


def test_an_attempt_about_nothing_is_not_begun() -> None:
    city, alert = with_alert()
    gone = msgspec.structs.replace(alert, id="sos/8/1")
    assert begin(city, gone)[1].code == "unknown"


def test_nobody_but_the_caller_begins_or_answers_one() -> None:
    city, alert = with_alert()
    name, _ = begin(city, alert)
    body = msgspec.msgpack.encode(AttemptWish(state=S.DELIVERED))
    assert city.send(asks(OFFICER, "attempt.answer", name, body=body))[0].code == "forbidden"
    assert of(city, name).state is S.BEGUN


def delivery(n: int, name: str, state: AttemptState, gateway: str = "sms") -> Delivery:
    return Delivery(id=f"d{n}", source=f"gateway/{gateway}", at=NOW, gateway=gateway, attempt=name, state=state)


def test_a_gateway_reports_and_what_it_never_had_from_here_is_refused_by_name() -> None:
    city, alert = with_alert()
    name, _ = begin(city, alert)
    city.send(delivery(1, name, S.DELIVERED))
    assert of(city, name).state is S.DELIVERED
    for n, (unknown, gateway) in enumerate([("f" * 32, "sms"), (name, "mail")]):
        done = city.picture.fold(entry(900 + n, delivery(10 + n, unknown, S.FAILED, gateway)))
        assert [(one.reason, one.why) for one in done.refused] == [(Reason.NOT_THEIRS, f"{gateway}: no such attempt")]
    assert of(city, name).state is S.DELIVERED


def test_a_restart_keeps_them_with_their_index() -> None:
    city, alert = with_alert()
    name, _ = begin(city, alert)
    table = city.picture.kind(SendAttempts).tables[0]
    again = Picture("2112")
    for field, raw in table.whole().items():
        again.kind(SendAttempts).tables[0].restore(field.decode().partition(":")[2], raw)
    again.kind(SendAttempts).restored(again.context)
    assert [one.id for one in again.kind(SendAttempts).of(f"alert/{alert.id}")] == [name]
