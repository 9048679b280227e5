"""What the doors are sent of a simulated case: its report, its statuses and its marks, each with its moment. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.demo.history import Word
from streams.demo.marks import Beside
from streams.demo.matters import PlannedCase
from streams.model.event import CaseStatus, Report
from streams.model.region import is_code

Due = tuple[int, str, int, Report | CaseStatus]
"""When it is to be sent (city ms), of which case, its place among what is sent of that case then, the item."""
_BEHIND = 1_000
"""Marks of a case are sent behind its statuses of the same moment."""


def items(matter: PlannedCase) -> Iterator[Due]:
    """All that is ever sent of a case, in an order of its own."""
    yield matter.at, matter.id, 0, _report(matter)
    for version, word in enumerate(matter.words, 1):
        yield word.at, matter.id, version, _status(matter, version, word)
    for nth, one in enumerate(matter.marks, _BEHIND):
        yield one.at, matter.id, nth, _mark(matter, nth, one)


def _report(matter: PlannedCase) -> Report:
    return Report(
        id=matter.id,
        source="",
        at=matter.at,
        region=matter.village,
        type=matter.type,
        category=matter.category,
        channel=matter.channel,
        text=matter.text,
        duplicate_of=matter.duplicate_of,
        invalid=matter.invalid,
    )


def _mark(matter: PlannedCase, nth: int, one: Beside) -> CaseStatus:
    centre = is_code(one.by)
    return CaseStatus(
        id=f"{matter.id}-{nth}",
        source="",
        at=one.at,
        case=matter.id,
        version=one.version,
        state=one.state,
        mark=one.mark,
        unit=one.unit,
        reason=one.reason,
        acting=one.by if centre else "",
        department="" if centre else one.by,
    )


def _status(matter: PlannedCase, version: int, word: Word) -> CaseStatus:
    fields = msgspec.structs.asdict(word)
    by = fields.pop("by")
    who = {"acting": by} if is_code(by) else {"department": by}
    return CaseStatus(id=f"{matter.id}-{version}", source="", case=matter.id, version=version, **fields, **who)
