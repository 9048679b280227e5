"""`/coverage`: where grid work has gaps, by area: villages without a worker on the roster, micro-grids without a post
in charge. By the roster alone: who was in session how often is no one's list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.areas import grid_register
from dashboard.components.address import href, narrowed, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.parts import marks, panel
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from streams.access.doors import opens
from streams.geography import grids
from streams.geography.places import Places
from streams.model.region import Tier
from streams.model.topic import OWN_SESSION

_RIGHT = opens("workers")
_SHOWN = 200
RosterCounts = Mapping[tuple[str, str], int]
"""{(village, kind of worker): how many are on the roster}."""


class CoverageLine(NamedTuple):
    """Of one area. `grids`: micro-grids. `empty`: villages that no one on the roster is for. `without`: micro-grids
    without a post in charge, None where the city keeps no table of them."""

    code: str
    villages: int
    grids: int
    full: int
    part: int
    empty: tuple[str, ...]
    without: int | None


class CoveragePage:
    """The page over one server's registry."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._register = grid_register.load(services.settings.city.grids, services.places)

    def shell(self) -> Shell:
        return Shell("/coverage", _RIGHT, self.layout, self.view)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        live = config(page, places, "statistics", [f"feed/{page.settings.city.code}", OWN_SESSION])
        back = html.A(page.words["workers_title"], href=f"/workers{page.words.query()}", className="crumb")
        main = html.Main(view(self.shell(), page), className="tasks follow")
        return desk_page(page, "coverage", live, [back, html.H1(page.words["coverage"])], main)

    def view(self, page: PageContext) -> Component:
        services, words, area = self._services, page.words, narrowed(page, self._services.places)
        counts = services.registry.roster_counts(area)
        lines = [self._line(code, counts) for code in self._below(area)]
        head = html.Thead(html.Tr([html.Th(text, scope="col") for text in words["coverage_head"].split(",")]))
        rows = [self._row(one, page) for one in lines]
        table = html.Table([head, html.Tbody(rows)], **marks(testid="coverage-list"))
        empty = [code for one in lines for code in one.empty]
        note = words["coverage_none"] if not empty else words["coverage_n"].format(n=len(empty))
        found = html.P(note, role="status", **marks(testid="coverage-n"))
        parts: list[Component] = [found, html.Div(table, className="scroll")]
        if empty and len(area) >= Tier.COUNTY:
            named = [html.Li(services.places.full_name(code), className="text") for code in empty[:_SHOWN]]
            parts += [html.H3(words["coverage_empty"]), html.Ul(named, className="names")]
        about = html.P(words["coverage_about"], className="quiet")
        up = dcc.Link(words["coverage_up"], href=href(page, area=""), className="choice")
        ways = [up] if area != page.subject.scope else []
        place = html.P(services.places.full_name(area), className="text")
        return html.Div([*ways, panel("coverage", words["coverage"], place, about, *parts)])

    def _below(self, area: str) -> list[str]:
        places = self._services.places
        tiers = {Tier.CITY: places.counties, Tier.COUNTY: places.townships}
        codes = tiers[Tier(len(area))]() if len(area) < Tier.TOWNSHIP else places.villages()
        return [code for code in codes if code.startswith(area)]

    def _line(self, code: str, counts: RosterCounts) -> CoverageLine:
        places = self._services.places
        villages = [one for one in places.villages() if one.startswith(code)]
        here: Counter[str] = Counter()
        staffed = set()
        for (village, kind), n in counts.items():
            if village.startswith(code):
                here[kind] += n
                staffed.add(village)
        known = [grid for one in villages for grid in grids.codes(places, one)]
        without = sum(1 for grid in known if not self._register.get(grid, grid_register.GridLine()).charge)
        return CoverageLine(
            code,
            len(villages),
            len(known),
            here["full"],
            sum(here.values()) - here["full"],
            tuple(one for one in villages if one not in staffed),
            without if self._register else None,
        )

    def _row(self, one: CoverageLine, page: PageContext) -> html.Tr:
        place = self._services.places.name(one.code)
        name: Component = html.Span(place, className="text")
        if len(one.code) < Tier.VILLAGE:
            name = dcc.Link(place, href=href(page, area=one.code), className="text")
        without = page.words["not_connected"] if one.without is None else str(one.without)
        numbers = [one.villages, one.grids, one.full, one.part, len(one.empty)]
        late = "late" if one.empty else ""
        cells = [html.Td(f"{n}", className="digits") for n in numbers[:-1]]
        return html.Tr([html.Td(name), *cells, html.Td(f"{numbers[-1]}", className=f"digits {late}"), html.Td(without)])
