"""One act, two records: orders, cases and alerts move together, or none of them does."""

from __future__ import annotations

from typing import Any

import pytest

from streams.model.case import Case, CaseOutcome, CaseState, Method
from streams.model.event import CaseStatus, CaseWish, MessageReceipt, NewCase, Outcome
from streams.model.messages.message import MessageKind
from streams.model.receipt import Step
from tests.streams.fold.city import NOW, report
from tests.streams.fold.commands import Person, reports, wishes
from tests.streams.fold.messaging.dispatcher import CITY, OFFICER, TOWN, TOWN_DESK, URBAN, VILLAGE, Dispatcher

S = CaseState


class Desk(Dispatcher):
    """With one case of the village, received by the town's desk."""

    def __init__(self) -> None:
        super().__init__()
        self.send(reports(TOWN_DESK, "a", NewCase(type="H01", region=VILLAGE.scope, text="路灯不亮")))

    def case(self, name: str = "a") -> Case:
        found = self.picture.context.read("case", name)
        assert isinstance(found, Case)
        return found

    def moves(self, who: Person, wish: CaseWish, note: str = "") -> Outcome:
        done = self.send(wishes(who, "a", self.case().revision, wish, note))
        (answer,) = [event for event in done.events if isinstance(event, Outcome)]
        assert answer.accepted, answer
        return answer

    def says(self, case: str, state: CaseState, version: int = 0, **more: Any) -> None:
        """The department's own system, of the case."""
        nth = version or self.case(case).version + 1
        at = self.picture.now
        said = CaseStatus(
            id=f"{case}/{nth}",
            source="department/7",
            at=at,
            case=case,
            version=nth,
            state=state,
            department="urban",
            **more,
        )
        assert self.send(said).refused == []

    def dispatched(self) -> str:
        """Id of the order that the dispatch of the case is."""
        self.moves(TOWN_DESK, CaseWish(to=S.TRIAGED))
        self.moves(TOWN_DESK, CaseWish(to=S.DISPATCHED, unit="urban"), "请修复")
        return f"dispatch/a/{self.case().version}"


def test_a_cases_dispatch_is_an_order_to_its_department() -> None:
    desk = Desk()
    name = desk.dispatched()
    message = desk.get(name)
    assert (message.kind, message.text, message.about, message.to) == ("order", "请修复", "case/a", ("uurban",))
    assert (message.by, message.scope, message.region) == ("town", TOWN, VILLAGE.scope)
    assert desk.own()["uurban", f"message/{name}"]["state"] == "sent"


def test_a_department_that_accepts_the_order_accepts_the_case_and_the_other_way_round() -> None:
    desk = Desk()
    name = desk.dispatched()
    assert desk.answers(URBAN, "uurban", Step.ACCEPTED, name).accepted
    assert (desk.case().state, desk.row("uurban", name).state) == (S.ACCEPTED, "accepted")
    assert len(desk.row("uurban", name).receipts) == 1

    desk = Desk()
    name = desk.dispatched()
    desk.moves(URBAN, CaseWish(to=S.ACCEPTED))
    row = desk.row("uurban", name)
    assert (row.state, row.receipts[0].by, len(row.receipts)) == ("accepted", "urban", 1)


def test_a_departments_system_that_accepts_the_order_accepts_the_case() -> None:
    desk = Desk()
    name = desk.dispatched()
    event = MessageReceipt(id="e1", source="department/7", at=NOW, message=name, step=Step.ACCEPTED, department="urban")
    assert desk.send(event).refused == []
    assert (desk.case().state, desk.case().steps[-1].person) == (S.ACCEPTED, "department/urban")


@pytest.mark.parametrize("of_alert", [False, True])
def test_what_its_own_system_answers_of_the_case_is_the_receipt_of_the_order(of_alert: bool) -> None:
    """Before, the case was accepted, returned or done, and the order of the same act waited and rang on."""
    desk = Desk()
    if of_alert:
        assert desk.message("uurban", who=CITY, about=f"alert/{desk.sos()}", matter="H01", answer_s=600).accepted
    case, order = ("m1", "m1") if of_alert else ("a", desk.dispatched())
    desk.tick(30)
    desk.says(case, S.ACCEPTED)
    row = desk.row("uurban", order)
    (receipt,) = row.receipts
    assert (row.state, receipt.by, receipt.via, receipt.at) == ("accepted", "urban", "system", desk.picture.now)
    assert desk.own()["uurban", f"message/{order}"]["state"] == "accepted"
    desk.tick(700)
    assert (desk.row("uurban", order).unanswered, desk.row("uurban", order).rung) == (0, 0)
    desk.says(case, S.HANDLING)
    desk.says(case, S.CHECKING, method=Method.ON_SITE, outcome=CaseOutcome.SETTLED, reason="已修复")
    assert [one.step for one in desk.row("uurban", order).receipts] == ["accepted", "done"]
    assert ("uurban", f"message/{order}") not in desk.own(), "it has nothing to do any more"


def test_a_case_that_its_department_returns_returns_the_order_with_the_same_words() -> None:
    for by_system in (True, False):
        desk = Desk()
        order = desk.dispatched()
        if by_system:
            desk.says("a", S.RETURNED, reason="不属本单位职责")
        else:
            desk.moves(URBAN, CaseWish(to=S.RETURNED), "不属本单位职责")
        row = desk.row("uurban", order)
        assert (row.state, row.receipts[-1].note, len(row.receipts)) == ("returned", "不属本单位职责", 1)
        desk.moves(TOWN_DESK, CaseWish(to=S.DISPATCHED, unit="police"), "请处置")
        again = f"dispatch/a/{desk.case().version}"
        assert (again != order, desk.row("upolice", again).state) == (True, "sent")


def test_a_status_that_comes_again_is_no_second_receipt() -> None:
    desk = Desk()
    order = desk.dispatched()
    version = desk.case().version + 1
    for _ in range(2):
        desk.says("a", S.ACCEPTED, version=version)
    assert desk.answers(URBAN, "uurban", Step.DEPARTED, order).accepted
    desk.says("a", S.ACCEPTED, version=version)
    assert [one.step for one in desk.row("uurban", order).receipts] == ["accepted", "departed"]


@pytest.mark.parametrize("triaged", [False, True])
def test_an_order_to_a_department_moves_its_case(triaged: bool) -> None:
    desk = Desk()
    if triaged:
        desk.moves(TOWN_DESK, CaseWish(to=S.TRIAGED))
    assert desk.message("uurban", TOWN, who=CITY, about="case/a").accepted
    assert (desk.case().state, desk.case().unit, desk.case().steps[-1].note) == (S.DISPATCHED, "urban", "请到现场")
    messages = {key[1] for key in desk.own() if key[0] == "uurban"}
    assert messages == {"message/m1"}, "one order, not two"


def test_an_order_goes_out_although_its_case_may_not_move() -> None:
    desk = Desk()
    desk.dispatched()
    desk.moves(URBAN, CaseWish(to=S.ACCEPTED))
    before = desk.case()
    assert desk.message("ucivil", who=CITY, about="case/a").accepted
    assert desk.case() == before
    assert desk.row("ucivil").state == "sent"


def test_an_order_from_an_alert_without_a_case_makes_one_where_the_sender_names_its_type() -> None:
    desk = Desk()
    alert = desk.sos()
    about = f"alert/{alert}"
    assert desk.message("uurban", about=about).accepted
    assert desk.picture.context.read("alert", alert).link == ""
    assert desk.message("upolice", name="m2", about=about, matter="H01").accepted
    linked = desk.picture.context.read("alert", alert).link
    case = desk.case(linked)
    assert (case.type, case.unit, case.state, case.text) == ("H01", "police", S.DISPATCHED, "请到现场")
    assert desk.message("ucivil", name="m3", about=about, matter="H01").accepted
    assert desk.picture.context.read("alert", alert).link == linked, "it has one"


def test_a_department_accepts_the_order_from_an_alert_and_its_case_in_one_act_whichever_it_answers() -> None:
    """Before, it accepted the order and its case still waited, or the case and the order rang on."""
    for by_the_order in (True, False):
        desk = Desk()
        alert = desk.sos()
        assert desk.message("uurban", who=CITY, about=f"alert/{alert}", matter="H01").accepted
        desk.tick(30)
        if by_the_order:
            assert desk.answers(URBAN, "uurban", Step.ACCEPTED).accepted
        else:
            name = desk.get().id
            done = desk.send(wishes(URBAN, name, desk.case(name).revision, CaseWish(to=S.ACCEPTED)))
            assert [one.accepted for one in done.events if isinstance(one, Outcome)] == [True]
        assert (desk.case("m1").state, desk.row("uurban").state) == (S.ACCEPTED, "accepted")
        assert len(desk.row("uurban").receipts) == 1


def test_a_question_a_text_and_a_drill_move_no_case() -> None:
    desk = Desk()
    for kind in (MessageKind.QUESTION, MessageKind.TEXT):
        assert desk.message("uurban", who=CITY, name=kind, about="case/a", kind=kind).accepted
    assert desk.message("uurban", who=CITY, name="m3", about="case/a", drill=True).accepted
    assert desk.case().state is S.REPORTED


def test_what_a_platform_reports_of_its_own_dispatches_is_no_order_of_ours() -> None:
    desk = Desk()
    desk.send(report("b"))
    assert list(desk.messages.own()) == []
    assert desk.message("uurban", who=OFFICER, about="case/nothing").code == "illegal"
