"""Which services a wall names beside an alert: who was ordered and how far each confirmed, and nobody's name."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Folded
from streams.fold.publishing.publisher import Publisher
from streams.model.alert import AlertState
from streams.model.event import Incoming, NewCase
from streams.model.messages.message import MessageKind, MessageWish, SafeWish
from streams.model.receipt import Step
from streams.wire.changes import RecordsChange
from tests.streams.fold.city import NOW, SmallPlaces, tick
from tests.streams.fold.commands import Person, reports
from tests.streams.fold.messaging.dispatcher import FULL, OFFICER, TOWN, TOWN_DESK, URBAN, VILLAGE, Dispatcher

FIRE = Person("fire", URBAN.role, "2112", "fire")


class Hall(Dispatcher):
    """A desk and the wall beside it, which hears what the fold publishes."""

    def __init__(self, kind: str = "E01") -> None:
        self.publisher = Publisher("2112", "5a17", SmallPlaces(), 3_600_000)
        self.wall: dict[str, Any] = {}
        self.heard: list[str] = []
        super().__init__()
        self.send(reports(TOWN_DESK, "a", NewCase(type=kind, region=VILLAGE.scope, text="王建国家着火")))

    def send(self, *events: Incoming) -> Folded:
        done = super().send(*events)
        self.publisher.hear(self.picture, done)
        ticked = self.publisher.tick(self.picture).topics if done.ticked else ()
        for change in (*ticked, *self.publisher.discrete(self.picture, done)):
            if isinstance(change, RecordsChange) and change.topic == "alerts/2112/wall":
                self.heard += [f"{key} {raw.decode()}" for key, raw in change.put.items()]
                self.wall.update({key: msgspec.json.decode(raw) for key, raw in change.put.items()})
        return done

    @property
    def about(self) -> str:
        (alert,) = self.picture.kind(Alerting).alerts
        return f"alert/{alert.id}"

    def services(self) -> list[tuple[str, str, int]]:
        """Address, state and seconds after the beginning."""
        (line,) = self.wall.values()
        return [(one["to"], one["state"], (one["at"] - NOW) // 1000) for one in line.get("services", [])]


def test_a_wall_hears_who_was_sent_and_each_step_that_was_confirmed() -> None:
    hall = Hall()
    assert "services" not in next(iter(hall.wall.values())), "nobody is sent yet"
    hall.tick(10)
    assert hall.message("ufire", "upolice", "t120", about=hall.about).accepted
    assert hall.services() == [("upolice", "sent", 10), ("ufire", "sent", 10)], "120 is called by a person"
    hall.tick(20)
    assert hall.answers(FIRE, "ufire", Step.ACCEPTED).accepted
    assert hall.answers(OFFICER, "t120", Step.DELIVERED, speaker="李医生", taker="7").accepted
    assert hall.services() == [("ufire", "accepted", 20), ("t120", "delivered", 20), ("upolice", "sent", 10)]
    hall.tick(30)
    assert hall.answers(FIRE, "ufire", Step.ARRIVED).accepted
    assert hall.services()[0] == ("ufire", "arrived", 30)
    hall.tick(40)
    assert hall.answers(FIRE, "ufire", Step.DONE).accepted
    assert [one[:2] for one in hall.services()] == [("t120", "delivered"), ("upolice", "sent"), ("ufire", "done")]


def test_an_order_about_its_case_is_one_to_the_alert() -> None:
    hall = Hall()
    assert hall.message("uutility", about="case/a").accepted
    assert hall.services() == [("uutility", "sent", 0)]


def test_of_several_orders_to_one_what_is_under_way_is_told() -> None:
    hall = Hall()
    hall.message("ufire", about=hall.about)
    hall.answers(FIRE, "ufire", Step.DONE)
    hall.tick(20)
    hall.message("ufire", about=hall.about, name="m2", anyway=True)
    assert hall.services() == [("ufire", "sent", 20)], "it was through with the first"


@pytest.mark.parametrize("ends", ["withdrawn", "returned", "declined"])
def test_who_does_not_come_is_not_named(ends: str) -> None:
    hall = Hall()
    hall.message("ufire", about=hall.about)
    assert hall.services()
    if ends == "withdrawn":
        assert hall.asks(OFFICER, "message.withdraw", "m1", MessageWish(), note="误派").accepted
    else:
        assert hall.answers(FIRE, "ufire", Step(ends), note="另有任务").accepted
    assert hall.services() == []


@pytest.mark.parametrize("more", [{"kind": MessageKind.QUESTION}, {"kind": MessageKind.TEXT}, {"drill": True}])
def test_only_an_order_that_is_so_sends_somebody(more: dict[str, Any]) -> None:
    hall = Hall()
    assert hall.message("ufire", about="case/a", **more).accepted
    assert hall.services() == []


def test_what_a_gateway_has_not_taken_over_is_not_sent() -> None:
    hall = Hall()
    assert hall.message("sms:ufire", about=hall.about).accepted
    assert hall.services() == []
    assert hall.answers(FIRE, "ufire", Step.ACCEPTED).accepted
    assert hall.services() == [("ufire", "accepted", 0)]


def test_no_post_no_worker_and_no_office_that_says_of_what_is_on_a_wall() -> None:
    hall = Hall()
    to = (TOWN, FULL, "uwomen", "ujustice", "uprotection", "tminors", "tcourt", "tduty")
    assert hall.message(*to, about=hall.about).accepted
    hall.answers(TOWN_DESK, TOWN, Step.ARRIVED)
    hall.phone(11, Step.ARRIVED)
    for line in ("uwomen", "ujustice", "uprotection", "tminors", "tcourt", "tduty"):
        assert hall.answers(OFFICER, line, Step.DELIVERED, speaker="值班员").accepted, line
    assert hall.services() == []


def test_a_call_for_help_of_a_person_names_no_service() -> None:
    hall = Hall("H01")
    alert = hall.sos()
    assert hall.asks(OFFICER, "safe.record", alert, SafeWish(speaker="民警")).accepted
    assert hall.message("upolice", about=f"alert/{alert}").accepted
    assert (hall.states(), hall.services()) == ({"upolice": "sent"}, [])


def test_no_persons_name_reaches_a_walls_line() -> None:
    hall = Hall()
    secrets = ("王建国", "李医生", "5081207", "13912345678", "赵六", "请到河西村", "带队", OFFICER.name, "uwomen")
    said = "请到河西村王建国家，电话 13912345678"
    assert hall.message("ufire", "t120", "uwomen", FULL, text=said, about=hall.about).accepted
    assert hall.answers(FIRE, "ufire", Step.ACCEPTED, note="赵六带队").accepted
    assert hall.answers(OFFICER, "t120", Step.DELIVERED, speaker="李医生", taker="5081207").accepted
    assert hall.answers(OFFICER, FULL, Step.ARRIVED, speaker="王建国").accepted
    assert len(hall.services()) == 2
    told = "\n".join(hall.heard)
    assert [secret for secret in secrets if secret in told] == []


def test_after_a_restart_and_after_a_failed_command_the_same_is_known() -> None:
    hall = Hall()
    hall.message("ufire", about=hall.about)
    before = hall.services()
    assert not hall.message("ufire", about=hall.about, name="m2").accepted, "it is taken"
    hall.restart()
    hall.publisher = Publisher("2112", "5a17", SmallPlaces(), 3_600_000)
    hall.wall.clear()
    hall.send(tick(60))
    assert hall.services() == before
    (alert,) = hall.picture.kind(Alerting).alerts
    assert alert.state is AlertState.IN_PROGRESS
