"""/health: age, lag and rate of every stream and process. No personal data."""

from __future__ import annotations

from dash import html

from dashboard.components.parts import badge, marks, panel, slot, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import DESK, style
from streams.geography.places import Places


def layout(page: PageContext, places: Places) -> html.Div:
    words, city = page.words, page.settings.city.code
    lines = html.Div(className="table", **marks(slot="health", testid="health"))
    feeds = html.Div(className="table", **marks(slot="feeds", testid="feeds"))
    head = [html.H1(words["health"]), slot("clock", css="digits"), slot("age"), badge(words, demo=page.store.demo)]
    return html.Div(
        [
            config(page, places, "health", [f"health/{city}", f"feed/{city}"]),
            html.Header(head, className="top"),
            html.Main(html.Div([panel("feeds", words["feeds"], feeds), panel("health", words["health"], lines)])),
            veil(),
        ],
        className="page desk health",
        style=style(DESK),
    )
