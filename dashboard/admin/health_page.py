"""/health: age, lag and rate of every stream and process. No personal data."""

from __future__ import annotations

from dash import html

from dashboard.components.nav import end
from dashboard.components.parts import calendar_note, marks, panel, standing, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import style
from streams.access.topics import projection
from streams.clock import CityClock
from streams.geography.places import Places
from streams.model.local_day import local_day
from streams.model.topic import Kind


def layout(page: PageContext, places: Places) -> html.Div:
    words, city = page.words, page.settings.city.code
    lines = html.Div(className="table", **marks(slot="health", testid="health"))
    rules = html.Div(className="table", **marks(slot="rules", testid="rules"))
    feeds = html.Div(className="table", **marks(slot="feeds", testid="feeds"))
    back = html.A(places.name(page.subject.scope), href=f"/region/{page.subject.scope}", className="crumb")
    head = [back, html.H1(words["health"]), *standing(), *end(page, "health")]
    panels = [panel("feeds", words["feeds"], feeds), panel("health", words["health"], lines), _rules(page, rules)]
    return html.Div(
        [
            config(page, places, "health", [f"health/{city}", f"feed/{city}", *_desk(page)]),
            html.Header(head, className="top"),
            html.P(calendar_note(words, page.regulation, _today(page)), className="note", role="status"),
            html.Main(html.Div(panels, tabIndex=0)),  # anyone who has no pointer scrolls it too
            veil(),
        ],
        className="page desk health",
        style=style(page.colours),
        lang=words.tag,
    )


def _today(page: PageContext) -> int:
    return local_day(CityClock(page.store).now_ms())


def _desk(page: PageContext) -> list[str]:
    """Which alert rules are out of service, for roles that may know."""
    return [f"shift/{page.subject.scope}"] if projection(page.subject, Kind.SHIFT) else []


def _rules(page: PageContext, rules: html.Div) -> html.Section | None:
    return panel("rules", page.words["rules_off"], rules) if _desk(page) else None
