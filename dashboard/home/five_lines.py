"""The first page of a leader, read-only and for a phone: five lines, each a sentence with its number. Counts alone: no
text of a case, no one's name but that of who is on duty."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import case_list
from dashboard.areas.lineup import LineUp
from dashboard.components.parts import marks
from dashboard.home.decisions import decisions
from dashboard.home.on_duty import duty_lines
from dashboard.home.own_cases import counted, longest, rows, type_name
from dashboard.home.own_tasks import due_text
from dashboard.home.viewer import HomeViewer


def five_lines(who: HomeViewer, lineup: LineUp) -> Component:
    parts = [_decide(who), _due(who), _longest(who), _tasks(who), _duty(who, lineup)]
    return html.Ol(parts, className="five", **marks(testid="five-lines"))


def _decide(who: HomeViewer) -> Component:
    waiting = decisions(who)
    kinds = [who.words[f"home_{one.kind}_n"].format(n=len(one.rows)) for one in waiting if one.rows]
    n = sum(len(one.rows) for one in waiting)
    return _line(who, "decide", str(n), " · ".join(kinds) or who.words["home_decide_none"])


def _due(who: HomeViewer) -> Component:
    n, late = (counted(who, who.query(standing=name)) for name in ("today", "overdue"))
    return _line(who, "today", str(n), who.words["home_overdue_n"].format(n=late))


def _longest(who: HomeViewer) -> Component:
    """Where and what it is, and that there are more: the list is of those who handle it."""
    words, oldest = who.words, rows(who, longest(who), 1)
    if not oldest:
        return _line(who, "longest", "0", words["home_longest_none"])
    (one,) = oldest
    where = f"{case_list.place(one.village, who.services.places)} · {type_name(who, one.type)}"
    return _line(who, "longest", case_list.span(who.now - one.reported_at, words), where)


def _tasks(who: HomeViewer) -> Component:
    left = who.to_do(who.address, who.now)
    text = who.words["home_tasks_none"]
    if left:
        text = " · ".join(part for part in (left[0].title, due_text(who, left[0])) if part)
    return _line(who, "tasks", str(len(left)), text)


def _duty(who: HomeViewer, lineup: LineUp) -> Component:
    lines = duty_lines(who, lineup)
    text = " · ".join(f"{one.where} {one.who}" for one in lines[:2]) or who.words["home_duty_none"]
    return _line(who, "duty", "", text)


def _line(who: HomeViewer, name: str, number: str, text: str) -> Component:
    head = [html.Span(who.words[f"home_{name}"]), html.B(number, className="digits")]
    return html.Li([html.Div(head), html.P(text, className="quiet")], **marks(testid=f"line-{name}"))
