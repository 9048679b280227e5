"""Who held a case from when to when, as one strip with its limits as ticks; whose turn it is, since and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dashboard.case_list import place, span, unit_then
from dashboard.cases.reading import CaseView
from streams.kpi.values import share
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clocks import CaseClock
from streams.model.case_table import MOVES, Mover
from streams.model.local_day import stamp

_OFFICE = {Mover.DEPARTMENT, Mover.UNIT}


class Held(NamedTuple):
    """City ms `first` to `last`. `office`: a department has it, not the area."""

    who: str
    first: int
    last: int
    office: bool


def holders(case: Case, held: Sequence[CaseStep], shown: CaseView) -> list[Held]:
    """In their order, up to its end or now: by the first step that each state allows, as `turn` is."""
    area, unit, found = case.village, "", list[Held]()
    end = case.closed_at or case.ended_at or shown.now
    ends = [step.at for step in held] + [end]
    states = [(CaseState.REPORTED, case.reported_at, "", ""), *((s.state, s.at, s.unit, s.level) for s in held)]
    for (state, at, own, level), until in zip(states, ends, strict=True):
        unit, area = own or unit, level or area
        office = bool(unit) and bool(MOVES[state]) and bool(MOVES[state][0].by & _OFFICE)
        who = unit_then(unit, shown.words, shown.regulation.units_at(at)) if office else place(area, shown.places)
        last = max(at, until)
        if found and found[-1].who == who:
            found[-1] = found[-1]._replace(last=last)
        elif last > at or until == end:
            found.append(Held(who, at, last, office))
    return found


def strip(case: Case, held: Sequence[CaseStep], five: Sequence[CaseClock], shown: CaseView) -> dict[str, Any]:
    """Parts and ticks in % of the whole, which goes on to the last limit that is known."""
    words, parts = shown.words, holders(case, held, shown)
    limits = [clock for clock in five if clock.start and clock.due]
    first = case.reported_at
    last = max([part.last for part in parts] + [clock.due for clock in limits], default=first)
    whole = max(1, last - first)

    def percent(ms: int) -> float:
        return round(share(ms, whole) or 0.0, 2)

    return {
        "parts": [
            {
                "who": part.who,
                "said": _part_text(part, shown),
                "left": percent(part.first - first),
                "share": percent(part.last - part.first),
                "office": part.office,
            }
            for part in parts
        ],
        "limits": [
            {
                "said": words["strip_limit"].format(name=words[f"clock_{clock.kind}"], at=stamp(clock.due)[5:16]),
                "left": percent(clock.due - first),
                "late": (clock.end or shown.now) > clock.due,
            }
            for clock in limits
        ],
        "ends": [stamp(first)[5:16], stamp(last)[5:16]],
    }


def _part_text(part: Held, shown: CaseView) -> str:
    first, last = stamp(part.first)[5:16], stamp(part.last)[5:16]
    took = span(part.last - part.first, shown.words)
    return shown.words["strip_said"].format(who=part.who, first=first, last=last, time=took)


def turn(case: Case, parts: Sequence[Held], five: Sequence[CaseClock], shown: CaseView) -> str:
    """Whose turn it is, since and until when; '' once no one's."""
    if not case.open or not MOVES[case.state] or not parts:
        return ""
    text = shown.words["case_turn"].format(who=parts[-1].who, since=stamp(parts[-1].first)[5:16])
    runs = next((clock for clock in reversed(five) if clock.start and not clock.end and clock.due), None)
    if runs is None:
        return text
    name, due = shown.words[f"clock_{runs.kind}"], stamp(runs.due)[5:16]
    late = "case_turn_late" if runs.due <= shown.now else "case_turn_until"
    return shown.words["joint"].join((text, shown.words[late].format(name=name, due=due)))
