"""Cases in history: the declaration of the kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Select, and_, or_, select

from streams.access.movers import involved
from streams.formats.table import Cell
from streams.history.cases.query import CaseQuery
from streams.history.cases.rows import case_row, events_of, whistles_of
from streams.history.cases.tables import TABLES, cases, events, records, turns, whistles
from streams.history.mapper import About, LeftFields, Listing, Mapper, RecordMapping, Row, Rows
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.fact import STAGE, FactKey, contribution
from streams.model.left_case import left_cases
from streams.model.local_day import moment

if TYPE_CHECKING:
    from streams.geography.places import Places
    from streams.history.cases.lists import CaseRow
    from streams.history.export import Labels
    from streams.history.history import History

KIND = "case"
_encoder = msgspec.msgpack.Encoder()


def cells(line: CaseRow, labels: Labels, places: Places) -> list[Cell]:
    """Code, place, type, state, unit, reported, limit, text: times in city time, all else as texts."""
    known = places.nearest(line.village)
    return [
        line.code,
        places.full_name(known) if known else line.village,
        labels.types.get(line.type, line.type),
        labels.states.get(f"{line.state}|{line.category}", line.state),
        labels.units.get(line.unit, line.unit),
        moment(line.reported_at),
        moment(line.due) if line.due else None,
        line.text,
    ]


def _lines(history: History, wanted: CaseQuery, now: int, labels: Labels, places: Places) -> Iterator[Sequence[Cell]]:
    return (cells(line, labels, places) for line in history.cases.each(wanted, now))


def _record(case: Case) -> list[Row]:
    return [{"id": case.id, "record": _encoder.encode(case)}]


def _about(case: Case) -> About:
    people = frozenset({case.reporter}) - {""}
    return About(case.village, frozenset(involved(case)), people, case.restricted)


def _facts(case: Case, now: int) -> Counter[FactKey]:
    """The stage of a case is no fact here: it is read from its row."""
    found = contribution(case, now).items()
    return Counter({key: amount for key, amount in found if amount and not key.measure.startswith(STAGE)})


def _sought(case: Case) -> tuple[str, str]:
    return case_code(case.id, case.village, case.reported_at), case.text


def _newest(case: Case) -> int:
    return max([case.reported_at, *(step.at for step in case.story), *(mark.at for mark in case.marks)])


def _passed(before: int, now: int) -> Select[Any]:
    """Open cases with a limit that was used up between the two times."""
    limits = or_(*(and_(limit > before, limit <= now) for limit in (cases.c.due, cases.c.original_due)))
    # Reckoned, so that no index of it is taken: it would read every open case at each write, the limits read none.
    return select(cases.c.id).where(limits, cases.c.ended_at + 0 == 0)


CASES = Mapper(
    kind=KIND,
    version=6,
    tables=TABLES,
    audit="case",
    free_text=(cases.c.text,),
    masked=(cases.c.reporter,),
    records=RecordMapping(
        type=Case,
        prefix=b"c",
        stored=records,
        left=LeftFields(b"x", lambda raw: [one.id for one in left_cases.decode(raw)]),
        rows=(
            Rows(cases, "id", lambda case: [case_row(case)]),
            Rows(records, "id", _record),
            Rows(events, "case_id", events_of),
            Rows(whistles, "case_id", whistles_of),
        ),
        about=_about,
        version=lambda case: case.revision,
        known=lambda case: case.known,
        newest=_newest,
        facts=_facts,
        passed=_passed,
        sought=_sought,
        turns=turns,
    ),
    listing=Listing(
        query=CaseQuery,
        count=lambda history, wanted, now: history.cases.count(wanted, now),
        lines=_lines,
    ),
)
