"""/region/<code>: an area on a desk, for the duty officer and the supervisor: its map, its numbers of a period beside
the period before, what lies below. The view is in the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Input, dcc, html
from dash.development.base_component import Component

from dashboard.areas import compare, overview_data, overview_view
from dashboard.areas.overview_panels import PanelContext
from dashboard.areas.page_query import asked_of
from dashboard.areas.pictures import png_button
from dashboard.callbacks import Callbacks
from dashboard.components.address import view_of
from dashboard.components.desk_frame import desk_page
from dashboard.components.live_value import LiveRecords
from dashboard.components.parts import kpi, marks, panel, slot, the_map
from dashboard.components.static_tree import static
from dashboard.context import PageContext
from dashboard.exports import formats_for
from dashboard.figures.open_areas import open_areas
from dashboard.figures.template import later
from dashboard.frames.recent import QueryKey, Recent
from dashboard.live import config, people
from dashboard.locale import Words
from dashboard.services import Services
from streams.access.policy import Action, Page, allow
from streams.access.subject import Role
from streams.formats.formats import PICTURES, TABLES
from streams.geography.places import Places
from streams.kpi.dictionary import HEAD, by_id
from streams.kpi.targets import checked
from streams.model.local_day import local_day
from streams.model.region import Tier, ancestors
from streams.model.topic import OWN_SESSION

_OPEN = LiveRecords("areas", "regions", ("open", "overdue"))
LIVE_PX = 260
RENEWED = "region-renewed"
"""The store by which the browser asks for the view anew, as history goes on (`assets/js/areas/area.mjs`)."""


class RegionPage:
    """The page over one server's history."""

    def __init__(self, services: Services) -> None:
        self._services, self._recent = services, Recent()
        self._targets = checked(services.settings.dashboard.targets)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        words = page.words
        more = _config(page, places)
        county = page.region[:6] if len(page.region) >= 6 else ""
        live = config(page, places, "region", _topics(page, places, county), stores=[_OPEN.store()], **more)
        main = html.Main(
            [
                html.Div([self._card(words, name) for name in HEAD], className="kpis"),
                html.Div([the_map(words), slot("picked", css="picked")], className="middle"),
                view_of("region", page, self.view),
                _open_areas(page, places, local_day(self._services.clock.now_ms()), cases=more["cases"]),
                html.Div(_side(words, cases=more["cases"]), className="side"),
                html.Div([_compared()], className="compare"),
            ]
        )
        above = [
            html.Nav(**marks(slot="area-bar", testid="area-bar"), className="area-bar"),
            slot("meaning", css="meaning"),
            dcc.Store(id=RENEWED),
            _OPEN.kept(),
        ]
        title = [slot("crumbs", css="crumbs"), *_crumbs(page, places)]
        # At every change Dash asks each component it knows, and the frame never changes.
        frame: html.Div = static(desk_page(page, "region", live, title, main, above=above, css="area"))
        return frame

    def _card(self, words: Words, name: str) -> html.Div:
        return kpi(words, name, was=True, target=self._targets.get(name))

    def view(self, page: PageContext) -> Component:
        """Nothing below a village, and of a village nothing for itself: there is no number of work."""
        if len(page.region) > Tier.VILLAGE or page.subject.role is Role.VILLAGE:
            return html.Div()
        asked, kind = asked_of(page, self._services), page.asked.get("type", "")
        kind = kind if kind in page.regulation.by_type else ""
        cases = allow(page.subject, Action.OPEN, Page("cases"))
        history = self._services.history
        period, cursor = asked.period, str(history.cursor())

        def keep(name: str, make: Callable[[], Any]) -> Any:
            key = QueryKey(
                (name, int(asked.year), period.first, period.last, page.words.language), page.region, "numbers", cursor
            )
            return self._recent.get(key, make)

        found = overview_data.read(history, asked, kind, keep)
        duty = len(page.subject.scope) == Tier.TOWNSHIP and allow(page.subject, Action.OPEN, Page("duty"))
        return overview_view.shown(PanelContext(asked, found, page.theme, cases, kind, duty), page)

    def callbacks(self, calls: Callbacks) -> None:
        for name in overview_view.FIGURES:
            calls.in_browser("follow", Input(overview_view.graph_id(name), "clickData"))
        _OPEN.fills(calls, "openAreas", overview_view.graph_id("live"))
        calls.in_browser("follow", Input(overview_view.graph_id("live"), "clickData"))


def _config(page: PageContext, places: Places) -> dict[str, Any]:
    """What the page's module needs beside what every page has."""
    words, subject = page.words, page.subject
    known = [code for code in places.villages() if code.startswith(subject.scope)]
    return {
        "ceiling": subject.scope,
        "villages": {code: places.name(code) for code in known},
        "topics_of": {code: _topics(page, places, code) for code in ("", *_counties(page, places))},
        **{name: allow(subject, Action.OPEN, Page(name)) for name in ("duty", "cases", "workers")},
        "formats": formats_for(subject, Page("region"), TABLES, PICTURES),
        "publishes": allow(subject, Action.CHANGE, Page("region")),
        "people": page.theme == "night",
        "rankings": page.settings.dashboard.rankings,
        "matrix_kpis": _named(compare.MATRIX, words),
        "rank_kpis": _named(compare.RANKED, words),
    }


def _open_areas(page: PageContext, places: Places, today: int, *, cases: bool) -> html.Section:
    """What is open now, filled and kept by the browser; in the layout, so that no change of the view makes it anew."""
    words, colours = page.words, page.colours
    codes = [code for code in (*places.counties(), *places.townships()) if code.startswith(page.subject.scope)]
    said = (words["open_said"], words["overdue_said"])
    figure = open_areas({code: places.name(code) for code in codes}, said, page.theme, cases=cases)
    kinds = ((colours["load-4"], words["open_in_time"]), (colours["late"], words["below_overdue"]))
    legend = html.P(
        [html.Span([html.I(style={"background": one}), text]) for one, text in kinds], className="legend-line"
    )
    title, name = words["figure_open"], overview_view.graph_id("live")
    png = png_button(page, "live", (today, today))
    inside = [html.Header([html.H2(title), html.Span(words["as_of"], className="aside"), png]), legend]
    return html.Section(
        [*inside, later(name, figure, title, f"{LIVE_PX}px")],
        className="panel figure of-live",
        **marks(testid="panel-live"),
    )


def _side(words: Words, *, cases: bool) -> list[html.Section | None]:
    """Panels beside the map. `cases`: whether the reader may open lists of cases."""
    alerts = html.Div(className="desk-alerts", **marks(slot="alerts", testid="alerts"))
    newest = html.Div(className="table", **marks(slot="newest", testid="newest"))
    open_ = html.Div(className="table", **marks(slot="open", testid="open"))
    return [
        panel("alerts", "", alerts, slot("alerts-more", css="crumb"), aside="alerts-count"),
        _panel("numbers", words["numbers_title"], aside="numbers-aside"),
        panel("open", words["cases_open"], open_, slot("open-all", css="crumb"), aside="open-aside") if cases else None,
        _panel("lineup", words["lineup_title"], aside="lineup-aside"),
        panel("newest", words["newest_reports"], newest),
    ]


def _panel(name: str, title: str, *, aside: str = "") -> html.Section:
    return panel(name, title, html.Div(className="table", **marks(slot=name, testid=name)), aside=aside)


def _compared() -> html.Section:
    """Departments or areas beside each other, with what the number means at the foot."""
    table = html.Div(className="table", **marks(slot="compared", testid="compared"))
    return panel("compared", "", table, html.P(slot("compared-meaning"), className="quiet"), aside="compared-aside")


def _named(names: tuple[str, ...], words: Words) -> list[list[str]]:
    return [[name, by_id(name).zh if words.language == "zh" else by_id(name).en] for name in names]


def _counties(page: PageContext, places: Places) -> list[str]:
    own = page.subject.scope[:6]
    return [code for code in places.counties() if code.startswith(own) or own.startswith(code)]


def _topics(page: PageContext, places: Places, county: str) -> list[str]:
    """What a page of the county listens to, or of the whole scope."""
    city, own = page.settings.city.code, page.subject.scope
    # Who answers for a township hears of it alone, whatever county it lies in.
    scope = own[: Tier.TOWNSHIP] if len(own) > Tier.COUNTY else county or city
    topics = [f"regions/{scope}", f"reports/{scope}", f"feed/{city}", f"alerts/{scope}", OWN_SESSION]
    return topics + [f"{kind}/{code}" for code in people(page, places, county) for kind in ("workers", "posts")]


def _crumbs(page: PageContext, places: Places) -> list[html.A | html.Span]:
    shown = [code for code in ancestors(page.region) if code.startswith(page.subject.scope)]
    return [
        html.A(places.name(code), href=f"/region/{code}{page.words.query()}", className="crumb own") for code in shown
    ]
