"""A drill before the real fold: what is made in it is marked, counts nowhere, reaches those alone who take part, and is
over with it."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.caller.askers import Askers
from streams.fold.alerting.alerting import Alerting
from streams.fold.drills import Drills
from streams.fold.publishing import desk_lines
from streams.model.alert import Alert, AlertMove
from streams.model.case import Case, CaseState
from streams.model.drills import DRILL_MARK, Drill, DrillWish
from streams.model.event import CaseWish, DeskWish, NewCase, Outcome
from streams.model.fact import moments
from streams.model.outgoing.attempt import SendChannel
from streams.model.receipt import Step
from tests.streams.fold.commands import Person, asks, reports, wishes
from tests.streams.fold.messaging.dispatcher import (
    CITY,
    FULL,
    NEXT_TOWN,
    OFFICER,
    TOWN,
    TOWN_DESK,
    URBAN,
    VILLAGE,
    Dispatcher,
)

GAS = "E02"
TOWN_LEAD = Person("town-lead", Role.DUTY_LEAD, TOWN)


class Exercise(Dispatcher):
    """With a drill of the city in which the town and one department take part."""

    def __init__(self, *to: str) -> None:
        super().__init__()
        self.begun = self.begins(*(to or (TOWN, "uurban")))

    def begins(self, *to: str, who: Person = CITY, name: str = "d1", note: str = "燃气泄漏演练") -> Outcome:
        return self.asks(who, "drill.begin", name, DrillWish(to=to), note=note)

    def ends(self, who: Person = CITY, name: str = "d1", note: str = "按预案完成") -> Outcome:
        return self.asks(who, "drill.end", name, DrillWish(), note=note)

    def leak(self, name: str = "g1", drill: str = "d1", region: str = VILLAGE.scope, who: Person = OFFICER) -> Outcome:
        done = self.send(reports(who, name, NewCase(type=GAS, region=region, text="管道漏气", drill=drill)))
        (answer,) = [event for event in done.events if isinstance(event, Outcome)]
        return answer

    def case(self, name: str = "g1") -> Case:
        found: Case = self.picture.context.read("case", name)
        return found

    def alert(self, name: str = "g1") -> Alert:
        """Of a leak, the newest."""
        alerts = self.picture.kind(Alerting).alerts
        found = [one for one in map(alerts.get, alerts.names()) if one and one.key == f"serious/{name}"]
        return max(found, key=lambda one: one.raised_at)

    def moves(self, name: str, to: CaseState, who: Person = TOWN_DESK) -> Outcome:
        done = self.send(wishes(who, name, self.case(name).revision, CaseWish(to=to)))
        (answer,) = [event for event in done.events if isinstance(event, Outcome)]
        return answer


def test_a_lead_begins_and_ends_a_drill_with_a_reason() -> None:
    desk = Exercise()
    assert desk.begun.accepted
    drill: Drill = desk.picture.context.read("drill", "d1")
    assert (drill.scope, drill.reason, drill.to, drill.by, drill.open) == (
        "2112",
        "燃气泄漏演练",
        (TOWN, "uurban"),
        "city",
        True,
    )
    assert [desk.begins(who=one, name="d2").accepted for one in (OFFICER, URBAN, CITY)] == [False, False, False]
    assert not desk.begins(who=TOWN_LEAD, name="d3", note=" ").accepted, "without a reason"
    assert not desk.begins("211224", who=TOWN_LEAD, name="d3").accepted, "nobody outside the own area"
    assert not desk.begins(FULL, who=TOWN_LEAD, name="d3").accepted, "no worker by number"
    assert [desk.ends(who=one).accepted for one in (OFFICER, TOWN_LEAD)] == [False, False]
    assert not desk.ends(note="").accepted
    assert desk.ends().accepted
    assert not desk.ends().accepted, "once"
    assert desk.begins(name="d4").accepted, "and then another"
    desk.restart()
    assert [one.id for one in desk.picture.kind(Drills).running()] == ["d4"]


def test_a_case_of_a_drill_raises_its_alert_marked_and_counts_nowhere() -> None:
    desk = Exercise()
    assert desk.leak().accepted
    case, alert = desk.case(), desk.alert()
    assert (case.drill, case.text, alert.drill) == ("d1", f"{DRILL_MARK}管道漏气", "d1")
    assert list(moments(case, desk.picture.now)) == []
    desk.tick(3600)
    assert {name: desk.sum(name) for name in ("reports", "open", "overdue", "alert_told_9_1")} == dict.fromkeys(
        ("reports", "open", "overdue", "alert_told_9_1"), 0
    )
    watch = desk.picture.kind(Alerting)
    assert watch.stats.recent(TOWN) == 0, "no flood of a drill"
    assert (watch.left(TOWN).counts, watch.left(TOWN).grave) == ({}, ())
    assert case.id not in {one.id for one in desk.picture.kinds["case"].newest("2112")}  # type: ignore[attr-defined]
    # The same without a drill counts.
    desk.leak("g2", "", who=OFFICER)
    assert (desk.sum("reports"), watch.stats.recent(TOWN)) == (1, 1)
    assert watch.left(TOWN).critical == 1


def test_nobody_outside_is_called_by_time_because_of_a_drill() -> None:
    desk = Exercise()
    desk.leak()
    desk.leak("g2", "")
    for second in (60, 240, 900):
        desk.tick(second)
    drilled, real = desk.alert(), desk.alert("g2")
    assert (drilled.level, real.level) == (2, 2), "it is raised to lead and leader, who practise too"
    assert AlertMove.CALL not in {step.move for step in drilled.steps}
    askers = Askers()
    for one in (drilled, real):
        askers.see(one)
    found = askers.wanted(frozenset(SendChannel), [], desk.picture.now)
    assert {one.about for one in found} == {f"alert/{real.id}"}


def test_an_order_about_it_is_of_the_drill_and_goes_to_those_alone_who_take_part() -> None:
    desk = Exercise(TOWN, "uurban", "t110")
    desk.leak()
    about = f"alert/{desk.alert().id}"
    assert desk.message(TOWN, NEXT_TOWN, "uurban", "ujustice", "t110", "t119", FULL, "w15", about=about).accepted
    assert (desk.get().drill, desk.get().drill_id) == (True, "d1")
    refused = {row.recipient: row.refused for row in desk.messages.rows(desk.get())}
    assert {one for one, why in refused.items() if why == "no_part"} == {NEXT_TOWN, "ujustice", "t119", "w15"}
    assert {one for one, why in refused.items() if not why} == {TOWN, "uurban", "t110", FULL}
    assert desk.own()["uurban", "message/m1"]["drill"] is True
    assert ("ujustice", "message/m1") not in desk.own()
    # Within the drill all goes as it would: the case goes to the department, the alert is worked on.
    assert (desk.case().state, desk.case().unit, desk.alert().state) == (CaseState.DISPATCHED, "urban", "in_progress")
    assert desk.answers(URBAN, "uurban", Step.ACCEPTED).accepted
    assert desk.case().state is CaseState.ACCEPTED
    assert (desk.sum("order_due"), desk.sum("order_answered")) == (0, 0)


def test_the_next_group_and_the_dispatch_of_its_case_ask_nobody_else_either() -> None:
    desk = Exercise(TOWN)
    desk.leak()
    about = f"alert/{desk.alert().id}"
    assert desk.message(TOWN, about=about, answer_s=60, next=(NEXT_TOWN,)).accepted
    desk.tick(61)
    assert desk.row(NEXT_TOWN).refused == "no_part"
    assert desk.moves("g1", CaseState.TRIAGED).accepted
    done = desk.send(wishes(TOWN_DESK, "g1", desk.case().revision, CaseWish(to=CaseState.DISPATCHED, unit="urban")))
    (order,) = [one.after for one in done.changes if one.kind == "message"]
    assert (order.drill, desk.row("uurban", order.id).refused) == (True, "no_part")


def test_what_is_so_and_what_is_practised_stay_apart() -> None:
    desk = Exercise()
    desk.leak()
    desk.leak("g2", "")
    assert (desk.alert().state, desk.alert("g2").state) == ("unack", "unack"), "neither is held back under the other"
    assert desk.alert().group != desk.alert("g2").group
    from_, into = desk.alert(), desk.alert("g2")
    assert not desk.moves("g1", CaseState.MERGED).accepted
    assert from_.id != into.id


def test_a_phones_call_for_help_is_never_of_a_drill_whoever_takes_part_and_whatever_goes_on() -> None:
    desk = Exercise(TOWN, "uurban")
    desk.leak()
    name = desk.sos()
    alerts = desk.picture.kind(Alerting).alerts

    def help_() -> Alert:
        found = alerts.get(name)
        assert found is not None
        return found

    assert (help_().drill, help_().state, help_().under) == ("", "unack", "")
    assert help_().group != desk.alert().group
    assert desk.picture.kind(Alerting).stats.recent(TOWN) == 1
    about = f"alert/{name}"
    # It is raised and called by time, as any other.
    for second in (60, 240, 900):
        desk.tick(second)
    askers = Askers()
    askers.see(help_())
    assert {one.about for one in askers.wanted(frozenset(SendChannel), [], desk.picture.now)} == {about}
    # Those are ordered who take no part, and nobody may be told that it is practice.
    assert desk.message(NEXT_TOWN, "upolice", about=about).accepted
    assert (desk.get().drill, desk.states()) == (False, {NEXT_TOWN: "sent", "upolice": "sent"})
    assert desk.message(TOWN, name="m2", about=about, drill=True).code == "illegal"
    # It cannot be put away under the alert of the drill, and it outlives that.
    merged = asks(CITY, "alert.merge", name, desk=DeskWish(into=desk.alert().id), at=desk.picture.now)
    (answer,) = [event for event in desk.send(merged).events if isinstance(event, Outcome)]
    assert (answer.accepted, "of a drill" in answer.detail) == (False, True)
    assert desk.ends().accepted
    assert help_().open


@pytest.mark.parametrize(("drill", "region"), [("d9", VILLAGE.scope), ("d1", "211224101201")])
def test_nothing_is_keyed_in_for_a_drill_that_there_is_not_or_that_is_elsewhere(drill: str, region: str) -> None:
    desk = Exercise(TOWN)
    desk.ends()
    desk.begins(TOWN, who=TOWN_LEAD, name="d1b")
    answer = desk.leak(drill="d1b" if drill == "d1" else drill, region=region)
    assert (answer.accepted, answer.code) == (False, "no_drill")


def test_with_its_end_alerts_close_orders_are_withdrawn_and_cases_move_no_more() -> None:
    desk = Exercise()
    desk.leak()
    desk.leak("g2", "")
    about = f"alert/{desk.alert().id}"
    desk.message(TOWN, "uurban", about=about)
    desk.message(TOWN, name="m2", about=f"alert/{desk.alert('g2').id}")
    assert desk.ends().accepted
    last = desk.alert().steps[-1]
    assert (desk.alert().state, last.move, last.by, last.note) == ("closed", AlertMove.DRILL_OVER, "city", "按预案完成")
    assert desk.states() == {TOWN: "withdrawn", "uurban": "withdrawn"}
    assert desk.get().reason == "按预案完成"
    assert (desk.alert("g2").open, desk.states("m2")) == (True, {TOWN: "sent"}), "what is so goes on"
    assert desk.moves("g1", CaseState.CANCELLED, TOWN_LEAD).code == "no_drill"
    desk.tick(4 * 3_600)
    assert not desk.alert().open
    assert desk.message(TOWN, name="m3", about=about).code == "illegal"
    assert desk.leak("g3").code == "no_drill"


def test_the_desks_that_take_part_see_that_it_goes_on() -> None:
    desk = Exercise(TOWN)
    running = desk.picture.kind(Drills).running()
    shown = {scope: bool(desk_lines.drills(running, scope)) for scope in ("2112", "211221", TOWN, NEXT_TOWN)}
    assert shown == {"2112": True, "211221": True, TOWN: True, NEXT_TOWN: True}
    desk.ends()
    desk.begins(TOWN, who=TOWN_LEAD, name="d2")
    running = desk.picture.kind(Drills).running()
    shown = {scope: bool(desk_lines.drills(running, scope)) for scope in ("2112", TOWN, NEXT_TOWN)}
    assert shown == {"2112": True, TOWN: True, NEXT_TOWN: False}
