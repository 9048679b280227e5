"""/worker/<number>/track: a day of a worker on the map, played back once a reason has been given."""

from __future__ import annotations

from dash import html

from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.exports import formats_for
from dashboard.workers.played_page import PlayedPage, way_back
from streams.access.policy import Page
from streams.formats.formats import TRACKS
from streams.geography.places import Places

_PAGE = PlayedPage("track", title="track_title", listing="track-events", listed="track_events")


def layout(page: PageContext, places: Places) -> html.Div:
    formats = formats_for(page.subject, Page("track"), TRACKS)
    strip = html.Div(className="track-strip", hidden=True, **marks(slot="track-strip", testid="track-strip"))
    return _PAGE.layout(page, places, _whose(page, places), strip, worker=page.object, formats=formats)


def _whose(page: PageContext, places: Places) -> list[html.A]:
    """The post, as the roster calls it, and the way back to it; no one's name."""
    if page.worker is None:
        return []
    return [way_back(page, f"{places.name(page.region)} {page.worker.post or ''}")]
