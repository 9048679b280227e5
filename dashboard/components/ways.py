"""How the head of a desk's page ends: the ways to the other pages, those that whoever asks may
open, and 模拟数据."""

from __future__ import annotations

from dash import html

from dashboard.components.parts import badge, marks
from dashboard.context import PageContext
from streams.access.policy import Action, Page, allow

_PAGES = {
    "duty": "duty",
    "region": "region_page",
    "cases": "cases",
    "workers": "workers_title",
    "refused": "refused",
    "health": "health",
}


def end(page: PageContext, here: str) -> list[html.Span | html.Nav | html.Div | None]:
    """`here`: the page the ways lead from."""
    scope = page.subject.scope
    lang = "" if page.words.language == "zh" else f"?lang={page.words.language}"
    links = [
        html.A(page.words[word], href=f"/{name}{f'/{scope}' if name == 'region' else ''}{lang}", className="way")
        for name, word in _PAGES.items()
        if name != here and allow(page.subject, Action.OPEN, Page(name, scope))
    ]
    if page.subject.person != page.subject.id:
        links.append(html.A(page.words["password_own"], href="/signin/password", className="way"))
    nav = html.Nav(links, className="ways", **marks(testid="ways"))
    return [html.Span(className="spring"), nav, badge(page.words, demo=page.store.demo)]
