"""The frame of a page that plays back where somebody was: a bar for the question, the map, the answer of the server,
and a list. Nothing that says where anybody was is laid out here."""

from __future__ import annotations

from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.components.nav import end
from dashboard.components.parts import marks, panel, seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import style
from streams.access.policy import must_name_case
from streams.geography.places import Places
from streams.model.topic import OWN_SESSION


class PlayedPage(NamedTuple):
    """`name`: of its module and slots. `title`, `listed`: words of its head and of its list, and the list's slot is
    `listing`."""

    name: str
    title: str
    listing: str
    listed: str

    def layout(self, page: PageContext, places: Places, way: list[html.A], *below: Component, **more: Any) -> html.Div:
        """`way`: back to where the page is opened from. `below`: under the map. `more`: of its configuration."""
        words, name = page.words, self.name
        topics = [f"feed/{page.settings.city.code}", OWN_SESSION]
        head = [*way, html.H1(words[self.title]), *standing(), *end(page, "track")]
        rows = html.Div(className="table", **marks(slot=self.listing, testid=self.listing))
        return html.Div(
            [
                config(page, places, name, topics, plain=True, matter=must_name_case(page.subject), **more),
                html.Header(head, className="top"),
                html.Div(**marks(slot=f"{name}-bar", testid=f"{name}-bar"), className="track-bar"),
                html.Main(
                    [
                        html.Div([the_map(words), slot("picked", css="picked")], className="middle"),
                        html.Div([slot(f"{name}-said"), panel(self.listing, words[self.listed], rows)]),
                    ]
                ),
                *below,
                seat_bar(),
                veil(),
            ],
            className="page desk track",
            style=style(page.colours),
            lang=words.tag,
        )


def way_back(page: PageContext, name: str) -> html.A:
    """To the roster of the page's area."""
    link = f"/workers?region={page.region}{'&lang=en' if page.words.language == 'en' else ''}"
    return html.A(name, href=link, className="crumb")
