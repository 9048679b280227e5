"""Messages through the fold: what each state is made of."""

from __future__ import annotations

import msgspec
import pytest

from streams.access.subject import Role
from streams.model.messages.facts import ARRIVAL_DUE, ARRIVAL_IN_TIME, ORDER_ANSWERED, ORDER_DUE
from streams.model.messages.message import MessageKind, MessageWish
from streams.model.receipt import Step
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import Person
from tests.streams.fold.messaging.dispatcher import (
    CITY,
    COUNTY,
    FULL,
    NEXT_TOWN,
    OFFICER,
    TOWN,
    TOWN_DESK,
    URBAN,
    VILLAGE,
    Dispatcher,
)


def test_every_state_of_a_row_is_an_event_of_its_recipient() -> None:
    desk = Dispatcher()
    assert desk.message(TOWN, "uurban", FULL).accepted
    assert desk.states() == {TOWN: "sent", "uurban": "sent", FULL: "sent"}
    assert desk.answers(TOWN_DESK, TOWN, Step.DELIVERED).accepted
    assert desk.answers(TOWN_DESK, TOWN, Step.READ).accepted
    assert desk.answers(URBAN, "uurban", Step.ACCEPTED).accepted
    desk.phone(11, Step.DELIVERED)
    assert desk.states() == {TOWN: "read", "uurban": "accepted", FULL: "delivered"}
    for step in (Step.ACCEPTED, Step.DEPARTED, Step.ARRIVED, Step.DONE):
        desk.phone(11, step)
        assert desk.row(FULL).state == step
    assert desk.answers(URBAN, "uurban", Step.RETURNED).code == "illegal", "returned without words"
    assert desk.answers(URBAN, "uurban", Step.RETURNED, note="不属本部门").accepted
    assert desk.states() == {TOWN: "read", "uurban": "returned", FULL: "done"}


def test_an_emergency_line_is_informed_by_telephone_and_nothing_else_is_known_of_it() -> None:
    desk = Dispatcher()
    alert = desk.sos()
    assert desk.message("t110", "t120", "tgas", "t999", about=f"alert/{alert}", answer_s=60).accepted
    assert desk.row("t999").refused == "unknown"
    assert desk.answers(OFFICER, "t110", Step.DELIVERED).code == "illegal", "a logged call says who took it"
    assert desk.answers(OFFICER, "t110", Step.ACCEPTED, taker="2107").code == "illegal", "110 accepts nothing here"
    assert desk.answers(OFFICER, "t110", Step.DELIVERED, taker="2107", incident="20261129-18").accepted
    desk.tick(120)
    row = desk.row("t110")
    assert (row.state, row.due, row.unanswered) == ("delivered", 0, 0)
    (receipt,) = row.receipts
    assert (receipt.via, receipt.evidence) == ("call", ("taker/2107", "incident/20261129-18"))
    assert desk.states() == {"t110": "delivered", "t120": "sent", "tgas": "sent", "t999": "refused"}
    assert not {address for address, _ in desk.own()} & {"t110", "t120"}


def test_what_is_said_on_the_telephone_is_logged_with_who_said_it_by_the_desk_alone() -> None:
    desk = Dispatcher()
    desk.message(FULL, TOWN)
    assert desk.answers(OFFICER, FULL, Step.ACCEPTED).code == "illegal"
    assert desk.answers(VILLAGE, FULL, Step.ACCEPTED, speaker="本人").code == "unknown"
    assert desk.answers(TOWN_DESK, FULL, Step.ACCEPTED, speaker="本人").code == "unknown", "not their message"
    assert desk.answers(OFFICER, FULL, Step.ACCEPTED, speaker="本人").accepted
    (receipt,) = desk.row(FULL).receipts
    assert (receipt.via, receipt.by, receipt.note) == ("call", "officer", "本人")


def test_the_second_who_orders_the_same_person_hears_who_was_first_and_when() -> None:
    desk = Dispatcher()
    alert = desk.sos(15)
    desk.safe(alert)
    assert desk.message(FULL, TOWN, about=f"alert/{alert}").accepted
    desk.tick(5)
    answer = desk.message(FULL, who=CITY, name="m2")
    assert (answer.code, answer.by, answer.since, answer.detail) == ("taken", "officer", NOW, FULL)
    assert desk.messages.get("m2") is None
    assert desk.message(TOWN, who=CITY, name="m3").accepted, "a post has more than one person"
    assert desk.message(TOWN, who=CITY, name="m4", about=f"alert/{alert}").code == "taken"
    assert desk.message(FULL, who=CITY, name="m5", anyway=True).accepted
    for name in ("m1", "m5"):
        desk.phone(11, Step.DONE, name)
    assert desk.message(FULL, who=CITY, name="m6").accepted, "done: free again"


def test_a_receipt_for_an_order_that_was_withdrawn_is_kept_and_marked() -> None:
    desk = Dispatcher()
    desk.message(FULL, answer_s=60)
    assert desk.asks(OFFICER, "message.withdraw", "m1", MessageWish(), 1).code == "illegal", "without a reason"
    assert desk.asks(CITY, "message.withdraw", "m1", MessageWish(), 9, "误派").code == "stale"
    assert desk.asks(COUNTY, "message.withdraw", "m1", MessageWish(), 1, "误派").code == "unknown"
    assert desk.asks(CITY, "message.withdraw", "m1", MessageWish(), 1, "误派").accepted
    told = desk.own()[FULL, "message/m1"]
    assert (told["state"], told["reason"]) == ("withdrawn", "误派"), "who has it hears that it is withdrawn, and why"
    desk.tick(3 * 3_600)
    assert desk.row(FULL).unanswered == 0, "what is withdrawn is not missing"
    desk.phone(11, Step.ACCEPTED, at=NOW + 30_000)
    row = desk.row(FULL)
    assert (row.state, row.receipts[0].late, row.receipts[0].at) == ("withdrawn", True, NOW + 30_000)
    assert desk.own()["2112", f"sent/m1/{FULL}"]["receipts"][0][5] is True, "and the desk sees that it came late"
    desk.tick(86_400)
    assert not [key for key in desk.own() if "m1" in key[1]], "after a day it has faded"
    assert list(desk.messages.own()) == []
    desk.phone(11, Step.DONE, at=NOW + 60_000)
    assert not [key for key in desk.own() if "m1" in key[1]]


def test_what_was_done_before_the_withdrawal_is_done() -> None:
    desk = Dispatcher()
    desk.message(TOWN, NEXT_TOWN)
    desk.answers(TOWN_DESK, TOWN, Step.DONE)
    desk.asks(CITY, "message.withdraw", "m1", MessageWish(), note="已处置")
    assert (TOWN, "message/m1") not in desk.own()
    assert desk.own()[NEXT_TOWN, "message/m1"]["state"] == "withdrawn"


def test_a_quorum_that_cannot_be_met_says_so_and_not_when_it_can_again() -> None:
    desk = Dispatcher()
    desk.message(TOWN, NEXT_TOWN, kind=MessageKind.QUESTION, quorum=3)
    assert desk.get().short == NOW, "two cannot be three"
    desk.message(TOWN, NEXT_TOWN, FULL, name="m2", kind=MessageKind.QUESTION, quorum=2)
    assert desk.get("m2").short == 0
    desk.answers(TOWN_DESK, TOWN, Step.DECLINED, "m2")
    assert desk.get("m2").short == 0
    desk.tick(9)
    desk.phone(11, Step.DECLINED, "m2")
    assert desk.get("m2").short == NOW + 9_000
    desk.phone(11, Step.ACCEPTED, "m2", n=2)
    assert desk.get("m2").short == 0
    assert desk.own()["2112", "sent/m2"]["short"] == 0


def test_answers_that_are_missing_are_said_once_ring_back_and_ask_the_next_group() -> None:
    desk = Dispatcher()
    desk.message(TOWN, FULL, answer_s=60, next=(NEXT_TOWN, "uurban"))
    desk.tick(59)
    assert desk.states() == {TOWN: "sent", FULL: "sent"}
    desk.tick(60)
    assert desk.states() == {TOWN: "unanswered", FULL: "unanswered", NEXT_TOWN: "sent", "uurban": "sent"}
    assert (desk.row(TOWN).rung, desk.row(FULL).rung) == (1, 0), "a worker out of session is not rung"
    assert [desk.row(one).due for one in (NEXT_TOWN, "uurban")] == [NOW + 120_000] * 2
    assert desk.tick(61).events == []
    assert desk.asks(OFFICER, "message.again", "m1", MessageWish()).accepted
    assert [desk.row(one).rung for one in (TOWN, FULL, NEXT_TOWN)] == [2, 1, 1], "by a person's word"
    desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED)
    assert desk.row(TOWN).state == "accepted"
    desk.tick(120)
    assert desk.row("uurban").state == "unanswered"


def test_who_declines_early_brings_the_next_group_at_once() -> None:
    desk = Dispatcher()
    desk.message(TOWN, FULL, kind=MessageKind.QUESTION, answer_s=600, quorum=2, next=(NEXT_TOWN,))
    desk.phone(11, Step.DECLINED)
    assert desk.row(NEXT_TOWN).group == 1
    assert desk.get().asked_next == NOW


def test_numbers_are_of_posts_and_departments_and_never_of_people_or_drills() -> None:
    desk = Dispatcher()
    desk.message(TOWN, "uurban", FULL, answer_s=60, arrive_s=600)
    desk.message(TOWN, name="m2", answer_s=60, drill=True)
    assert [desk.sum(one) for one in (ORDER_DUE, ORDER_ANSWERED, ARRIVAL_DUE, ARRIVAL_IN_TIME)] == [2, 0, 2, 0]
    desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED)
    desk.phone(11, Step.ACCEPTED)
    desk.tick(61)
    desk.answers(URBAN, "uurban", Step.ACCEPTED)
    desk.answers(TOWN_DESK, TOWN, Step.ARRIVED)
    assert [desk.sum(one) for one in (ORDER_DUE, ORDER_ANSWERED, ARRIVAL_DUE, ARRIVAL_IN_TIME)] == [2, 1, 2, 1]
    assert desk.sum(ORDER_DUE, TOWN) == 1


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.VILLAGE, Role.DEPARTMENT])
def test_who_sits_at_no_desk_sends_nothing(role: Role) -> None:
    desk = Dispatcher()
    scope = VILLAGE.scope if role is Role.VILLAGE else "2112"
    assert desk.message(TOWN, who=Person("x", role, scope)).code == "forbidden"


def test_an_order_about_an_alert_is_in_the_alerts_own_record_and_takes_it() -> None:
    desk = Dispatcher()
    alert = desk.sos()
    assert desk.message(TOWN, about=f"alert/{alert}").accepted
    after = desk.picture.context.read("alert", alert)
    assert (after.state, after.acked_by) == ("in_progress", "officer")
    assert after.steps[-1].note == "请到现场"
    assert desk.message("uurban", name="m2", about="alert/none").code == "illegal"


def test_what_desks_and_recipients_have_after_a_restart_is_what_the_deltas_made() -> None:
    desk = Dispatcher()
    alert = desk.sos()
    desk.message(TOWN, "uurban", "t110", about=f"alert/{alert}", answer_s=60)
    desk.safe(alert)
    desk.message(FULL, name="m2", about=f"alert/{alert}")
    desk.answers(URBAN, "uurban", Step.DONE)
    desk.tick(61)
    made = desk.own()
    desk.restart()
    found = {(one.address, one.key): msgspec.json.decode(one.value) for one in desk.messages.own() if one.value}
    found |= {
        (one.address, one.key): msgspec.json.decode(one.value) for one in desk.picture.kinds["safe"].own() if one.value
    }
    assert found == {key: value for key, value in made.items() if not key[1].startswith("task/")}
    assert ("211221", "sent/m1/uurban") in made, "the county that the alert lies in sees it, too"
    assert ("uurban", "message/m1") not in made
    desk.tick(90_000)
    assert not any(key.startswith("sent/") for _, key in desk.own())
