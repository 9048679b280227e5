"""/rewind: an area's screen as it was at a moment, in a frame that no live page has. Nothing of the past is laid out
here: the page's module asks for it, with a reason."""

from __future__ import annotations

from dash import html

from dashboard.components.nav import end
from dashboard.components.parts import marks, notes, seat_bar, slot, standing, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import NIGHT, style
from dashboard.wall.page import body
from streams.geography.places import Places
from streams.model.region import Tier
from streams.model.topic import OWN_SESSION


def layout(page: PageContext, places: Places) -> html.Div:
    words, city = page.words, page.settings.city.code
    scope = page.region if len(page.region) >= Tier.COUNTY else city
    sent = [f"{kind}/{scope}" for kind in ("regions", "figures", "alerts", "shift")] + [f"feed/{city}"]
    head = [html.H1(words["rewind"]), *standing(), slot("until", css="quiet"), *end(page, "rewind")]
    moment = [slot("then", css="then"), slot("date"), slot("clock", css="digits clock")]
    then = html.Header([html.H2(places.full_name(page.region)), *moment], className="top")
    screen = [then, *body(page, places)]
    bar = html.Div(className="rewind-bar", **marks(slot="rewind-bar", testid="rewind-bar"))
    return html.Div(
        [
            config(page, places, "rewind", [OWN_SESSION], scope=scope, sent=sent),
            html.Div([html.Header(head, className="top"), notes(), bar, seat_bar()], className="desk"),
            veil(),
            html.Div(screen, className="page wall rewound", hidden=True, **marks(testid="rewound")),
        ],
        className="page rewind",
        style=style(NIGHT),
        lang=words.tag,
    )
