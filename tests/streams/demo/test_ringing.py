from __future__ import annotations

import msgspec

from streams.demo.history import Word
from streams.demo.matters import PlannedCase
from streams.demo.ringing import ACCEPT_MS, NO_TYPES, WAIT_MS, GraveTypes, Ringing, ringing
from streams.model.case import CaseOutcome, CaseState, Category, Channel

AT, HOUR, VILLAGE = 1_795_400_000_000, 3_600_000, "211221106201"
TYPES = GraveTypes(serious=frozenset({"E01"}), urgent=frozenset({"E01"}))


def matter(*words: tuple[int, CaseState], kind: str = "E01") -> PlannedCase:
    told = tuple(Word(AT + hours * HOUR, state) for hours, state in words)
    done = Word(AT + 9 * HOUR, CaseState.CLOSED, outcome=CaseOutcome.SETTLED)
    return PlannedCase(
        id="m",
        at=AT,
        type=kind,
        category=Category.EMERGENCY,
        channel=Channel.HOTLINE,
        village=VILLAGE,
        text="",
        words=(*told, done),
    )


def test_a_grave_report_rings_from_its_report_to_its_end() -> None:
    [one] = ringing(matter(), TYPES)
    assert one == Ringing("serious", "m", "E01", VILLAGE, AT, AT, AT + 9 * HOUR)
    assert (one.key, one.alert) == ("serious/m", f"serious/m/{AT}")
    assert list(ringing(matter(), NO_TYPES)) == []
    assert list(ringing(msgspec.structs.replace(matter(), duplicate_of="x"), TYPES)) == []


def test_an_urgent_order_that_no_one_accepts_in_time_rings_until_it_is_accepted() -> None:
    late = matter((1, CaseState.DISPATCHED), (2, CaseState.ACCEPTED))
    _, one = ringing(late, TYPES)
    due = AT + HOUR + ACCEPT_MS
    assert (one.rule, one.at, one.told, one.ends) == ("not_accepted", due, due + WAIT_MS, AT + 2 * HOUR)


def test_a_second_return_rings_whenever_the_case_was_reported_and_whatever_its_type() -> None:
    back = matter((1, CaseState.RETURNED), (200, CaseState.RETURNED), kind="C01")
    [one] = ringing(back, TYPES)
    assert (one.rule, one.at) == ("returned_twice", AT + 200 * HOUR)


def test_what_is_heard_of_late_waits_for_its_group_from_then_on() -> None:
    _, one = ringing(matter((1, CaseState.DISPATCHED), (2, CaseState.ACCEPTED)), TYPES)
    assert one.announced(one.told + HOUR) == one.told + HOUR + WAIT_MS
    assert one.announced(AT) == one.told
    [grave] = ringing(matter(), TYPES)
    assert grave.announced(AT + HOUR) == AT, "what is critical waits for no others"
