"""/workers/day: an hour of the own staff of an area on one clock, once a reason has been given. Nothing that says where
anybody was is laid out here."""

from __future__ import annotations

from dash import html

from dashboard.components.nav import end
from dashboard.components.parts import marks, panel, seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import style
from streams.access.policy import must_name_case
from streams.geography.places import Places
from streams.model.topic import OWN_SESSION


def layout(page: PageContext, places: Places) -> html.Div:
    words = page.words
    topics = [f"feed/{page.settings.city.code}", OWN_SESSION]
    more = {"plain": True, "matter": must_name_case(page.subject)}
    back = f"/workers?region={page.region}{'&lang=en' if words.language == 'en' else ''}"
    way = html.A(places.name(page.region), href=back, className="crumb")
    head = [way, html.H1(words["fleet_title"]), *standing(), *end(page, "track")]
    posts = html.Div(className="table", **marks(slot="fleet-posts", testid="fleet-posts"))
    return html.Div(
        [
            config(page, places, "fleet", topics, **more),
            html.Header(head, className="top"),
            html.Div(**marks(slot="fleet-bar", testid="fleet-bar"), className="track-bar"),
            html.Main(
                [
                    html.Div([the_map(words), slot("picked", css="picked")], className="middle"),
                    html.Div([slot("fleet-said"), panel("fleet-posts", words["fleet_posts"], posts)]),
                ]
            ),
            seat_bar(),
            veil(),
        ],
        className="page desk track",
        style=style(page.colours),
        lang=words.tag,
    )
