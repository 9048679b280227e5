"""What cases are grouped by in figures, as expressions: a list that asks for a group reads the same expression, so it
holds as many cases as the group counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, func

from streams.history.cases.tables import cases
from streams.model.case import CaseState
from streams.model.local_day import day_start

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_LOCAL = cases.c.reported_at - day_start(0)
HOLDERS = ("village", "department", "raised")
OUTCOMES = ("on_time", "spot", "late", "legal", "other", "open", "overdue")
NOT_TAKEN = (CaseState.MERGED, CaseState.DECLINED, CaseState.CANCELLED)


def outcome(now: int) -> Any:
    """What became of it by `now` (city ms): done by its limit, done without one, done late; with a court or another
    body by law; merged, declined or cancelled; open; open with its limit used up."""
    limited = cases.c.due > 0
    return case(
        (cases.c.state == CaseState.DIVERTED, "legal"),
        (and_(cases.c.ended_at == 0, limited, cases.c.due <= now), "overdue"),
        (cases.c.ended_at == 0, "open"),
        (cases.c.state.in_(NOT_TAKEN), "other"),
        (and_(limited, cases.c.due < cases.c.ended_at), "late"),
        (limited, "on_time"),
        else_="spot",
    )


def holder() -> Any:
    """Who has it, or had it last: the village itself, a department, the tier above that is to take it."""
    raised = cases.c.state == CaseState.ESCALATED
    return case((raised, "raised"), (cases.c.unit == "", "village"), else_="department")


def day() -> Any:
    """Local day of the report."""
    return _LOCAL // _DAY_MS


def hour() -> Any:
    return _LOCAL // _HOUR_MS % 24


def weekday() -> Any:
    """0 = Monday."""
    return (day() + 3) % 7


def area(length: int) -> Any:
    """The first `length` digits of the village."""
    return func.substr(cases.c.village, 1, length)


def columns(names: tuple[str, ...], length: int, now: int) -> list[Any]:
    """By their names: `area` (of `length` digits), `day`, `hour`, `weekday`, `holder`, `outcome`, and columns of the
    table."""
    own = {
        "area": area(length),
        "day": day(),
        "hour": hour(),
        "weekday": weekday(),
        "holder": holder(),
        "outcome": outcome(now),
    }
    return [(own[name] if name in own else cases.c[name]).label(f"by_{name}") for name in names]
