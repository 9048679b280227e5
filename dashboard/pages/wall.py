"""/wall: the city, or one county with `?region=`. Read from 5 to 10 metres, unattended for weeks."""

from __future__ import annotations

from dash import html

from dashboard.components.parts import badge, kpi, marks, panel, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import NIGHT, style
from streams.geography.places import Places
from streams.kpi.dictionary import KPIS

FEEDS = ("positions", "reports", "statuses", "sos")


def layout(page: PageContext, places: Places) -> html.Div:
    city, county = page.settings.city.code, len(page.region) >= 6
    topics = [f"regions/{page.region[:6] if county else city}", f"feed/{city}"]
    topics += [f"workers/{page.region[:6]}"] if county else [f"clusters/{city}"]
    words = page.words
    return html.Div(
        [
            config(page, places, "wall", topics),
            html.Header(
                [
                    html.H1(page.settings.city.centre),
                    slot("date"),
                    *standing(),
                    badge(words, demo=page.store.demo),
                ],
                className="top",
            ),
            html.Main([_left(page), _middle(page), _right(page)]),
            html.Footer(
                [html.Span(), html.Span([words["beijing_time"], " · ", slot("as-of")])],
                className="strip",
            ),
            veil(),
        ],
        className="page wall",
        style=style(NIGHT),
        lang=words.tag,
    )


def _left(page: PageContext) -> html.Div:
    words = page.words
    numbers = html.Div([kpi(words, k.id) for k in KPIS], className="kpis")
    below = words["township"] if len(page.region) >= 6 else words["by_county"]
    table = html.Div(className="table", **marks(slot="regions", testid="regions"))
    return html.Div([panel("today", words["today"], numbers, aside="until"), panel("regions", below, table)])


def _middle(page: PageContext) -> html.Div:
    return html.Div([html.Header([slot("map-title", page.words["map_city"])]), the_map(page.words)], className="middle")


def _right(page: PageContext) -> html.Div:
    words = page.words
    rows = [
        html.Div(
            [
                html.Span(words[f"feed_{feed}"], className="feed-name"),
                slot(f"feed-{feed}-age", words["none_yet"], "digits"),
                slot(f"feed-{feed}-rate", css="feed-rate"),
            ],
            className="feed",
        )
        for feed in FEEDS
    ]
    busy = html.Div(className="bars", **marks(slot="busy", testid="busy"))
    return html.Div(
        [
            panel("feeds", words["feeds"], html.Div(rows), html.P(words["feed_note"], className="quiet")),
            panel("busy", words["busy_townships"], busy, aside="busy-unit"),
        ]
    )
