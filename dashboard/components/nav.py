"""How the head of a desk's page ends: the ways to the other pages, those that anyone who asks may
open, and 模拟数据."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

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
    "supervision": "supervision",
    "foresight": "foresight",
    "sitreps": "sitreps",
    "briefs": "briefs",
    "rewind": "rewind",
    "workers": "workers_title",
    "province": "province",
    "refused": "refused",
    "health": "health",
}
GROUPS = {
    "ways_figures": ("trends", "statistics", "foresight", "briefs", "rewind"),
    "ways_more": ("supervision", "sitreps", "workers", "province", "refused", "health"),
}
"""Ways that a long line opens in one place: word -> pages. What is gone to daily has its own."""
_LINE = 7
"""So many ways of a role fit on a line of 1366 px beside the head's other parts."""


def end(page: PageContext, here: str) -> list[html.Span | html.Nav | html.Div | None]:
    """`here`: the page the ways lead from."""
    links = {name: _way(name, page, here) for name in DESK_PAGES if name != here and _opens(name, page)}
    if page.subject.person != page.subject.id:
        links["password"] = html.A(page.words["password_own"], href="/signin/password", className="way")
    nav = html.Nav(_line(links, page), className="ways", **marks(testid="ways"))
    look = None if here in ALWAYS_DARK else slot("look", css="look-place")
    seek = slot("seek", css="seek-place")
    return [html.Span(className="spring"), nav, seek, look, badge(page.words, demo=page.store.demo)]


def _line(links: dict[str, html.A], page: PageContext) -> list[Component]:
    """Those that all fit stand beside each other; of more, some are opened in groups (`assets/js/ui/menus.mjs`)."""
    if len(links) <= _LINE:
        return [*links.values()]
    grouped = {name for names in GROUPS.values() for name in names}
    line: list[Component] = [link for name, link in links.items() if name not in (*grouped, "password")]
    for word, names in GROUPS.items():
        inside = [links[name] for name in names if name in links]
        if word == "ways_more" and "password" in links:
            inside.append(links["password"])
        if len(inside) > 1:
            line.append(html.Details([html.Summary(page.words[word]), html.Div(inside)], className="menu"))
        else:
            line += inside
    return line


def _way(name: str, page: PageContext, here: str) -> html.A:
    area = page.region if here in AREA_PAGES else _scope(page)
    href = f"/{name}{f'/{area}' if name in AREA_PAGES else ''}{page.words.query()}"
    return html.A(page.words[DESK_PAGES[name]], href=href, className="way")


def _opens(name: str, page: PageContext) -> bool:
    if name == "province" and not page.settings.province.cities:
        return False
    return allow(page.subject, Action.OPEN, Page("region" if name in AREA_PAGES else name, _scope(page)))


def _scope(page: PageContext) -> str:
    return page.subject.scope
