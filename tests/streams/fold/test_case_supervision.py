"""Marks beside a case's state, and cases that are restricted or released."""

from __future__ import annotations

from streams.model.case import CaseOutcome, Method
from streams.model.event import CaseWish, NewCase
from streams.model.fact import OPEN
from tests.streams.fold.case_desk import House, K, S
from tests.streams.fold.commands import (
    COUNTY,
    JUSTICE,
    LEAD,
    LEADER,
    POLICE,
    SECOND,
    TOWNSHIP,
    VILLAGE_STAFF,
    Person,
    wishes,
)


def test_the_ladder_of_supervision_is_climbed_rung_by_rung() -> None:
    house = House().dispatched()
    assert "after urge" in house.do(LEAD, CaseWish(mark=K.ORDER), "两日内办结").detail
    house.must(TOWNSHIP, CaseWish(mark=K.URGE))
    assert house.do(TOWNSHIP, CaseWish(mark=K.ORDER), "两日内办结").code == "illegal"
    house.must(LEAD, CaseWish(mark=K.ORDER), "两日内办结")
    assert "number" in house.do(LEAD, CaseWish(mark=K.LISTED), "挂牌").detail
    house.must(LEAD, CaseWish(mark=K.LISTED, paper="铁督〔2026〕3号"), "挂牌")
    house.must(LEADER, CaseWish(mark=K.INSTRUCTION), "请依法办理")
    assert [mark.kind for mark in house.case.marks] == [K.URGE, K.ORDER, K.LISTED, K.INSTRUCTION]
    assert house.case.state is S.DISPATCHED


def test_a_whistle_calls_several_each_on_its_own() -> None:
    house = House().dispatched()
    for unit in ("justice", "police"):
        house.must(TOWNSHIP, CaseWish(mark=K.WHISTLE, unit=unit))
    assert not house.do(POLICE, CaseWish(mark=K.ARRIVED)).accepted
    house.must(POLICE, CaseWish(mark=K.ANSWERED))
    house.must(POLICE, CaseWish(mark=K.ARRIVED))
    assert not house.do(POLICE, CaseWish(mark=K.ARRIVED)).accepted
    house.must(JUSTICE, CaseWish(mark=K.ANSWERED))
    house.must(TOWNSHIP, CaseWish(mark=K.SOLVED))
    assert [(m.kind, m.unit) for m in house.case.marks if m.unit == "police"] == [
        (K.WHISTLE, "police"),
        (K.ANSWERED, "police"),
        (K.ARRIVED, "police"),
    ]


def test_an_appeal_has_two_reviewers() -> None:
    house = House().dispatched()
    house.must(JUSTICE, CaseWish(to=S.ACCEPTED))
    house.must(JUSTICE, CaseWish(mark=K.APPEAL), "系统故障")
    house.must(TOWNSHIP, CaseWish(mark=K.APPEAL_GRANTED))
    assert not house.do(TOWNSHIP, CaseWish(mark=K.APPEAL_GRANTED)).accepted
    house.must(SECOND, CaseWish(mark=K.APPEAL_GRANTED))
    assert not house.do(COUNTY, CaseWish(mark=K.APPEAL_GRANTED)).accepted


def test_a_restricted_matter_goes_to_its_office_at_once_and_is_nobodys_else() -> None:
    house = House(NewCase(type="R01", region="211221106201", text="家里打人"))
    assert (house.case.state, house.case.unit) == (S.DISPATCHED, "protection")
    assert house.picture.sums.standing(OPEN, "2112") == 0
    office = Person("x", TOWNSHIP.role.DEPARTMENT, "2112", "protection")
    for who in (VILLAGE_STAFF, TOWNSHIP, LEAD, office):
        assert house.do(who, CaseWish(to=S.ACCEPTED)).code == "unknown"
    named = wishes(office, "a", house.case.revision, CaseWish(to=S.ACCEPTED), named=True)
    assert house.answer(named).accepted


def test_a_lead_releases_a_closed_matter_for_presenting_never_a_dispute() -> None:
    dispute = House().checking()
    dispute.must(VILLAGE_STAFF, CaseWish(to=S.CLOSED))
    assert "neither a dispute" in dispute.do(LEAD, CaseWish(mark=K.RELEASED), "讲解").detail
    house = House(NewCase(type="C01", region="211221106201"))
    assert not house.do(LEAD, CaseWish(mark=K.RELEASED), "讲解").accepted
    house.must(VILLAGE_STAFF, CaseWish(to=S.HANDLING, method=Method.ON_SITE))
    house.must(VILLAGE_STAFF, CaseWish(to=S.CHECKING, method=Method.ON_SITE, outcome=CaseOutcome.SETTLED))
    house.must(SECOND, CaseWish(to=S.CLOSED))
    assert not house.do(SECOND, CaseWish(mark=K.RELEASED), "讲解").accepted
    assert not house.do(LEAD, CaseWish(mark=K.RELEASED)).accepted
    house.must(LEAD, CaseWish(mark=K.RELEASED), "参观讲解")
