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
from streams.access.policy import Action, Page, allow
from streams.formats.formats import TABLES
from streams.geography.places import Places
from streams.model.region import Tier
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
                [
                    _hour(page),
                    html.A(words["coverage"], href=f"/coverage{words.query()}", className="crumb"),
                    slot("workers-export"),
                    panel("workers", words["workers_title"], table, aside="workers-aside"),
                ],
                className="list",
            ),
            seat_bar(),
            veil(),
        ],
        className="page desk workers",
        style=style(page.colours),
        lang=words.tag,
    )


def _hour(page: PageContext) -> html.A | None:
    """Of an area that has posts of its own, an hour played back: for who may see their tracks."""
    if len(page.region) < Tier.COUNTY or not allow(page.subject, Action.OPEN, Page("track", page.region)):
        return None
    lang = "&lang=en" if page.words.language == "en" else ""
    return html.A(page.words["fleet_title"], href=f"/workers/day?region={page.region}{lang}", className="crumb")
