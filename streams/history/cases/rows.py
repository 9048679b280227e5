"""A case as rows: the row of lists, its steps and marks, its whistles. Steps, marks and whistles have no free text and
no person: those are in the record alone, which is read by right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from streams.access.movers import involved
from streams.model.case import Case, Mark, MarkKind
from streams.model.case_code import case_code

_K = MarkKind


def case_row(case: Case) -> dict[str, Any]:
    units = sorted(involved(case))
    return {
        "id": case.id,
        "code": case_code(case.id, case.village, case.reported_at),
        "village": case.village,
        "type": case.type,
        "category": case.category,
        "channel": case.channel,
        "state": case.state.value,
        "unit": case.unit,
        "involved": f"|{'|'.join(units)}|" if units else "",
        "reporter": case.reporter,
        "reported_at": case.reported_at,
        "due": case.due,
        "original_due": case.original_due,
        "ended_at": case.ended_at,
        "restricted": case.restricted,
        "counts": not (case.duplicate or case.invalid or case.drill),
        "text": case.text,
        "whistled": _whistled(case),
        "lon_e6": case.lon_e6,
        "lat_e6": case.lat_e6,
        "revision": case.revision,
    }


def _whistled(case: Case) -> bool:
    called = {mark.unit for mark in case.marks if mark.kind is MarkKind.WHISTLE}
    came = {mark.unit for mark in case.marks if mark.kind in (MarkKind.ANSWERED, MarkKind.ARRIVED)}
    return case.open and bool(called - came)


def events_of(case: Case) -> list[dict[str, Any]]:
    """Its steps by version with those that time made, then its marks by time."""
    steps = [
        (step.at, "state", step.state.value, step.unit, step.level, step.outcome, step.method) for step in case.story
    ]
    marks = [(mark.at, "mark", mark.kind.value, mark.unit, "", None, None) for mark in case.marks]
    return [
        {
            "case_id": case.id,
            "nth": nth,
            "at": at,
            "kind": kind,
            "name": name,
            "unit": unit,
            "level": level,
            "outcome": outcome.value if outcome else "",
            "method": method.value if method else "",
        }
        for nth, (at, kind, name, unit, level, outcome, method) in enumerate([*steps, *marks])
    ]


def whistles_of(case: Case) -> list[dict[str, Any]]:
    """One row a unit that was whistled for, with its own times."""
    word = next((mark.kind for mark in reversed(case.marks) if mark.kind in (_K.SOLVED, _K.UNSOLVED)), None)
    called = [mark for mark in case.marks if mark.kind is _K.WHISTLE]
    return [
        {
            "case_id": case.id,
            "nth": nth,
            "village": case.village,
            "unit": mark.unit,
            "at": mark.at,
            "answered_at": _after(mark, case.marks, _K.ANSWERED),
            "arrived_at": _after(mark, case.marks, _K.ARRIVED),
            "left_at": _after(mark, case.marks, _K.LEFT),
            "solved": -1 if word is None else int(word is _K.SOLVED),
        }
        for nth, mark in enumerate(called)
    ]


def _after(called: Mark, marks: Iterable[Mark], kind: MarkKind) -> int:
    return next((m.at for m in marks if m.kind is kind and m.unit == called.unit and m.at >= called.at), 0)
