"""Marks that systems set beside a state: the same movers and needs as for a person, in any order of arrival."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.model.case import Case, CaseState, Mark, MarkKind
from streams.model.event import CaseStatus, CaseWish
from streams.model.fact import contribution
from streams.model.reject import Reason
from tests.streams.fold.city import NOW, tick
from tests.streams.fold.commands import asks
from tests.streams.fold.status_fold import DAY_S, TOWN, VILLAGE, Fold, said
from tests.streams.fold.test_statuses import PEOPLE

S, K = CaseState, MarkKind
MIN = 60_000
STORY = ((S.TRIAGED, VILLAGE), (S.DISPATCHED, VILLAGE), (S.ACCEPTED, "justice"), (S.HANDLING, "justice"))


def mark(kind: MarkKind, by: str, version: int = 0, *, at: int = NOW, **more: object) -> CaseStatus:
    """Beside the state that STORY has at a version; by itself, beside whatever there is."""
    state = (S.REPORTED, *(state for state, _ in STORY), S.CHECKING, S.CLOSED)[version]
    who = {"acting": by} if by.isdigit() else {"department": by}
    base = CaseStatus(
        id=f"{by}/{kind}/{at}", source=f"sender/{by}", at=at, case="a", version=version, state=state, mark=kind
    )
    return msgspec.structs.replace(base, **who, **({"reason": "说明"} | more))


def story(unit: str = "justice") -> list[CaseStatus]:
    return [
        said(n, state, by, unit=unit if state is S.DISPATCHED else "", at=NOW + n * MIN)
        for n, (state, by) in enumerate(STORY, 1)
    ]


def told(*events: CaseStatus) -> Fold:
    fold = Fold()
    for event in events:
        fold.send(event)
    return fold


def kinds(fold: Fold) -> list[MarkKind]:
    return [one.kind for one in fold.case.marks]


def test_a_department_says_when_it_first_spoke_with_the_reporter() -> None:
    fold = told(*story(), mark(K.CONTACT, "justice", 3, at=NOW + 8 * MIN))
    assert fold.refused == []
    assert fold.case.marks == (Mark(K.CONTACT, NOW + 8 * MIN, "department/justice", "justice", "说明"),)
    assert fold.state() is S.HANDLING, "a mark moves nothing"
    sums = _measures(fold.case)
    minutes = (NOW + 8 * MIN - fold.case.reported_at) // MIN
    assert sums[f"contact.{minutes}"] == 1


def test_a_whistle_is_answered_by_whom_it_called_and_by_nobody_else() -> None:
    called = [mark(K.WHISTLE, TOWN, at=NOW + 9 * MIN, unit="police")]
    came = [mark(kind, "police", at=NOW + (10 + n) * MIN) for n, kind in enumerate((K.ANSWERED, K.ARRIVED, K.LEFT))]
    fold = told(*story(), *called, *came, mark(K.ANSWERED, "utility", at=NOW + 10 * MIN))
    assert kinds(fold) == [K.WHISTLE, K.ANSWERED, K.ARRIVED, K.LEFT]
    assert [one.unit for one in fold.case.marks] == ["police"] * 4
    assert fold.refused == []
    fold.send(tick(DAY_S))
    assert fold.reasons() == [Reason.NOT_THEIRS], "no word to a stranger of what the case is"
    sums = _measures(fold.case)
    assert (sums["whistles"], sums["answered"]) == (1, 1)


def test_a_department_neither_whistles_nor_says_that_people_are_content() -> None:
    fold = told(*story(), said(5, S.CHECKING, "justice", at=NOW + 5 * MIN), said(6, S.CLOSED, TOWN, at=NOW + 6 * MIN))
    before = fold.case
    for kind in (K.WHISTLE, K.SATISFIED, K.PERFORMED, K.ORDER, K.RELEASED):
        fold.send(mark(kind, "justice", unit="police", paper="1号"))
    assert fold.case == before
    assert fold.reasons() == [Reason.ILLEGAL] * 5
    assert {(one.source, one.event.split("/")[0]) for one in fold.refused} == {("sender/justice", "justice")}
    assert "by checker" in fold.refused[1].why


def test_what_a_centre_hears_on_the_telephone_counts_once() -> None:
    fold = told(*story())
    fold.send(mark(K.SATISFIED, TOWN, at=NOW + 5 * MIN))
    assert fold.reasons() == [Reason.ILLEGAL], "nothing is reported done yet"
    fold.says(5, S.CHECKING, "justice", at=NOW + 5 * MIN)
    fold.says(6, S.CLOSED, TOWN, at=NOW + 6 * MIN)
    fold.send(mark(K.UNSATISFIED, TOWN, 6, at=NOW + 7 * MIN), mark(K.SATISFIED, TOWN, 6, at=NOW + 8 * MIN))
    assert kinds(fold) == [K.UNSATISFIED]
    assert fold.reasons() == [Reason.ILLEGAL] * 2
    sums = _measures(fold.case)
    assert (sums["callable"], sums["rated"], sums["satisfied"]) == (1, 1, 0)


def test_the_same_mark_again_changes_nothing_and_is_no_refusal() -> None:
    once = mark(K.CONTACT, "justice", 3, at=NOW + 8 * MIN)
    fold = told(*story(), once, msgspec.structs.replace(once, id="again"), once)
    assert kinds(fold) == [K.CONTACT]
    assert fold.refused == []


def test_a_mark_beside_a_state_the_case_never_had_is_refused() -> None:
    fold = told(*story(), msgspec.structs.replace(mark(K.CONTACT, "justice", 3), state=S.RETURNED))
    assert fold.reasons() == [Reason.STALE]
    assert "version 3 is ACCEPTED, not RETURNED" in fold.refused[0].why
    fold.send(mark(K.CONTACT, "justice", 5))
    assert fold.reasons() == [Reason.STALE], "version 5 may still come"
    fold.send(tick(DAY_S))
    assert fold.reasons() == [Reason.STALE, Reason.ILLEGAL]
    assert "version 5, beside which it was to stand, never came" in fold.refused[1].why
    assert kinds(fold) == []


def test_a_rung_that_stands_on_nothing_is_refused_after_a_day_with_what_it_lacks() -> None:
    fold = told(*story(), mark(K.WHISTLE, TOWN, unit="police"), mark(K.ARRIVED, "police"))
    assert kinds(fold) == [K.WHISTLE]
    fold.send(tick(DAY_S))
    assert fold.reasons() == [Reason.ILLEGAL]
    assert "after answered of police" in fold.refused[0].why


def test_a_mark_takes_no_version_from_the_states() -> None:
    fold = told(*story(), mark(K.SATISFIED, "justice", 4, at=NOW + 6 * MIN))
    assert fold.reasons() == [Reason.ILLEGAL]
    fold.says(5, S.CHECKING, "justice", at=NOW + 7 * MIN)
    assert fold.state() is S.CHECKING


def test_what_was_said_before_a_matter_went_elsewhere_counts_however_late_it_comes() -> None:
    moved = [said(3, S.RETURNED, "justice", at=NOW + 5 * MIN), said(4, S.DISPATCHED, VILLAGE, at=NOW + 6 * MIN)]
    late = msgspec.structs.replace(mark(K.CONTACT, "justice", at=NOW + 3 * MIN), version=2, state=S.DISPATCHED)
    fold = told(*story()[:2], *moved, late)
    assert fold.case.unit == "police"
    assert kinds(fold) == [K.CONTACT]
    fold.send(mark(K.CONTACT, "justice", at=NOW + 7 * MIN))
    assert fold.reasons() == [Reason.ILLEGAL], "of what another unit has it says nothing more"


LONG = [
    *story(),
    said(5, S.CHECKING, "justice", at=NOW + 40 * MIN),
    said(6, S.CLOSED, TOWN, at=NOW + 50 * MIN),
    mark(K.CONTACT, "justice", 3, at=NOW + 8 * MIN),
    mark(K.WHISTLE, TOWN, 4, at=NOW + 9 * MIN, unit="police"),
    mark(K.ANSWERED, "police", 4, at=NOW + 11 * MIN),
    mark(K.ARRIVED, "police", 4, at=NOW + 20 * MIN),
    mark(K.LEFT, "police", 4, at=NOW + 30 * MIN),
    mark(K.SOLVED, TOWN, 4, at=NOW + 31 * MIN),
    mark(K.SATISFIED, TOWN, 6, at=NOW + 55 * MIN),
    mark(K.PERFORMED, TOWN, 6, at=NOW + 60 * MIN),
]


@settings(max_examples=120, deadline=None)
@given(st.permutations(range(len(LONG))), st.sets(st.integers(0, len(LONG)), max_size=3))
def test_any_order_of_arrival_ends_in_the_same_case(order: list[int], restarts: set[int]) -> None:
    right, turned = told(*LONG), Fold()
    for nth, at in enumerate(order):
        if nth in restarts:
            turned.picture = checkpoint.restore("2112", checkpoint.whole(turned.picture))
        turned.send(LONG[at])
    assert turned.case == right.case
    assert turned.refused == right.refused == []
    assert len(right.case.marks) == 8
    assert all(a.at <= b.at for a, b in pairwise(turned.case.marks))
    assert not [name for name in checkpoint.whole(turned.picture) if name.startswith(b"q:")], "nothing waits for ever"


@pytest.mark.parametrize("kind", [one for one in MarkKind if one is not K.MERGED_IN])
@pytest.mark.parametrize("by", ["justice", "police", VILLAGE, TOWN, "211221107"])
def test_a_system_sets_a_mark_exactly_where_the_same_person_would(kind: MarkKind, by: str) -> None:
    system, person = told(*story()), told(*story())
    status = mark(kind, by, unit="police", paper="1号")
    system.send(status)
    wish = CaseWish(mark=kind, unit="police", paper="1号")
    person.send(asks(PEOPLE[by], "case.mark", "a", version=person.case.revision, note="说明", wish=wish))
    assert kinds(system) == kinds(person)


def _whistled(fold: Fold) -> list[tuple[str, bool]]:
    alerts = (fold.picture.kind(Alerting).alerts.get(name) for name in fold.picture.kind(Alerting).alerts.names())
    return [(one.rule, not one.off_at) for one in alerts if one is not None and one.rule == "whistle_open"]


def test_who_left_by_a_systems_word_is_asked_about_like_who_left_by_hand() -> None:
    hour = 60 * MIN
    came = [mark(K.WHISTLE, TOWN, at=NOW, unit="police")]
    came += [mark(kind, "police", at=NOW + n * MIN) for n, kind in enumerate((K.ANSWERED, K.ARRIVED, K.LEFT), 1)]
    fold = told(*story(), *came)
    assert _whistled(fold) == [("whistle_open", True)]
    fold.send(mark(K.SOLVED, TOWN, at=NOW + 9 * MIN))
    assert _whistled(fold) == []
    late = Fold()
    late.send(tick(3 * 3600))
    for event in (*story(), *came):
        late.send(event)
    assert late.picture.now - NOW >= 3 * hour - MIN
    assert _whistled(late) == [], "told of hours later, it is work for a list"


def _measures(case: Case) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, amount in contribution(case, NOW).items():
        found[key.measure] += amount
    return found
