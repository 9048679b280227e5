"""What one's own place or department has received and not done."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import marks
from dashboard.home.viewer import HomeViewer
from dashboard.to_do import ToDo
from streams.model.local_day import moment

_SHOWN = 6


def task_section(who: HomeViewer) -> Component:
    words, left = who.words, who.to_do(who.address, who.now)
    title = html.H2([html.Span(words["home_tasks"]), html.A(str(len(left)), href=who.href("/tasks"))])
    if not left:
        return _section(title, html.P(words["home_tasks_none"], className="quiet"))
    lines = [html.Li(_line(who, one)) for one in left[:_SHOWN]]
    return _section(title, html.Ul(lines, className="lines"))


def due_text(who: HomeViewer, one: ToDo) -> str:
    """When it is due, and whether that is over; '' without a due time."""
    if not one.due:
        return ""
    text = who.words["home_due"].format(time=moment(one.due).strftime("%m-%d %H:%M"))
    return f"{text} · {who.words['task_late']}" if one.late else text


def _line(who: HomeViewer, one: ToDo) -> list[Component]:
    return [
        html.A(one.title, href=who.href("/tasks", task=one.name)),
        html.Span(due_text(who, one), className=f"digits {'red' if one.late else 'quiet'}"),
    ]


def _section(*inside: Component) -> Component:
    return html.Section(list(inside), **marks(testid="home-tasks"))
