"""The rows of a list, one after the other, by the way of a single command; what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from dashboard.batches.sheets import Given
from dashboard.commands import why_not
from dashboard.services import Services
from streams.registry.records import Session

_KEPT, _AWAY = 202, 503


class RowAnswer(NamedTuple):
    """`status`: of the door, 0 = it was not asked any more. `why`: it was not kept; `pin`: to ask for progress with."""

    status: int
    why: str = ""
    pin: str = ""

    @property
    def kept(self) -> bool:
        return self.status == _KEPT


class _Kept(msgspec.Struct, frozen=True):
    pin: str = ""


def given(services: Services, session: Session, rows: Iterable[Given]) -> list[RowAnswer]:
    """A row that is refused leaves the others; a door that does not answer ends it: the rest waits for the same
    file again."""
    made: list[RowAnswer] = []
    away = False
    for wish, body in rows:
        if away:
            made.append(RowAnswer(0))
            continue
        status, answer = services.commands.give(session, wish, body)
        away = status >= _AWAY or status == 423
        pin = msgspec.json.decode(answer, type=_Kept).pin if status == _KEPT and answer else ""
        made.append(RowAnswer(status, "" if status == _KEPT else why_not(answer), pin))
    return made
