from __future__ import annotations

import pytest

from streams.history.cases.public import PublicQuery
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep, Category, Channel
from streams.model.entry_id import EntryId

ALL = PublicQuery("2112", Channel.MINI_PROGRAM, {Category.HAZARD, Category.CITY})
_S = CaseState


@pytest.fixture
def history(history: History) -> History:
    """With what is open to everybody, and what is not."""
    cases = [
        case(1, at=100),
        case(2, at=200, ended_at=900),
        case(3, at=300, category="C", type="C01"),
        case(4, at=400, restricted=True),
        case(5, at=500, channel="window"),
        case(6, at=600, category="D", type="D01"),
        case(7, at=700, village="210100001001"),
    ]
    history.put(cases, EntryId(1, 0), 1_000)
    return history


def case(n: int, *, at: int, village: str = "211221106201", **more: object) -> Case:
    steps = (CaseStep(1, _S.TRIAGED, at + 10), CaseStep(2, _S.RETURNED, at + 20), CaseStep(3, _S.ACCEPTED, at + 30))
    usual = {"type": "H05", "category": "H", "channel": "mini_program"} | more
    return Case(id=f"c{n}", village=village, reported_at=at, steps=steps, **usual)  # type: ignore[arg-type]


def names(history: History, asked: PublicQuery, *, skip: int = 0, limit: int = 10) -> list[str]:
    return [one.id for one, _ in history.public.cases(asked, skip=skip, limit=limit)]


def test_only_what_is_everybodys_is_there(history: History) -> None:
    assert names(history, ALL) == ["c3", "c2", "c1"]
    assert names(history, ALL, skip=1, limit=1) == ["c2"]


def test_each_filter_holds(history: History) -> None:
    (_, first), *_ = history.public.cases(ALL, skip=0, limit=1)
    assert names(history, ALL._replace(codes={first})) == ["c3"]
    assert names(history, ALL._replace(codes=set())) == []
    assert names(history, ALL._replace(types={"H05", "D01"})) == ["c2", "c1"]
    assert names(history, ALL._replace(ended=True)) == ["c2"]
    assert names(history, ALL._replace(ended=False)) == ["c3", "c1"]
    assert names(history, ALL._replace(since=200)) == ["c3", "c2"]
    assert names(history, ALL._replace(until=200)) == ["c2", "c1"]


def test_steps_are_told_in_time_and_by_their_own(history: History) -> None:
    def told(asked: PublicQuery) -> list[tuple[str, str, int]]:
        found = history.public.steps(asked, {_S.TRIAGED, _S.ACCEPTED}, skip=0, limit=10)
        return [(one.id, one.state, one.at) for one in found]

    assert [name for name, _, _ in told(ALL)] == ["c1", "c1", "c2", "c2", "c3", "c3"]
    assert {state for _, state, _ in told(ALL)} == {"TRIAGED", "ACCEPTED"}
    assert told(ALL._replace(since=230, until=310)) == [("c2", "ACCEPTED", 230), ("c3", "TRIAGED", 310)]
