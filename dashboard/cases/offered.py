"""What a person may do to a case now, and what each step must bring."""

from __future__ import annotations

from typing import Any

from dashboard.locale import Words
from streams.access.movers import movers
from streams.access.policy import COMMANDS, Action
from streams.access.subject import Subject
from streams.model.case import (
    MEDIATION,
    Case,
    CaseOutcome,
    CaseState,
    Category,
    Method,
)
from streams.model.case_marks import Actor
from streams.model.case_table import MOVES, Need
from streams.model.case_work import allowed
from streams.model.regulation import Regulation


def offered(
    case: Case, subject: Subject, words: Words, regulation: Regulation, now: int, *, named: bool
) -> dict[str, Any]:
    """What `subject` may do at `now` (city ms), as JSON. `named`: a named reader of this restricted case."""
    own = COMMANDS[subject.role]
    units = regulation.units_at(now)
    capacities = movers(subject, case, named=named, units=units)
    who = Actor(subject.person, "", capacities, units.all_of(subject.department))
    steps, marks = allowed(case, who, now, regulation)
    needs = {move.to: move.needs for move in MOVES[case.state]}
    dispute = case.category == Category.DISPUTE
    moves = [
        {
            "to": to.value,
            "word": words[f"move_{to}"] if f"move_{to}" in words.all else words[f"state_{to}"],
            "needs": _needs(case, to, needs[to]),
        }
        for to in steps
        if Action.MOVE in own
    ]
    return {
        "moves": moves,
        "marks": [{"kind": kind.value, "word": words[f"mark_{kind}"]} for kind in marks if Action.MARK in own],
        "units": [[one.id, one.name if words.language == "zh" else one.en] for one in units.live],
        "methods": {m.value: words[f"method_{m}"] for m in Method if dispute or m not in MEDIATION},
        "outcomes": {o.value: words[f"outcome_{o}"] for o in (CaseOutcome if dispute else list(CaseOutcome)[:2])},
    }


def _needs(case: Case, to: CaseState, needs: frozenset[Need]) -> list[str]:
    """Names of the fields a form asks for."""
    asked = sorted(need.value for need in needs)
    if to in (CaseState.DISPATCHED, CaseState.TRANSFERRED):
        asked.append("unit")
    if to is CaseState.CHECKING:
        asked.append("outcome")
    return asked
