"""`/province`: the cities of a province in counts, together and each by itself in the order of the codes. Its
numbers are of the moment that it names; the browser asks for them anew every few seconds, and says when none come.
Below are whole days, and the name of a city leads to its own pages: what is of a person is seen there alone, on record
there."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.callbacks import Callbacks
from dashboard.components.address import ADDRESS, view, view_of
from dashboard.components.desk_frame import desk_page
from dashboard.components.parts import marks
from dashboard.components.static_tree import static
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.province.days_view import DaysPart
from dashboard.province.missing import heard_of
from dashboard.province.reader import ProvinceReader
from dashboard.province.totals import COUNTS, CityLine, ProvinceTotals, line, merged
from dashboard.services import Services
from streams.access.doors import opens
from streams.geography.places import Places
from streams.model.local_day import local_day, stamp
from streams.model.topic import OWN_SESSION

_RIGHT = opens("province")
_AGAIN, _DAYS_AGAIN = "province-again", "province-days-again"
"""By their data the browser asks for a view anew (`assets/js/province/province-page.mjs`)."""
_DAYS = "province-days"


class ProvincePage:
    """The page over the cities of the settings."""

    def __init__(self, services: Services) -> None:
        section = services.settings.province
        self._services, self._reader = services, ProvinceReader(section.cities, section.token)
        self._days = DaysPart(services)

    def shell(self) -> Shell:
        return Shell("/province", _RIGHT, self.layout, self.view, self.callbacks, renewed_by=_AGAIN)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        live = config(page, places, "province", [f"feed/{page.settings.city.code}", OWN_SESSION])
        late = html.P(className="note", role="alert", hidden=True, **marks(slot="late", testid="late"))
        views = [view(self.shell(), page), view_of(_DAYS, page, self._days.view)]
        main = html.Main([late, *views, dcc.Store(id=_AGAIN), dcc.Store(id=_DAYS_AGAIN)], className="province")
        return desk_page(page, "province", live, [html.H1(page.words["province"])], main)

    def callbacks(self, calls: Callbacks) -> None:
        shown = Output(f"view-{_DAYS}", "children")

        @calls.add(_RIGHT, shown, Input(ADDRESS, "search"), Input(_DAYS_AGAIN, "data"))
        def changed(page: PageContext, *_: Any) -> Any:
            return static(self._days.view(page))

    def view(self, page: PageContext) -> Component:
        words, now = page.words, self._services.clock.now_ms()
        heard = self._reader.heard()
        if not heard:
            return html.P(words["province_no_cities"], className="note", role="status", **marks(testid="province-none"))
        today = local_day(now)
        lines = [line(code, one, today, demo=page.store.demo) for code, one in heard.items()]
        found, n = merged(lines), len(lines)
        data: dict[str, Any] = {"data-made": str(self._services.clock.real_ms()), "data-at": stamp(now)[5:]}
        at = html.P(words["province_at"].format(time=stamp(now)[5:]), className="quiet", **marks(testid="province-at"))
        parts = [_whole(lines, page), html.Div(_cards(found, n, page), className="totals"), at, _table(lines, page)]
        return html.Div([*parts, html.P(words["province_about"], className="quiet")], id="province-made", **data)


def _whole(lines: list[CityLine], page: PageContext) -> html.P:
    """Of how many cities all of this is, and which are missing."""
    missing = [(one.name, _state(one, page)) for one in lines if not one.counted]
    text = heard_of(page.words, "province", missing, len(lines))
    return html.P(text, className="whole" if not missing else "whole part", role="status", **marks(testid="whole"))


def _cards(found: ProvinceTotals, of: int, page: PageContext) -> list[html.Div]:
    words, counts = page.words, found.counts.items()
    cards = [_card(name, f"{one.value:,}" if one.of else "—", (one.of, of), page) for name, one in counts]
    few = "few" if found.few else ""
    n = html.Span(f" {words['province_n'].format(n=f'{found.due:,}')}", className=few)
    return [*cards, _card("rate", f"{found.rate} %" if found.rate else "—", (found.rated, of), page, n)]


def _card(name: str, number: str, share: tuple[int, int], page: PageContext, *more: Component) -> html.Div:
    """`share`: of how many cities it is, and how many there are."""
    n, of = share
    text = html.Span([page.words["province_of"].format(n=n, of=of), *more], className="of" if n == of else "of part")
    inside = [html.Span(page.words[f"province_{name}"], className="kpi-name"), html.B(number, className="digits"), text]
    return html.Div(inside, className="kpi", **marks(testid=f"total-{name}"))


def _table(lines: list[CityLine], page: PageContext) -> html.Div:
    head = html.Tr([html.Th(text, scope="col") for text in page.words["province_head"].split(",")])
    rows = [_row(one, page) for one in lines]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)], **marks(testid="cities")), className="scroll")


def _row(one: CityLine, page: PageContext) -> html.Tr:
    """The numbers of a city that is in no total keep their place, hatched: they are its last."""
    name = html.A(one.name, href=page.settings.province.pages_of(one.code) + "/")
    cells: list[Component] = [html.Th(name, scope="row", className="text"), html.Td(_state(one, page))]
    if one.heard is None:
        cells += [html.Td("—") for _ in range(len(COUNTS) + 2)]
    else:
        totals = one.heard.totals
        numbers = [getattr(totals.numbers, name) for name in COUNTS]
        cells += [html.Td("—" if value is None else f"{value:,}") for value in numbers]
        rate, n = totals.numbers.on_time_rate, html.Small(f"n {totals.numbers.due or 0:,}")
        cells.append(html.Td([f"{rate} % " if rate else "— ", n], className="few" if totals.numbers.few else ""))
        cells.append(html.Td(_counties(one, page)))
    marked: dict[str, Any] = {"data-city": one.code, "data-state": one.state.value}
    return html.Tr(cells, className="" if one.counted else "out", **marked)


def _state(one: CityLine, page: PageContext) -> str:
    """How old it is while it is heard of, else since when it is not, or why it does not count."""
    text = page.words[f"province_state_{one.state.value}"]
    if one.heard is None:
        return text
    return text.format(s=one.heard.age_ms // 1000, time=stamp(one.heard.totals.fold)[5:])


def _counties(one: CityLine, page: PageContext) -> str:
    assert one.heard is not None
    totals = one.heard.totals
    key = "province_counties_silent" if totals.silent else "province_counties"
    return page.words[key].format(n=totals.counties - totals.silent, of=totals.counties)
