"""/worker/<number>/track: a day of a worker on the map, played back once a reason has been given. Nothing is laid out
here that says where anybody was."""

from __future__ import annotations

from dash import html

from dashboard.components.nav import end
from dashboard.components.parts import marks, panel, seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.exports import formats_for
from dashboard.live import config
from dashboard.theme import style
from streams.access.policy import Page, must_name_case
from streams.formats.formats import TRACKS
from streams.geography.places import Places
from streams.model.topic import OWN_SESSION


def layout(page: PageContext, places: Places) -> html.Div:
    words = page.words
    formats = formats_for(page.subject, Page("track"), TRACKS)
    more = {"worker": page.object, "plain": True, "formats": formats, "matter": must_name_case(page.subject)}
    topics = [f"feed/{page.settings.city.code}", OWN_SESSION]
    head = [*_whose(page, places), html.H1(words["track_title"]), *standing(), *end(page, "track")]
    events = html.Div(className="table", **marks(slot="track-events", testid="track-events"))
    return html.Div(
        [
            config(page, places, "track", topics, **more),
            html.Header(head, className="top"),
            html.Div(**marks(slot="track-bar", testid="track-bar"), className="track-bar"),
            html.Main(
                [
                    html.Div([the_map(words), slot("picked", css="picked")], className="middle"),
                    html.Div([slot("track-said"), panel("track-events", words["track_events"], events)]),
                ]
            ),
            html.Div(className="track-strip", hidden=True, **marks(slot="track-strip", testid="track-strip")),
            seat_bar(),
            veil(),
        ],
        className="page desk track",
        style=style(page.colours),
        lang=words.tag,
    )


def _whose(page: PageContext, places: Places) -> list[html.A]:
    """The post, as the roster calls it, and the way back to it; no one's name."""
    if page.worker is None:
        return []
    link = f"/workers?region={page.region}{'&lang=en' if page.words.language == 'en' else ''}"
    return [html.A(f"{places.name(page.region)} {page.worker.post or ''}", href=link, className="crumb")]
