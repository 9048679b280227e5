"""How a case begins: from a report, and at once with the office that is named for what is restricted."""

from __future__ import annotations

import msgspec

from streams.model.case import Case, CaseState, CaseStep
from streams.model.drills import marked
from streams.model.event import Command, NewCase, Report
from streams.model.regulation import CaseType, Regulation


def keyed_in(command: Command, matter: NewCase, kind: CaseType, now: int) -> Report:
    """The report that a person keyed in by hand; its id is the command's object, so that a click twice is one case."""
    return Report(
        id=command.object,
        source=f"person/{command.person}",
        at=now,
        received=now,
        region=matter.region,
        type=matter.type,
        category=kind.category,
        channel=matter.channel,
        text=matter.text,
    )


def reported(report: Report, regulation: Regulation, reporter: str = "", drill: str = "") -> Case:
    """`reporter`: the person who reported it, where no worker's phone did. `drill`: that it is for."""
    case = Case(
        id=report.id,
        village=report.region,
        type=report.type,
        category=report.category.value,
        channel=report.channel.value,
        reported_at=report.at,
        received_at=report.received,
        duplicate=report.duplicate_of != "",
        invalid=report.invalid,
        text=marked(report.text, drill),
        drill=drill,
        reporter=reporter or (f"worker/{report.worker}" if report.worker else report.source),
        lon_e6=report.lon_e6,
        lat_e6=report.lat_e6,
    )
    return _sent_on(case, regulation)


def _sent_on(case: Case, regulation: Regulation) -> Case:
    """A restricted case goes at once to the office named for it, never to a village."""
    kind = regulation.by_type.get(case.type)
    if kind is None or not kind.restricted or not regulation.restricted_office:
        return case
    at = case.received_at or case.reported_at
    unit = regulation.units_at(at).of(regulation.restricted_office)
    steps = (
        CaseStep(version=1, state=CaseState.TRIAGED, at=at, person="system", by="system"),
        CaseStep(version=2, state=CaseState.DISPATCHED, at=at, unit=unit, person="system", by="system"),
    )
    return msgspec.structs.replace(case, steps=steps)
