"""What a first report says beforehand: what the journal has, and 正在核实 for what is not known. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dashboard.locale import Words
from streams.model.alert import Alert, AlertMove
from streams.model.case import Case
from streams.model.local_day import stamp
from streams.model.sitreps.sitrep import FIELDS, Sitrep

_DONE = frozenset({AlertMove.PROGRESS, AlertMove.STEP, AlertMove.CONFIRM})
_LONGEST = 400


class Incident(NamedTuple):
    """`case`: that it is about, None where there is none that may be read. `what`, `place`: in words. `desk`: name of
    the desk that reports."""

    alert: Alert
    case: Case | None
    what: str
    place: str
    desk: str


def prefilled(one: Incident, words: Words) -> dict[str, str]:
    """By field; the unknown reads as under verification."""
    made: dict[str, Callable[[Incident, Words], str]] = {
        "when": _when,
        "where": lambda one, _: one.place,
        "source": _source,
        "impact": _impact,
        "measures": _measures,
        "contact": lambda one, _: one.desk,
    }
    found = {name: make(one, words) for name, make in made.items()}
    return {name: found.get(name, "")[:_LONGEST] or words["sitrep_unknown"] for name in FIELDS}


def carried(report: Sitrep) -> dict[str, str]:
    """What a draft, or the version before, says: it goes on from there."""
    last = report.last
    return dict(zip(FIELDS, last.texts, strict=True)) if last else {}


def _when(one: Incident, words: Words) -> str:
    return words["sitrep_when_known"].format(time=stamp(one.alert.raised_at)[:16])


def _source(one: Incident, words: Words) -> str:
    return words[f"channel_{one.case.channel}"] if one.case else words["sitrep_source_sos"]


def _impact(one: Incident, words: Words) -> str:
    said = one.case.text if one.case and not one.case.restricted else ""
    return words["joint_title"].join(part for part in (one.what, said) if part)


def _measures(one: Incident, words: Words) -> str:
    lines = [
        f"{stamp(step.at)[11:16]} {words[f'move_{step.move}']} {step.note}".strip()
        for step in one.alert.steps
        if step.move in _DONE
    ]
    return words["sitrep_list_mark"].join(lines)
