"""What people's commands do to cases, as the fold takes them."""

from __future__ import annotations

import msgspec
import pytest

from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.model.case import Case, CaseOutcome, Channel, Method
from streams.model.event import CaseChange, CaseWish, NewCase
from streams.model.fact import OPEN, facts
from streams.model.reject import Reason
from tests.streams.fold.case_desk import DISPUTE, RULES, House, K, S
from tests.streams.fold.city import NOW, entry, report, status, tick
from tests.streams.fold.commands import (
    COUNTY,
    JUSTICE,
    LEAD,
    OTHER_VILLAGE,
    POLICE,
    SECOND,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE_STAFF,
    reports,
    wishes,
)


def test_a_matter_goes_from_report_to_closing_by_the_right_hands() -> None:
    house = House().checking()
    assert not house.do(JUSTICE, CaseWish(to=S.CLOSED)).accepted
    house.must(VILLAGE_STAFF, CaseWish(to=S.CLOSED))
    assert (house.case.state, house.case.closed_at) == (S.CLOSED, house.picture.now)
    assert [step.person for step in house.case.steps] == ["v", "v", "j", "j", "j", "v"]
    assert house.picture.sums.standing(OPEN, "2112") == 0


def test_a_new_matter_is_told_its_code_and_a_click_twice_is_one() -> None:
    house = House()
    assert house.first.detail.startswith("211221-")
    assert house.answer(reports(TOWNSHIP, "a", DISPUTE)).accepted
    assert len(house.picture.kind(Cases)) == 1
    assert (house.case.channel, house.case.reporter) == (Channel.WINDOW, "t")


def test_two_at_once_the_first_wins_and_the_other_is_told_who_and_when() -> None:
    house = House()
    version = house.case.revision
    first = house.answer(wishes(VILLAGE_STAFF, "a", version, CaseWish(to=S.TRIAGED)))
    second = house.answer(wishes(SECOND, "a", version, CaseWish(to=S.TRIAGED)))
    assert (first.accepted, second.accepted, second.code) == (True, False, "stale")
    assert (second.by, second.since, second.version) == ("v", house.picture.now, 1)


def test_an_illegal_move_names_both_states_and_what_is_allowed() -> None:
    house = House().dispatched()
    outcome = house.do(VILLAGE_STAFF, CaseWish(to=S.CLOSED))
    assert outcome.code == "illegal"
    assert "DISPATCHED" in outcome.detail
    assert "CLOSED" in outcome.detail
    assert "ACCEPTED, RETURNED" in outcome.detail


def test_a_case_that_is_not_ones_own_is_not_even_there() -> None:
    house = House().dispatched()
    for who in (OTHER_VILLAGE, POLICE):
        assert house.do(who, CaseWish(to=S.ACCEPTED)).code == "unknown"
    assert house.answer(wishes(TOWNSHIP, "nothing", 0, CaseWish(to=S.TRIAGED))).code == "unknown"
    assert house.do(SUPERVISOR, CaseWish(to=S.TRIAGED)).code == "unknown"


def test_returned_twice_it_goes_up_and_never_forward() -> None:
    house = House().dispatched()
    house.must(JUSTICE, CaseWish(to=S.RETURNED), "不归我们管")
    house.must(VILLAGE_STAFF, CaseWish(to=S.DISPATCHED, unit="police"))
    assert house.do(POLICE, CaseWish(to=S.RETURNED)).code == "illegal"
    house.must(POLICE, CaseWish(to=S.RETURNED), "非警务")
    for to in (S.DISPATCHED, S.TRIAGED, S.CLOSED, S.CHECKING):
        assert not house.do(VILLAGE_STAFF, CaseWish(to=to, unit="justice", method=Method.PEOPLE)).accepted
    house.must(VILLAGE_STAFF, CaseWish(to=S.ESCALATED))
    assert house.case.level == "211221106"
    assert house.do(VILLAGE_STAFF, CaseWish(to=S.TRIAGED)).code == "illegal"
    house.must(TOWNSHIP, CaseWish(to=S.TRIAGED))


def test_it_is_handed_back_once_with_a_reason() -> None:
    house = House()
    house.must(VILLAGE_STAFF, CaseWish(to=S.TRIAGED))
    house.must(VILLAGE_STAFF, CaseWish(to=S.ESCALATED))
    house.must(TOWNSHIP, CaseWish(to=S.TRIAGED, level="211221106201"), "村里先调")
    assert house.case.level == "211221106201"
    house.must(VILLAGE_STAFF, CaseWish(to=S.ESCALATED))
    assert not house.do(TOWNSHIP, CaseWish(to=S.TRIAGED, level="211221106201"), "再退").accepted


def test_a_suspension_has_an_end_and_ends_by_itself() -> None:
    house = House().dispatched()
    house.must(JUSTICE, CaseWish(to=S.ACCEPTED))
    end = house.picture.now + 3_600_000
    assert not house.do(JUSTICE, CaseWish(to=S.SUSPENDED, until=end), "等鉴定").accepted
    assert not house.do(LEAD, CaseWish(to=S.SUSPENDED), "等鉴定").accepted
    house.must(LEAD, CaseWish(to=S.SUSPENDED, until=end), "等鉴定")
    assert house.case.due == 0
    house.send(tick(3_599))
    assert house.case.state is S.SUSPENDED
    house.send(tick(3_600))
    assert (house.case.state, house.case.story[-1].person) == (S.ACCEPTED, "system")
    assert house.case.due > 0


def test_only_disputes_are_mediated() -> None:
    house = House(NewCase(type="H01", region="211221106201"))
    wish = CaseWish(to=S.HANDLING, method=Method.PEOPLE)
    assert "disputes" in house.do(VILLAGE_STAFF, wish).detail
    house.must(VILLAGE_STAFF, CaseWish(to=S.HANDLING, method=Method.ON_SITE))


def test_an_extension_is_asked_once_before_the_end_and_is_at_most_half() -> None:
    house = House(NewCase(type="D01", region="211221106201")).dispatched()
    house.must(JUSTICE, CaseWish(to=S.ACCEPTED))
    house.must(JUSTICE, CaseWish(to=S.HANDLING))
    before = house.case.due
    most = RULES.regulation.handling_limit("D01").amount // 2  # type: ignore[union-attr]
    assert "half" in house.do(VILLAGE_STAFF, CaseWish(to=S.HANDLING, extend=most + 1), "缺证据").detail
    assert not house.do(JUSTICE, CaseWish(to=S.HANDLING, extend=most), "缺证据").accepted
    house.must(VILLAGE_STAFF, CaseWish(to=S.HANDLING, extend=most), "缺证据")
    assert house.case.due > before
    assert "one" in house.do(VILLAGE_STAFF, CaseWish(to=S.HANDLING, extend=1), "还要").detail


def test_merging_keeps_who_told_of_both() -> None:
    house = House()
    house.send(report("b"))
    assert house.do(VILLAGE_STAFF, CaseWish(to=S.MERGED, main_case="none")).code == "unknown_main"
    assert house.do(VILLAGE_STAFF, CaseWish(to=S.MERGED, main_case="a")).code == "unknown_main"
    house.must(VILLAGE_STAFF, CaseWish(to=S.MERGED, main_case="b"))
    main = house.picture.kind(Cases).get("b")
    assert main is not None
    assert [(mark.kind, mark.unit) for mark in main.marks] == [(K.MERGED_IN, "a")]
    assert house.picture.sums.standing(OPEN, "2112") == 1


def test_declining_needs_reason_and_notice_and_the_next_tier_may_take_it() -> None:
    house = House()
    assert not house.do(VILLAGE_STAFF, CaseWish(to=S.DECLINED), "不属受理范围").accepted
    house.must(VILLAGE_STAFF, CaseWish(to=S.DECLINED, paper="告知〔2026〕1号"), "不属受理范围")
    assert not house.do(VILLAGE_STAFF, CaseWish(to=S.REPORTED)).accepted
    house.must(TOWNSHIP, CaseWish(to=S.REPORTED))
    assert (house.case.state, house.case.level) == (S.REPORTED, "211221106")


def test_reporter_handler_and_checker_are_three() -> None:
    house = House()
    house.must(VILLAGE_STAFF, CaseWish(to=S.HANDLING, method=Method.PEOPLE))
    house.must(VILLAGE_STAFF, CaseWish(to=S.CHECKING, method=Method.PEOPLE, outcome=CaseOutcome.SETTLED))
    assert "neither its reporter nor its handler" in house.do(VILLAGE_STAFF, CaseWish(to=S.CLOSED)).detail
    assert "neither its reporter nor its handler" in house.do(TOWNSHIP, CaseWish(to=S.CLOSED)).detail
    house.must(SECOND, CaseWish(to=S.CLOSED))


def test_a_court_is_asked_and_answers_with_a_receipt() -> None:
    house = House()
    house.must(VILLAGE_STAFF, CaseWish(to=S.TRIAGED))
    house.must(VILLAGE_STAFF, CaseWish(to=S.DIVERTED))
    assert not house.do(COUNTY, CaseWish(to=S.CLOSED)).accepted
    house.must(COUNTY, CaseWish(to=S.CLOSED, paper="收案〔2026〕7号"))


@pytest.mark.parametrize("region", ["211221107201", "2101", "", "x"])
def test_nobody_reports_for_another_region(region: str) -> None:
    house = House()
    outcome = house.answer(reports(VILLAGE_STAFF, "z", NewCase(type="D01", region=region)))
    assert outcome.code == "forbidden"
    assert house.picture.kind(Cases).get("z") is None


def test_a_status_for_an_unknown_case_waits_a_day_and_is_then_a_dead_letter() -> None:
    house = House()
    house.send(status("late", 1, S.TRIAGED, 10), status("never", 1, S.TRIAGED, 10))
    checkpoint.changed(house.picture)
    assert house.send(tick(86_399)).refused == []
    house.send(report("late", 60))
    found = house.picture.kind(Cases).get("late")
    assert found is not None
    assert found.state is S.TRIAGED
    (dead,) = house.send(tick(86_410)).refused
    assert (dead.reason, dead.source, dead.event) == (Reason.NOT_THEIRS, "platform/9", "never/1")
    assert house.picture.kind(Cases).get("never") is None
    _, gone = checkpoint.changed(house.picture)
    assert sorted(gone) == [b"q:late", b"q:never"]


def test_statuses_that_waited_are_told_as_the_one_change_they_are() -> None:
    """Rules look at every step; history and sums get the case as it is then."""
    house, steps = House(), (S.TRIAGED, S.DISPATCHED)
    house.send(*(status("late", n, state, 10 * n) for n, state in enumerate(steps, 1)))
    done = house.send(report("late"))
    case = house.picture.kind(Cases).get("late")
    assert case is not None
    assert [change.after.state for change in done.changes] == [S.REPORTED, *steps]
    [told] = [event for event in done.events if isinstance(event, CaseChange)]
    assert (told.state, told.cause) == (S.DISPATCHED, "late/2")
    assert msgspec.msgpack.decode(told.record, type=Case) == case
    assert sorted(done.facts) == sorted(facts(None, case, house.picture.now))


def test_the_same_entries_make_the_same_cases() -> None:
    house = House().checking()
    again = Picture("2112")
    for n, events in enumerate(house.entries, 1):
        again.fold(entry(n, *events))
    assert again.kind(Cases).get("a") == house.case


def test_an_order_nobody_accepts_is_raised_by_the_system_where_the_city_wants_that() -> None:
    for wanted, state in ((False, S.DISPATCHED), (True, S.ESCALATED)):
        house = House()
        rules = msgspec.structs.replace(house.picture.regulation, raise_unanswered=wanted)
        house.send(msgspec.structs.replace(RULES, revision=2, regulation=rules))
        house.dispatched()
        due = house.case.accept_due
        assert due > house.picture.now
        house.send(tick((due - NOW) // 1000 - 1))
        assert house.case.state is S.DISPATCHED
        house.send(tick((due - NOW) // 1000 + 1))
        assert house.case.state is state
        if wanted:
            assert (house.case.level, house.case.story[-1].person) == ("211221106", "system")
