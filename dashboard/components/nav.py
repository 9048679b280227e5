"""How the head of a desk's page ends: the ways to the other pages, those that anyone who asks may
open, and 模拟数据."""

from __future__ import annotations

from dash import html

from dashboard.components.parts import badge, marks, slot
from dashboard.context import PageContext
from dashboard.theme import ALWAYS_DARK
from streams.access.policy import Action, Page, allow

AREA_PAGES = ("region", "trends", "statistics")
"""Pages of an area: one right opens them, and each leads to the others of the same area."""
DESK_PAGES = {
    "home": "home",
    "duty": "duty",
    "region": "region_page",
    "trends": "trends",
    "statistics": "statistics",
    "cases": "cases",
    "tasks": "tasks",
    "sitreps": "sitreps",
    "briefs": "briefs",
    "rewind": "rewind",
    "workers": "workers_title",
    "refused": "refused",
    "health": "health",
}


def end(page: PageContext, here: str) -> list[html.Span | html.Nav | html.Div | None]:
    """`here`: the page the ways lead from."""
    scope = page.subject.scope
    area = page.region if here in AREA_PAGES else scope
    lang = "" if page.words.language == "zh" else f"?lang={page.words.language}"
    links = [
        html.A(page.words[word], href=f"/{name}{f'/{area}' if name in AREA_PAGES else ''}{lang}", className="way")
        for name, word in DESK_PAGES.items()
        if name != here and allow(page.subject, Action.OPEN, Page("region" if name in AREA_PAGES else name, scope))
    ]
    if page.subject.person != page.subject.id:
        links.append(html.A(page.words["password_own"], href="/signin/password", className="way"))
    nav = html.Nav(links, className="ways", **marks(testid="ways"))
    look = None if here in ALWAYS_DARK else slot("look", css="look-place")
    seek = slot("seek", css="seek-place")
    return [html.Span(className="spring"), nav, seek, look, badge(page.words, demo=page.store.demo)]
