"""Cases in memory group as the table does, whatever is written between two questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from streams.history.cases.columns import answers
from streams.history.cases.groups import columns
from streams.history.cases.query import CaseQuery, filtered
from streams.history.cases.tables import cases
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.history.test_history import NOW

HOUR_MS = 3_600_000
RULES = regulation(CasesSection())
KINDS = [kind for kind in RULES.types][:4]
KINDS += [kind for kind in RULES.types if kind.restricted][:1]
BY = (
    ("type",),
    ("weekday", "hour"),
    ("channel", "holder", "outcome"),
    ("area", "day"),
    ("unit", "type"),
    ("village", "state"),
)
_S = CaseState
WAYS = (
    (_S.REPORTED,),
    (_S.TRIAGED, _S.DISPATCHED, _S.ACCEPTED),
    (_S.HANDLING, _S.CHECKING, _S.CLOSED),
    (_S.TRIAGED, _S.ESCALATED),
    (_S.CANCELLED,),
)


@st.composite
def a_case(draw: st.DrawFn) -> Case:
    kind, way = draw(st.sampled_from(KINDS)), draw(st.sampled_from(WAYS))
    at = NOW - draw(st.integers(0, 400)) * HOUR_MS
    unit = draw(st.sampled_from(["", "heating", "agri"]))
    steps = tuple(CaseStep(n + 1, state, at + n * 3 * HOUR_MS, unit) for n, state in enumerate(way))
    made = Case(
        id=f"c{draw(st.integers(0, 12))}",
        village=draw(st.sampled_from(["211221106201", "211221107200", "211202001001", "2112"])),
        type=kind.id,
        category=kind.category.value,
        channel=draw(st.sampled_from(["grid_worker", "hotline"])),
        reported_at=at,
        steps=steps,
    )
    return timed(made, RULES)


QUERIES = st.tuples(
    st.sampled_from(["2112", "211221", "211221106", "9"]),
    st.sampled_from(["all", "open", "overdue"]),
    st.sampled_from(["", KINDS[0].id]),
    st.sampled_from([0, NOW - 100 * HOUR_MS]),
    st.sampled_from([0, NOW - 20 * HOUR_MS]),
).map(lambda of: CaseQuery((of[0],), standing=of[1], type=of[2], since=of[3], until=of[4], counted=True))
WRITES = st.lists(st.tuples(st.lists(a_case(), max_size=6), st.booleans()), min_size=1, max_size=4)


def of_table(history: History, wanted: CaseQuery, by: tuple[str, ...], length: int) -> list[tuple[object, ...]]:
    parts = columns(by, length, NOW)
    query = filtered(select(*parts, func.count()).select_from(cases), wanted, NOW)
    with history._reader.connect() as tx:
        return sorted(tuple(row) for row in tx.execute(query.group_by(*(part.name for part in parts))))


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(WRITES, st.lists(QUERIES, min_size=1, max_size=3), st.sampled_from([6, 9]))
def test_they_say_what_the_table_says(
    tmp_path_factory: pytest.TempPathFactory,
    writes: list[tuple[list[Case], bool]],
    queries: list[CaseQuery],
    length: int,
) -> None:
    history = History(f"sqlite:///{tmp_path_factory.mktemp('columns') / 'history.db'}")
    history.open()
    for n, (made, whole) in enumerate(writes):
        history.put(made, EntryId(n + 1, 0), NOW, whole=whole)
        for wanted in queries:
            for by in BY:
                assert sorted(history.cases.grouped(wanted, by, NOW, length)) == of_table(history, wanted, by, length)
    history.close()


def test_a_store_of_an_older_release_is_read_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'history.db'}"
    history = History(url)
    history.open()
    one = Case("a", village="211221106201", type=KINDS[0].id, category="H", reported_at=NOW)
    history.put([timed(one, RULES)], EntryId(1, 0), NOW)
    with history._engine.begin() as tx:
        tx.exec_driver_sql("DELETE FROM case_turns")
        tx.exec_driver_sql("DELETE FROM day_sums")
    history.close()
    history = History(url)
    history.open()
    wanted = CaseQuery(("2112",), standing="all", counted=True)
    assert history.cases.grouped(wanted, ("type",), NOW) == [(KINDS[0].id, 1)]
    history.close()


def test_what_the_columns_do_not_hold_is_asked_of_the_table() -> None:
    assert answers(CaseQuery(("2112",), standing="open", counted=True, type="P01"))
    assert not answers(CaseQuery(("2112",), standing="open"))
    assert not answers(CaseQuery(("2112",), standing="soon", counted=True))
    assert not answers(CaseQuery(("2112", "2113"), counted=True))
    assert not answers(CaseQuery(("2112",), counted=True, outcome="late"))
