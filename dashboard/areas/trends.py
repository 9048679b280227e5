"""/trends/<code>: whether an area gets better: numbers by day beside the days of the period before. The view is in the
link; a point says its n and opens its cases."""

from __future__ import annotations

from dash import Input, dcc, html
from dash.development.base_component import Component

from dashboard.areas import time_marks
from dashboard.areas.area_query import Against, AreaQuery, against
from dashboard.areas.figures import lines
from dashboard.areas.page_query import AGAINST, against_links, vain_against
from dashboard.areas.pictures import png_button
from dashboard.areas.trend_panel import PanelLook, Trend, graph_id, points, trend_panel, trend_table
from dashboard.callbacks import Callbacks
from dashboard.components.address import href, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.live_value import LiveValue
from dashboard.components.live_value import callbacks as live_callbacks
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.frames.days import counts, joined, stepped
from dashboard.frames.recent import QueryKey, Recent
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.periods import Period
from dashboard.services import Services
from streams.access.doors import opens
from streams.access.policy import Action, Page, allow
from streams.geography.places import Places
from streams.history.facts import FactSpan
from streams.kpi.dictionary import Shape, by_id
from streams.kpi.targets import checked
from streams.model.local_day import iso_day, local_day
from streams.model.region import Tier, ancestors
from streams.model.time_mark import marks_of
from streams.model.topic import OWN_SESSION

KPIS = tuple(map(by_id, ("reports", "done", "open", "overdue", "on_time_rate", "open_age")))
STEPS = {"7": 1, "30": 1, "91": 7}
"""Days of a period -> days of a point: over a quarter the week hides the weekends."""
_USUAL = "30"
_LIVE = ("reports", "open", "overdue")


class Trends:
    """The page over one server's history."""

    def __init__(self, services: Services) -> None:
        self._services, self._recent = services, Recent()
        self._targets = checked(services.settings.dashboard.targets)

    def shell(self) -> Shell:
        return Shell("/trends/<code>", opens("region", "code"), self.layout, self.view, self.callbacks)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        topic, key = f"regions/{_topic(page)}", page.region
        live = [LiveValue(name, topic, key, name) for name in _LIVE if len(page.region) <= Tier.TOWNSHIP]
        topics = [f"feed/{page.settings.city.code}", OWN_SESSION, *([topic] if live else [])]
        told = config(page, places, "trends", topics, stores=[one.store() for one in live])
        title = [*_crumbs(page, places), html.H1(page.words["trends"])]
        main = html.Main(view(self.shell(), page), className="trends")
        now = html.Div([_now(one, page) for one in live], className="now")
        return desk_page(page, "trends", told, title, main, above=[now])

    def view(self, page: PageContext) -> Component:
        asked, days, vain = self._asked(page)
        beside, found = self._trends(asked, days, page)
        cases = allow(page.subject, Action.OPEN, Page("cases"))
        said = [
            html.P(text, className="note", role="status")
            for text in (vain, *vain_against(page), _partly(beside, page))
            if text
        ]
        of = (asked.period.first, asked.period.last)
        look = PanelLook(page.theme, cases, beside.whole, lambda kpi: png_button(page, kpi, of))
        panels = [trend_panel(one, asked, look, self._targets.get(one.line.kpi.id)) for one in found]
        return html.Div(
            [
                _bar(page, days, asked, beside, self._services.places),
                *said,
                time_marks.listed(asked, asked.period.first, asked.period.last),
                html.Div(panels, className="grid"),
                trend_table(found, asked, cases=cases),
            ]
        )

    def callbacks(self, calls: Callbacks) -> None:
        live_callbacks(calls, *_LIVE)
        for kpi in KPIS:
            calls.in_browser("follow", Input(graph_id(kpi), "clickData"))

    def _asked(self, page: PageContext) -> tuple[AreaQuery, str, str]:
        """(the area and period, its days, what the address asks for in vain)."""
        days, vain = page.asked.get("days") or _USUAL, ""
        if days not in STEPS:
            words = page.words
            why = words["vain_value"].format(name=words["vain_period"], value=days[:20])
            vain, days = words["vain_instead"].format(why=why, shown=words[f"trend_{_USUAL}"]), _USUAL
        services = self._services
        now = services.clock.now_ms()
        today = local_day(now)
        period = Period("custom", today - int(days) + 1, today)
        rules, told = page.regulation, services.history.at()
        year = page.asked.get("against") == AGAINST[1]
        marks = marks_of(services.registry.own_rows("time_marks", today), page.region)
        asked = AreaQuery(
            page.region, period, page.words, services.places, rules, {}, now, told=told, year=year, marks=marks
        )
        return asked, days, vain

    def _trends(self, asked: AreaQuery, days: str, page: PageContext) -> tuple[Against, list[Trend]]:
        cursor = str(self._services.history.cursor())
        key = QueryKey(
            ("trends", days, int(asked.year), asked.period.last, page.words.language), asked.region, "numbers", cursor
        )
        return self._recent.get(key, lambda: self._read(asked, STEPS[days]))

    def _read(self, asked: AreaQuery, step: int) -> tuple[Against, list[Trend]]:
        numbers, period = self._services.history.numbers, asked.period
        beside = against(numbers, asked)
        # Days that follow each other are read at once.
        spans = [beside.period, period] if asked.year else [period._replace(first=beside.period.first)]
        read = [counts(numbers, FactSpan(asked.region, days.first, days.last), KPIS) for days in spans]
        frame = joined([stepped(one, step) for one in read])
        found = {line.kpi.id: line for line in lines(numbers, asked, beside, KPIS)}
        return beside, [Trend(found[kpi.id], points(kpi, frame, asked, beside.begins, step)) for kpi in KPIS]


def _bar(page: PageContext, days: str, asked: AreaQuery, beside: Against, places: Places) -> html.Nav:
    """Which period, and the areas below."""
    words = page.words
    periods = [
        dcc.Link(
            words[f"trend_{name}"],
            href=href(page, days="" if name == _USUAL else name),
            className="choice current" if name == days else "choice",
        )
        for name in STEPS
    ]
    span = words["trend_span"].format(first=iso_day(asked.period.first)[5:], last=iso_day(asked.period.last)[5:])
    if beside.whole:
        first, last = beside.period.first, beside.period.last
        span += words["joint"] + words["trend_dotted"].format(
            was=asked.was, first=iso_day(first)[5:], last=iso_day(last)[5:]
        )
    below = [
        html.A(places.name(code), href=f"/trends/{code}{f'?{page.query}' if page.query else ''}", className="choice")
        for code in _below(page.region, places)
    ]
    return html.Nav(
        [
            html.Div([*periods, *against_links(page), html.Span(span, className="quiet")]),
            html.Div(below, className="below"),
        ],
        className="trend-bar",
        **marks(testid="trend-bar"),
    )


def _now(one: LiveValue, page: PageContext) -> html.Span:
    kpi = by_id(one.name)
    name = kpi.zh if page.words.language == "zh" else kpi.en
    label = page.words["trend_today" if kpi.shape is Shape.COUNT else "trend_now"].format(name=name)
    return html.Span([html.Span(label, className="quiet"), one.number()], className="live")


def _partly(beside: Against, page: PageContext) -> str:
    word = "since_year" if page.asked.get("against") == AGAINST[1] else "since"
    return "" if beside.whole else page.words[word].format(day=iso_day(beside.begins))


def _below(region: str, places: Places) -> list[str]:
    if len(region) < Tier.COUNTY:
        return list(places.counties())
    return [code for code in places.townships() if code.startswith(region) and code != region]


def _crumbs(page: PageContext, places: Places) -> list[html.A]:
    query = f"?{page.query}" if page.query else ""
    shown_ = [code for code in ancestors(page.region) if code.startswith(page.subject.scope)]
    return [html.A(places.name(code), href=f"/trends/{code}{query}", className="crumb own") for code in shown_]


def _topic(page: PageContext) -> str:
    """Whose topic of numbers has the area: the county's, the city's, or of who answers for a township that one's."""
    own, city = page.subject.scope, page.settings.city.code
    if len(own) > Tier.COUNTY:
        return own[: Tier.TOWNSHIP]
    return page.region[: Tier.COUNTY] if len(page.region) >= Tier.COUNTY else city
