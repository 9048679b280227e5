"""Who gets a message, and what the law keeps from whom."""

from __future__ import annotations

import msgspec
import pytest

from streams.model.event import Changed
from streams.model.messages.message import Audience, Message, MessageKind, MessageWish
from streams.model.receipt import Step
from tests.streams.fold.city import NOW, duty_start, fixes
from tests.streams.fold.city import entry as journal_entry
from tests.streams.fold.messaging.dispatcher import (
    FULL,
    GONE,
    NEXT_TOWN,
    OFFICER,
    OTHER,
    PART,
    TOWN,
    TOWN_DESK,
    Dispatcher,
)


def test_one_who_is_gone_unknown_or_out_of_scope_is_named_on_the_own_row_and_the_others_get_it() -> None:
    desk = Dispatcher()
    assert desk.message(FULL, GONE, OTHER, "w99", NEXT_TOWN, "unowhere", who=TOWN_DESK).accepted
    refused = {row.recipient: row.refused for row in desk.messages.rows(desk.get())}
    assert refused == {
        FULL: "",
        GONE: "gone",
        OTHER: "out_of_scope",
        "w99": "unknown",
        NEXT_TOWN: "out_of_scope",
        "unowhere": "unknown",
    }
    assert {address for address, key in desk.own() if key == "message/m1"} == {FULL}
    assert desk.answers(TOWN_DESK, GONE, Step.ACCEPTED, speaker="本人").code == "illegal"


def test_a_court_is_asked_and_never_ordered_and_its_row_has_no_clock() -> None:
    desk = Dispatcher()
    desk.message("ucourt", "uurban", answer_s=300)
    assert desk.row("ucourt").refused == "asked_only"
    assert desk.message("ucourt", "uurban", name="m2", kind=MessageKind.QUESTION, answer_s=300).accepted
    assert (desk.row("ucourt", "m2").refused, desk.row("ucourt", "m2").due) == ("", 0)
    desk.tick(301)
    assert desk.states("m2") == {"ucourt": "sent", "uurban": "unanswered"}
    assert desk.row("uurban", "m2").due == NOW + 300_000


def test_a_part_time_worker_is_never_ordered_and_has_no_read_no_clock_and_no_ring() -> None:
    desk = Dispatcher()
    desk.message(PART)
    assert desk.row(PART).refused == "part_time"
    assert desk.message(PART, FULL, name="m2", kind=MessageKind.QUESTION, answer_s=60).accepted
    desk.phone(12, Step.DELIVERED, "m2")
    done = desk.phone(12, Step.READ, "m2")
    assert (done.refused, done.events, desk.row(PART, "m2").state) == ([], [], "delivered")
    desk.tick(3_600)
    row = desk.row(PART, "m2")
    assert (row.due, row.unanswered, row.rung) == (0, 0, 0)
    assert desk.row(FULL, "m2").state == "unanswered"
    assert desk.asks(OFFICER, "message.again", "m2", MessageWish(recipient=PART)).code == "illegal"
    assert desk.own()[PART, "message/m2"]["due"] == 0
    desk.phone(12, Step.DECLINED, "m2")
    assert desk.row(PART, "m2").state == "declined", "no reason is asked"


@pytest.mark.parametrize("kind", list(MessageKind))
def test_to_a_call_for_help_of_unknown_cause_no_worker_goes_before_it_is_said_to_be_safe(kind: MessageKind) -> None:
    desk = Dispatcher()
    about = f"alert/{desk.sos()}"
    for recipient in (FULL, PART):
        assert desk.message(recipient, TOWN, kind=kind, about=about).code == "illegal"
    assert desk.message(TOWN, kind=kind, about=about, next=(FULL,)).code == "illegal"
    everybody = Audience(workers=("full", "part"), regions=("2112",))
    assert desk.message(kind=kind, about=about, audience=everybody).code == "illegal"
    assert desk.messages.get("m1") is None
    assert desk.safe(about[6:], speaker=" ").code == "illegal", "nobody said it"
    assert desk.safe(about[6:]).accepted
    assert desk.message(FULL, kind=kind, about=about).accepted
    assert ("2112", f"safe/{about[6:]}") in desk.own()


def test_a_full_time_worker_in_session_is_rung_by_day_and_left_alone_by_night() -> None:
    for hour, rung in ((10, 1), (22, 0)):
        desk = Dispatcher()
        start = NOW // 86_400_000 * 86_400_000 + 86_400_000 + (hour - 8) * 3_600_000
        second = (start - NOW) // 1000
        desk.tick(second)
        desk.send(duty_start(11, second))
        desk.picture.fold(journal_entry(900, rows=fixes((11, second, 123_800_000, 42_200_000), foreign=False)))
        desk.message(FULL, answer_s=60)
        desk.tick(second + 60)
        assert (desk.row(FULL).state, desk.row(FULL).rung) == ("unanswered", rung)


def test_an_audience_is_an_expression_whose_result_is_kept() -> None:
    desk = Dispatcher()
    desk.send(duty_start(11, 0), duty_start(14, 0))
    points = ((11, 1, 123_800_000, 42_200_000), (14, 1, 123_900_000, 42_200_000), (15, 1, 123_800_000, 42_200_000))
    desk.picture.fold(journal_entry(900, rows=fixes(*points, foreign=False)))
    box = ((123_700_000, 42_100_000), (123_850_000, 42_100_000), (123_850_000, 42_300_000), (123_700_000, 42_300_000))
    seen = Audience(workers=("full",), polygon=box)
    assert desk.message(kind=MessageKind.TEXT, audience=seen).accepted
    assert desk.get().to == (FULL,), "w14 is elsewhere, w15 in no session"
    assert desk.get().audience == seen
    by_home = Audience(workers=("part", "full"), regions=(TOWN,), to=("sms:w11",))
    assert desk.message(kind=MessageKind.TEXT, name="m2", audience=by_home).accepted
    assert [(row.recipient, row.channel) for row in desk.messages.rows(desk.get("m2"))] == [
        (FULL, "sms"),
        (PART, "app"),
    ]


def test_every_village_of_a_city_is_one_command_and_one_record() -> None:
    desk = Dispatcher()
    to = tuple(f"2112211{n:05d}" for n in range(1_471))
    assert desk.message(*to, kind=MessageKind.TEXT).accepted
    changes = [event for event in desk.told[-1].events if isinstance(event, Changed)]
    assert [event.kind for event in changes] == ["message"] + ["message_row"] * 1_471
    assert msgspec.msgpack.decode(changes[0].record, type=Message).to == to
    assert max(len(event.record) for event in changes[1:]) < 200
