"""What waits for the decision of who heads a place: cases that were raised to it, suspended ones whose end is near,
whistles that no department has answered, and orders that came back twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import marks
from dashboard.home.own_cases import case_table
from dashboard.home.viewer import HomeViewer
from streams.history.cases.lists import CaseRow
from streams.history.cases.query import CaseQuery
from streams.model.case import Case, CaseState
from streams.model.local_day import iso_day, local_day

KINDS = ("suspended", "escalated", "whistled", "returned")
_LOOKED_AT = 200
_DAY_MS = 86_400_000
SOON_MS = 3 * _DAY_MS
"""So long before a suspension ends somebody decides whether the case goes on."""
_RETURNS_DAYS = 100
_SHOWN = 8


class WaitingCases(NamedTuple):
    """One kind of decision with the cases that wait for it."""

    kind: str
    rows: list[CaseRow]


def decisions(who: HomeViewer) -> list[WaitingCases]:
    return [WaitingCases(kind, list(_waiting(who, kind))) for kind in KINDS]


def decision_section(who: HomeViewer) -> Component:
    words, waiting = who.words, decisions(who)
    n = sum(len(one.rows) for one in waiting)
    parts: list[Component] = [html.H2([html.Span(words["home_decide"]), html.Span(str(n), className="digits")])]
    for one in waiting:
        if one.rows:
            text = words[f"home_{one.kind}_n"].format(n=len(one.rows))
            shown = one.rows[:_SHOWN]
            more = words["case_more"].format(n=len(one.rows), shown=_SHOWN) if len(one.rows) > _SHOWN else ""
            parts += [html.H3(text), case_table(who, one.kind, shown, waited=True)]
            parts += [html.P(more, className="quiet")] if more else []
    if not n:
        parts.append(html.P(words["home_decide_none"], className="quiet"))
    return html.Section(parts, **marks(testid="home-decide"))


def _waiting(who: HomeViewer, kind: str) -> Iterator[CaseRow]:
    wanted = _query(who, kind)
    lists = who.services.history.cases
    for row in lists.find(wanted._replace(oldest=True), who.now, limit=_LOOKED_AT) if wanted else ():
        case = lists.get(row.id) if kind in ("suspended", "escalated") else None
        if case is None or _mine(who, case):
            yield row


def _query(who: HomeViewer, kind: str) -> CaseQuery | None:
    match kind:
        case "suspended":
            return who.query(state=CaseState.SUSPENDED.value)
        case "escalated":
            return who.query(state=CaseState.ESCALATED.value)
        case "whistled":
            return who.query(whistled="1")
    today = local_day(who.now)
    days = {"from": iso_day(today - _RETURNS_DAYS), "to": iso_day(today)}
    return who.query(kpi="returned_twice", range="custom", state=CaseState.RETURNED.value, **days)


def _mine(who: HomeViewer, case: Case) -> bool:
    """Whether it was raised to this very tier, or its suspension ends soon."""
    if case.state is CaseState.ESCALATED:
        return (case.level or case.village) == who.scope
    return 0 < case.until <= who.now + SOON_MS
