"""Natural time of cases by what they waited for, summed in the database from their steps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from streams.history.cases import groups
from streams.history.cases.query import CaseQuery, filtered
from streams.history.cases.tables import cases, events
from streams.model.case import CaseState
from streams.model.case_waits import HELD, WAITS, wait_of

WaitRow = tuple[tuple[str, ...], str, int]
"""(values of what it is grouped by, what was waited for, ms)."""


def waits(tx: Connection, wanted: CaseQuery, by: tuple[str, ...], now: int, length: int) -> list[WaitRow]:
    """Of what a list of `wanted` holds, from the report to the newest step of each. `by`, `length`: of
    `groups.columns`. Of departments `unit_waits` tells."""
    parts = [part.label(f"own_{nth}") for nth, part in enumerate(groups.columns(by, length, now))]
    steps = _steps(wanted, now, *parts).subquery()
    own, wait = [steps.c[part.name] for part in parts], _wait(steps.c.name)
    took = func.sum(_time(steps.c.at, steps.c.until))
    before = func.sum(case((steps.c.nth == 1, _time(steps.c.reported_at, steps.c.at)), else_=0))
    found: list[WaitRow] = []
    for *values, name, ms, first in tx.execute(select(*own, wait, took, before).group_by(*own, wait)):
        group = tuple(values)
        found += [(group, name, int(ms))] if name else []
        found += [(group, wait_of(CaseState.REPORTED), int(first))] if first else []
    return found


def unit_waits(tx: Connection, wanted: CaseQuery, now: int) -> list[WaitRow]:
    """The same by the department of each step: each has the time that it had a case, and no other's."""
    steps = _steps(wanted, now).subquery()
    wait, took = _wait(steps.c.name), func.sum(_time(steps.c.at, steps.c.until))
    rows = tx.execute(select(steps.c.unit, wait, took).group_by(steps.c.unit, wait))
    return [((unit,), name, int(ms or 0)) for unit, name, ms in rows if unit and name in HELD]


def _steps(wanted: CaseQuery, now: int, *parts: Any) -> Select[Any]:
    """Every step of these cases, with when the next began."""
    chosen = filtered(select(cases.c.id, cases.c.reported_at, *parts), wanted, now).subquery()
    following: Any = {"partition_by": events.c.case_id, "order_by": events.c.nth}
    return (
        select(
            *(chosen.c[part.name] for part in parts),
            events.c.name,
            events.c.unit,
            events.c.at,
            func.lead(events.c.at).over(**following).label("until"),
            func.row_number().over(**following).label("nth"),
            chosen.c.reported_at,
        )
        .join(chosen, chosen.c.id == events.c.case_id)
        .where(events.c.kind == "state")
    )


def _wait(state: Any) -> Any:
    return case(*((state.in_(sorted(states)), name) for name, states in WAITS.items()), else_="")


def _time(since: Any, until: Any) -> Any:
    """A clock that went back takes no time away."""
    return case((and_(until.is_not(None), until > since), until - since), else_=0)
