"""/workers: who is on the roster of an area, and who is in session, without signal, or out of session. Counts for
dispatch: no one is ranked, and for how long anybody was there is not shown."""

from __future__ import annotations

from dash import html

from dashboard.components.nav import end
from dashboard.components.parts import marks, panel, seat_bar, slot, standing, veil
from dashboard.context import PageContext
from dashboard.exports import formats_for
from dashboard.live import config, people
from dashboard.theme import style
from streams.access.policy import Page
from streams.formats.formats import TABLES
from streams.geography.places import Places
from streams.model.topic import OWN_SESSION


def layout(page: PageContext, places: Places) -> html.Div:
    words, city = page.words, page.settings.city.code
    topics = [f"feed/{city}", OWN_SESSION, *(f"workers/{code}" for code in people(page, places, page.region))]
    formats = formats_for(page.subject, Page("workers", page.region), TABLES)
    table = html.Div(className="table", **marks(slot="workers", testid="workers"))
    head = [slot("crumbs", css="crumbs"), html.H1(words["workers_title"]), *standing(), *end(page, "workers")]
    return html.Div(
        [
            config(page, places, "workers", topics, ceiling=page.subject.scope, formats=formats),
            html.Header(head, className="top"),
            html.Main(
                [slot("workers-export"), panel("workers", words["workers_title"], table, aside="workers-aside")],
                className="list",
            ),
            seat_bar(),
            veil(),
        ],
        className="page desk workers",
        style=style(page.colours),
        lang=words.tag,
    )
