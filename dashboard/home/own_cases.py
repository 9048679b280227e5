"""The open cases of one's own place or department: due today, overdue, and who has waited longest."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import case_list
from dashboard.components.parts import marks
from dashboard.home.viewer import HomeViewer
from streams.history.cases.lists import CaseRow
from streams.history.cases.query import CaseQuery

SHOWN = 10


def own_cases(who: HomeViewer) -> list[Component]:
    return [
        _section(who, "today", who.held(standing="today")),
        _section(who, "overdue", who.held(standing="overdue")),
        _section(who, "longest", longest(who), standing="open"),
    ]


def longest(who: HomeViewer) -> CaseQuery | None:
    """Open cases, who has waited longest first."""
    wanted = who.held(standing="open")
    return wanted._replace(oldest=True) if wanted else None


def counted(who: HomeViewer, wanted: CaseQuery | None) -> int:
    return who.services.history.cases.count(wanted, who.now) if wanted else 0


def rows(who: HomeViewer, wanted: CaseQuery | None, limit: int = SHOWN) -> list[CaseRow]:
    return who.services.history.cases.find(wanted, who.now, limit=limit) if wanted else []


def case_table(who: HomeViewer, name: str, shown: Sequence[CaseRow], *, waited: bool) -> Component:
    """A line for each case with the way to it. `waited`: how long since it was reported, else how long until it is
    due."""
    words = who.words
    last = words["home_waited" if waited else "case_limit"]
    heads = [words["case_type"], words["case_place"], words["home_state"], last]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    body = html.Tbody([html.Tr(_cells(one, who, waited=waited)) for one in shown])
    return html.Table([head, body], className="plain", **marks(testid=f"{name}-rows"))


def type_name(who: HomeViewer, type_: str) -> str:
    return who.rules.type_name(type_, who.words.language)


def _section(who: HomeViewer, name: str, wanted: CaseQuery | None, *, standing: str = "") -> Component:
    words, n, shown = who.words, counted(who, wanted), rows(who, wanted)
    text = words["home_open_n"].format(n=n) if standing else str(n)
    way = who.href("/cases", standing=standing or name, **who.holding)
    title = [html.Span(words[f"home_{name}"]), html.A(text, href=way)]
    inside: Component = case_table(who, name, shown, waited=bool(standing))
    if not shown:
        inside = html.P(words[f"home_{name}_none"], className="quiet")
    return html.Section([html.H2(title), inside], **marks(testid=f"home-{name}"))


def _cells(one: CaseRow, who: HomeViewer, *, waited: bool) -> list[Component]:
    words = who.words
    light, text = case_list.limit(one.due, one.ended_at, words, who.now)
    if waited:
        light, text = "", case_list.span(who.now - one.reported_at, words)
    elif one.unit in who.rules.independent:
        # In the hands of a court or a review body: nothing is late there, and no one is urged.
        light, text = "", words["home_by_law"]
    state = case_list.state(one.state, one.category, words)
    unit = case_list.unit(one.unit, words, who.rules.units_at(who.now)) if one.unit else ""
    return [
        html.Td(html.A(type_name(who, one.type), href=who.href(f"/case/{one.code}"), className="case-link")),
        html.Td(case_list.place(one.village, who.services.places)),
        html.Td(" · ".join(part for part in (state, unit) if part)),
        html.Td(text, className=f"digits {light}".strip()),
    ]
