"""A city whose requests are listed, for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_code import case_code
from tests.streams.intake.house import House
from tests.streams.intake.recorded import RULES, VILLAGE

S = CaseState
HOUR = 3_600_000
SECRET = "王五说的"


def made(n: int, kind: str, at: int, *, closed: bool = False, channel: str = "mini_program") -> Case:
    names = [S.VERIFYING, S.TRIAGED, S.DISPATCHED, S.RETURNED, S.DISPATCHED, S.ACCEPTED, S.HANDLING]
    names += [S.CHECKING, S.CLOSED] if closed else []
    steps = tuple(
        CaseStep(v, name, at + v * 60_000, unit="urban", person="p-1", by="李四", note=SECRET, paper="纸 1")
        for v, name in enumerate(names, start=1)
    )
    return Case(
        id=f"open311/{n}",
        village=VILLAGE,
        type=kind,
        category=RULES.by_type[kind].category.value,
        channel=channel,
        reported_at=at,
        text=SECRET,
        steps=steps,
        lon_e6=123_111_111,
    )


def code(there: House, n: int) -> str:
    found = there.history.cases.get(f"open311/{n}")
    assert found is not None
    return case_code(found.id, found.village, found.reported_at)


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()
