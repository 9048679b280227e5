"""/workers/day: an hour of the own staff of an area on one clock, once a reason has been given."""

from __future__ import annotations

from dash import html

from dashboard.context import PageContext
from dashboard.workers.played_page import PlayedPage, way_back
from streams.geography.places import Places

_PAGE = PlayedPage("fleet", title="fleet_title", listing="fleet-posts", listed="fleet_posts")


def layout(page: PageContext, places: Places) -> html.Div:
    return _PAGE.layout(page, places, [way_back(page, places.name(page.region))])
