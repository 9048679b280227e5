"""Who sits at a desk and who has left it: only from a seat is anything sent, withdrawn or logged."""

from __future__ import annotations

import msgspec

from streams.model.event import Outcome
from streams.model.messages.message import Audience, MessageKind, MessageWish
from streams.model.receipt import Step
from streams.model.shift import SEATED_TO_SEND, ShiftWish
from tests.streams.fold.commands import Person, asks
from tests.streams.fold.messaging.dispatcher import CITY, OFFICER, TOWN, TOWN_DESK, Dispatcher


def test_who_has_left_the_desk_sends_nothing_and_what_is_sent_to_it_is_answered_all_the_same() -> None:
    desk = Dispatcher()

    def seated(who: Person, action: str, object_: str, wish: msgspec.Struct, note: str = "") -> str:
        asked = asks(who, action, object_, note=note, at=desk.picture.now, body=msgspec.msgpack.encode(wish))
        done = desk.send(msgspec.structs.replace(asked, schema=SEATED_TO_SEND))
        return next(one.code for one in done.events if isinstance(one, Outcome))

    order = MessageWish(kind=MessageKind.ORDER, text="请到现场", audience=Audience(to=(TOWN,)))
    assert seated(OFFICER, "message.send", "m1", order) == "off_duty"
    assert desk.messages.get("m1") is None
    assert seated(CITY, "shift.flood", "2112", ShiftWish(), "on") == "off_duty"
    seated(OFFICER, "shift.begin", "2112", ShiftWish())
    assert seated(OFFICER, "message.send", "m1", order) == "ok"
    seated(OFFICER, "shift.end", "2112", ShiftWish(sure=True), "都好")
    for action in ("message.again", "message.withdraw"):
        assert seated(OFFICER, action, "m1", MessageWish(), "误派") == "off_duty"
    logged = MessageWish(recipient=TOWN, step=Step.ACCEPTED, speaker="王某")
    assert seated(OFFICER, "message.receipt", "m1", logged) == "off_duty", "nor writes down what was said"
    assert seated(TOWN_DESK, "message.receipt", "m1", MessageWish(recipient=TOWN, step=Step.ACCEPTED)) == "ok"
