"""/region/<code>: the same region on a desk, for the duty officer and the supervisor: drill by links."""

from __future__ import annotations

from dash import html

from dashboard.components.parts import badge, kpi, marks, panel, seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import NIGHT, style
from streams.access.policy import Action, Page, allow
from streams.geography.places import Places
from streams.kpi.dictionary import HEAD
from streams.model.region import ancestors
from streams.model.topic import OWN_SESSION


def layout(page: PageContext, places: Places) -> html.Div:
    words, city = page.words, page.settings.city.code
    county = page.region[:6] if len(page.region) >= 6 else ""
    counties = [county] if county else [c for c in places.counties() if c.startswith(page.subject.scope)]
    scope = county or city
    topics = [f"regions/{scope}", f"reports/{scope}", f"feed/{city}", f"alerts/{scope}", OWN_SESSION]
    topics += [f"{kind}/{code}" for code in counties for kind in ("workers", "posts")]
    table = html.Div(className="table", **marks(slot="regions", testid="regions"))
    alerts = html.Div(className="desk-alerts", **marks(slot="alerts", testid="alerts"))
    newest = html.Div(className="table", **marks(slot="newest", testid="newest"))
    return html.Div(
        [
            config(page, places, "region", topics),
            html.Header([*_crumbs(page, places), *standing(), *_end(page)], className="top"),
            html.Div([kpi(words, name) for name in HEAD], className="kpis"),
            html.Main(
                [
                    html.Div([the_map(words), slot("picked", css="picked")], className="middle"),
                    html.Div(
                        [
                            panel("alerts", "", alerts, aside="alerts-count"),
                            panel("regions", words["township"] if county else words["by_county"], table),
                            panel("newest", words["newest_reports"], newest),
                        ]
                    ),
                ]
            ),
            seat_bar(),
            veil(),
        ],
        className="page desk",
        style=style(NIGHT),
        lang=words.tag,
    )


def _crumbs(page: PageContext, places: Places) -> list[html.A | html.Span]:
    shown = [code for code in ancestors(page.region) if code.startswith(page.subject.scope)]
    return [html.A(places.name(code), href=f"/region/{code}{_lang(page)}", className="crumb") for code in shown]


def _end(page: PageContext) -> list[html.A | html.Div | html.Span | None]:
    link = html.A(page.words["health"], href=f"/health{_lang(page)}", className="crumb")
    cases = html.A(page.words["cases"], href=f"/cases{_lang(page)}", className="crumb")
    own = [cases] if allow(page.subject, Action.OPEN, Page("cases")) else []
    return [html.Span(className="spring"), *own, link, badge(page.words, demo=page.store.demo)]


def _lang(page: PageContext) -> str:
    return "" if page.words.language == "zh" else f"?lang={page.words.language}"
