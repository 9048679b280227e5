"""Where the time of cases went, summed from their steps."""

from __future__ import annotations

from collections import Counter

from streams.history.cases.query import CaseQuery
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.case_waits import WAITS, wait_of
from streams.model.entry_id import EntryId
from streams.registry.regulation import regulation
from streams.settings import CasesSection

S, HOUR = CaseState, 3_600_000
AT = 1_795_363_200_000
RULES = regulation(CasesSection())


def made(name: str, village: str, kind: str, at: int, *steps: tuple[CaseState, int, str]) -> Case:
    """Steps at hours after the report."""
    walked = tuple(CaseStep(n, state, at + after * HOUR, unit) for n, (state, after, unit) in enumerate(steps, 1))
    bare = Case(id=name, village=village, type=kind, category=kind[0], reported_at=at, steps=walked)
    return timed(bare, RULES)


def walked(at: int) -> tuple[Case, ...]:
    """Reported then; the last is still open."""
    sent = (
        (S.TRIAGED, 1, ""),
        (S.DISPATCHED, 3, "police"),
        (S.RETURNED, 4, "police"),
        (S.DISPATCHED, 9, "justice"),
        (S.ACCEPTED, 11, "justice"),
        (S.CHECKING, 30, "justice"),
        (S.CLOSED, 40, ""),
    )
    own = ((S.HANDLING, 2, ""), (S.CHECKING, 5, ""), (S.CLOSED, 6, ""))
    return (
        made("sent", "211221106201", "H01", at, *sent),
        made("own", "211224001001", "D01", at, *own),
        made("open", "211221106201", "H01", at, *sent[:2]),
    )


def hours(rows: list[tuple[tuple[str, ...], str, int]]) -> dict[tuple[str, ...], dict[str, int]]:
    found: dict[tuple[str, ...], Counter[str]] = {}
    for own, wait, ms in rows:
        found.setdefault(own, Counter())[wait] += ms // HOUR
    return {own: dict(+sums) for own, sums in found.items() if sums.total()}


def test_every_state_waits_for_one_thing_and_what_is_over_for_nothing() -> None:
    assert [wait_of(state) for state in (S.CLOSED, S.MERGED, S.DECLINED, S.CANCELLED)] == ["", "", "", ""]
    assert all(sum(state in states for states in WAITS.values()) <= 1 for state in S)


def test_time_is_that_of_the_steps_by_area_type_and_department(history: History) -> None:
    history.put(walked(AT), EntryId(1, 0), AT + 50 * HOUR)
    wanted = CaseQuery(("2112",), standing="done")
    assert hours(history.cases.waits(wanted, ("area", "type"), AT + 50 * HOUR, 6)) == {
        ("211221", "H01"): {"waiting": 3 + 5, "accepting": 1 + 2, "handling": 19, "checking": 10},
        ("211224", "D01"): {"waiting": 2, "handling": 3, "checking": 1},
    }
    assert hours(history.cases.waits(wanted, (), AT + 50 * HOUR)) == {
        ("police",): {"accepting": 1},
        ("justice",): {"accepting": 2, "handling": 19},
    }, "what it sent back, or reported as done, a department has no more"
    assert history.cases.waits(wanted._replace(regions=("2113",)), ("area",), AT + 50 * HOUR, 6) == []
