"""/statistics/<code>: which differences of an area's parts are more than chance and more than their mix of types. The
view is in the link; each mark opens its cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dash import Input, dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard import periods
from dashboard.areas import statistics_data, statistics_panels, time_marks, waits_panel
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.page_query import asked_of
from dashboard.areas.pictures import png_button
from dashboard.areas.statistics_data import RATES, ways_to_compare
from dashboard.areas.statistics_panels import StatisticsContext
from dashboard.callbacks import Callbacks
from dashboard.components.address import href, safely, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.parts import marks, meaning, panel
from dashboard.context import PageContext
from dashboard.figures import mix as mix_figure
from dashboard.figures import waits as waits_figure
from dashboard.figures.template import later
from dashboard.frames.recent import QueryKey, Recent
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from streams.access.doors import opens
from streams.access.policy import Action, Page, allow
from streams.geography.places import Places
from streams.kpi.definition import Direction
from streams.kpi.dictionary import Kpi, by_id
from streams.model.case_waits import WAITS
from streams.model.local_day import iso_day, stamp
from streams.model.region import ancestors
from streams.model.topic import OWN_SESSION

_WAITS = tuple(f"waits_{by}" for by in waits_panel.BY)
FIGURES = ("mix", "funnel", "multiples", *_WAITS)
SHOWS = ("rates", "waits")
_RANGES = ("week", "calendar_week", "month", "quarter", "year")
_USUAL = "month"
_ROW_PX, _HEAD_PX, _FUNNEL_PX, _SMALL_PX = 28, 56, 420, 150


class StatisticsPage:
    """The page over one server's history."""

    def __init__(self, services: Services) -> None:
        self._services, self._recent = services, Recent()

    def shell(self) -> Shell:
        return Shell("/statistics/<code>", opens("region", "code"), self.layout, self.view, self.callbacks)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        crumbs = [
            html.A(places.name(code), href=_to(f"/statistics/{code}", page), className="crumb own")
            for code in ancestors(page.region)
            if code.startswith(page.subject.scope)
        ]
        live = config(page, places, "statistics", [f"feed/{page.settings.city.code}", OWN_SESSION])
        main = html.Main(view(self.shell(), page), className="trends statistics")
        return desk_page(page, "statistics", live, [*crumbs, html.H1(page.words["statistics"])], main)

    def view(self, page: PageContext) -> Component:
        said = page if page.asked.get("range") else _monthly(page)
        asked, show = asked_of(said, self._services), _one(page, "show", SHOWS)
        by, kpi = _one(page, "by", ways_to_compare(page.region)), _one(page, "kpi", RATES)
        cursor = str(self._services.history.cursor())
        panels: list[Component]
        if show == "waits":
            panels = [self._waits(asked, page, one, cursor) for one in waits_panel.BY]
        else:
            panels = self._rates(asked, page, by_id(kpi), by, cursor)
        vain = [html.P(text, className="note", role="status") for text in _vain(page)]
        bar = _bar(page, said.asked["range"], show, kpi, by)
        return html.Div([bar, *vain, html.Div(panels, className="grid")])

    def _rates(self, asked: AreaQuery, page: PageContext, kpi: Kpi, by: str, cursor: str) -> list[Component]:
        period, section = asked.period, page.settings.dashboard
        key = QueryKey(("statistics", period.first, period.last, kpi.id, by), page.region, "numbers", cursor)
        numbers = self._services.history.numbers
        found = self._recent.get(key, lambda: statistics_data.read(numbers, asked, kpi, by))
        cases = allow(page.subject, Action.OPEN, Page("cases"))
        of = StatisticsContext(asked, found, kpi, by, page.theme, cases, section.rank_names)
        told = html.P([statistics_panels.whole_text(of), html.Span(_span(asked), className="quiet")], className="whole")
        return [told, _mix(of, page), *(_compared(of, page) if section.rankings else [_off(page)]), _weeks(of, page)]

    def _waits(self, asked: AreaQuery, page: PageContext, by: str, cursor: str) -> html.Section:
        history, period = self._services.history, asked.period
        key = QueryKey(("waits", period.first, period.last), asked.region, "numbers", cursor)

        def made() -> object:
            found = self._recent.get(key, lambda: waits_panel.read(history, asked))
            cases = allow(page.subject, Action.OPEN, Page("cases"))
            return waits_panel.waits(asked, found[by], by, page.theme, cases=cases)

        names = zip(waits_figure.FILLS, WAITS, strict=True)
        parts = [(page.colours[fill], page.words[f"went_{name}"]) for fill, name in names]
        swatches = [html.Span([html.I(style={"background": colour}), text]) for colour, text in parts]
        of = html.Span(f"{_span(asked)} · {page.words['waits_hint']}", className="quiet")
        legend = html.P([*swatches, of], className="legend-line")
        high = _HEAD_PX + _ROW_PX * waits_panel.ROWS
        return _panel(f"waits_{by}", page, legend, made, high, (period.first, period.last))

    def callbacks(self, calls: Callbacks) -> None:
        for name in FIGURES:
            calls.in_browser("follow", Input(_id(name), "clickData"))


def _mix(of: StatisticsContext, page: PageContext) -> html.Section:
    colours, words = page.colours, page.words
    down = of.kpi.direction is Direction.DOWN
    fills = mix_figure.FILLS[::-1] if down else mix_figure.FILLS
    parts = zip((*fills, "raised"), (*words["mix_steps"].split("|"), words["mix_grey"]), strict=True)
    swatches = [html.Span([html.I(style={"background": colours[name]}), text]) for name, text in parts]
    legend = html.P(swatches, className="legend-line")
    high = _HEAD_PX + _ROW_PX * len(of.found.units)
    return _panel("mix", page, legend, lambda: statistics_panels.mix(of), high, _days(of))


def _compared(of: StatisticsContext, page: PageContext) -> list[html.Section]:
    words = page.words
    ranks = panel("ranks", words["view_ranks"], safely(page, lambda: statistics_panels.ranks(of)))
    hint = html.P(words["funnel_hint"], className="legend-line quiet")
    return [_panel("funnel", page, hint, lambda: statistics_panels.funnel(of), _FUNNEL_PX, _days(of)), ranks]


def _weeks(of: StatisticsContext, page: PageContext) -> html.Section:
    ends = of.found.weeks[""]
    days = (min(ends) - 6, max(ends)) if ends else _days(of)
    beside = time_marks.listed(of.asked, *days)
    hint = html.Div([html.P(page.words["multiples_hint"], className="legend-line quiet"), beside])
    rows = -(-len(of.found.areas) // 4)
    high = max(1, rows) * _SMALL_PX + _HEAD_PX
    return _panel("multiples", page, hint, lambda: statistics_panels.multiples(of), high, days)


def _days(of: StatisticsContext) -> tuple[int, int]:
    return of.asked.period.first, of.asked.period.last


def _panel(
    name: str, page: PageContext, legend: Component, make: Callable[[], object], high: int, days: tuple[int, int]
) -> html.Section:
    title = page.words[f"figure_{name}"]

    def drawn() -> Component:
        made = make()
        if isinstance(made, Figure):
            return later(_id(name), made, title, f"{high}px")
        return html.P(str(made), className="quiet")

    head = html.Header([html.H2(title), png_button(page, name, days)])
    inside = [head, legend, safely(page, drawn)]
    return html.Section(inside, className=f"panel figure of-{name}", **marks(testid=f"panel-{name}"))


def _off(page: PageContext) -> html.Section:
    return panel("ranks", page.words["view_ranks"], html.P(page.words["ranks_off"], className="quiet"))


def _bar(page: PageContext, range_: str, show: str, kpi: str, by: str) -> html.Nav:
    """What is shown, of which period; of rates, which and what is compared."""
    words, zh = page.words, page.words.language == "zh"

    def choices(name: str, known: dict[str, str], now: str) -> html.Div:
        links = [
            dcc.Link(text, href=href(page, **{name: one}), className="choice current" if one == now else "choice")
            for one, text in known.items()
        ]
        return html.Div(links)

    kpis = {one: by_id(one).zh if zh else by_id(one).en for one in RATES}
    rows: list[Component] = [
        choices("show", {one: words[f"show_{one}"] for one in SHOWS}, show),
        choices("range", {one: words[f"range_{one}"] for one in _RANGES}, range_),
    ]
    if show == SHOWS[0]:
        compared = {one: words[f"rank_by_{one}"] for one in ways_to_compare(page.region)}
        about = html.P(meaning(words, by_id(kpi)), className="quiet")
        rows += [choices("kpi", kpis, kpi), choices("by", compared, by), about]
    return html.Nav(rows, className="trend-bar", **marks(testid="statistics-bar"))


def _span(asked: AreaQuery) -> str:
    return f"{iso_day(asked.period.first)} – {iso_day(asked.period.last)} · {stamp(asked.cut)[11:16]}"


def _monthly(page: PageContext) -> PageContext:
    """A rate of one day is of few: the month, where the address says no period."""
    return replace(page, asked={**page.asked, "range": _USUAL})


def _one(page: PageContext, name: str, known: tuple[str, ...]) -> str:
    asked = page.asked.get(name, "")
    return asked if asked in known else known[0]


def _vain(page: PageContext) -> list[str]:
    """What the address asks for and there is not."""
    words, found = page.words, []
    if key := periods.in_vain(page.asked):
        why = words[key].format(value=page.asked.get("range", "")[:60])
        found.append(words["vain_instead"].format(why=why, shown=words["range_today"]))
    named = (
        ("kpi", words["numbers_title"], RATES),
        ("by", words["rank_by"], ways_to_compare(page.region)),
        ("show", words["show_what"], SHOWS),
    )
    for name, called, known in named:
        if page.asked.get(name) and page.asked[name] not in known:
            why = words["vain_value"].format(name=called, value=page.asked[name][:60])
            found.append(words["vain_instead"].format(why=why, shown=words["vain_first"]))
    return found


def _to(path: str, page: PageContext) -> str:
    return f"{path}?{page.query}" if page.query else path


def _id(name: str) -> str:
    return f"statistics-{name}"
