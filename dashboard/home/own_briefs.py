"""The newest briefs of one's own area or department; nothing before there are any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import marks
from dashboard.home.viewer import HomeViewer
from dashboard.locale import Words
from streams.access.subject import Subject


class ListedBrief(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def href(self) -> str: ...


BriefList = Callable[[Subject, Words], Sequence[ListedBrief]]


def brief_section(who: HomeViewer, briefs: BriefList) -> Component | None:
    found = briefs(who.page.subject, who.words)
    if not found:
        return None
    title = html.H2(html.A(who.words["briefs"], href=who.href("/briefs")))
    lines = [html.Li([html.A(one.text, href=one.href), html.Span(one.state, className="quiet")]) for one in found]
    return html.Section([title, html.Ul(lines, className="lines")], **marks(testid="home-briefs"))
