"""/region/<code> of a grid or micro-grid, and of a village for the village itself: how it is made up, who is in charge
by post, its neighbours, and its open cases. Below a village there is no number of work."""

from __future__ import annotations

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import case_list
from dashboard.areas import grid_register
from dashboard.areas.grid_register import GridLine, GridRegister
from dashboard.areas.spots import SpotMap
from dashboard.backlog import late_note
from dashboard.components.nav import end
from dashboard.components.parts import marks, notes, seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.services import Services
from dashboard.theme import style
from streams.access.policy import Action, Page, allow
from streams.geography.grid_picture import picture
from streams.geography.grids import GridBorders, codes
from streams.geography.places import Places
from streams.history.cases.lists import CaseRow
from streams.history.cases.query import CaseQuery
from streams.model.local_day import stamp
from streams.model.region import Tier, ancestors
from streams.model.topic import OWN_SESSION
from streams.registry.records import Worker

_SHOWN = 30
_LOOKED_AT = 500


class PlacePage:
    """Over one server's registry and history."""

    def __init__(self, services: Services) -> None:
        self._services, self._places = services, services.places
        self._borders = GridBorders(services.places)
        self._register = grid_register.load(services.settings.city.grids, services.places)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        village = page.region[: Tier.VILLAGE]
        head = [*self._crumbs(page), *standing(), *end(page, "region")]
        topics = [f"feed/{page.settings.city.code}", OWN_SESSION]
        return html.Div(
            [
                config(page, places, "place", topics, plain=True, region=village),
                html.Header(head, className="top"),
                notes(),
                html.Main(
                    [
                        html.Div([self._parts(page), self._cases(page), self._neighbours(page)], className="left"),
                        html.Section([the_map(page.words), slot("picked", css="picked")], className="map"),
                        html.Div([self._people(page), self._spots(page)], className="right"),
                    ],
                    className="home place",
                ),
                seat_bar(),
                veil(),
            ],
            className="page desk home-page",
            style=style(page.colours),
            lang=page.words.tag,
        )

    def name(self, code: str, page: PageContext) -> str:
        """Of a village with its township; of what is below by its number."""
        if len(code) <= Tier.VILLAGE:
            return self._places.name(code)
        return page.words["grid" if len(code) == Tier.GRID else "micro_grid"].format(n=code[Tier.VILLAGE :][-3:][-2:])

    def _crumbs(self, page: PageContext) -> list[Component]:
        """From the township down: above it the way is long, and a head has one line."""
        line = [
            one for one in ancestors(page.region) if one.startswith(page.subject.scope) and len(one) >= Tier.TOWNSHIP
        ]
        links = [html.A(self.name(code, page), href=_href(page, code), className="crumb own") for code in line[:-1]]
        return [*links, html.H1(self.name(line[-1], page))]

    def _lines(self, page: PageContext) -> GridRegister:
        village = page.region[: Tier.VILLAGE]
        if not self._register and page.store.demo:
            return grid_register.example(village, self._places, self._staff(village), page.words["grid_post"])
        return self._register

    def _staff(self, village: str) -> list[Worker]:
        return [one for one in self._services.registry.workers(village[: Tier.TOWNSHIP]) if one.village == village]

    def _parts(self, page: PageContext) -> Component:
        """The micro-grids as a picture and a list, with households and the post in charge."""
        words, village, lines = page.words, page.region[: Tier.VILLAGE], self._lines(page)
        listed = codes(self._places, village)
        shown = [page.region] if len(page.region) == Tier.MICRO_GRID else listed
        rows = [html.Tr(self._row(code, lines.get(code, GridLine()), page)) for code in shown]
        heads = html.Tr([html.Th(text, scope="col") for text in words["grid_head"].split(",")])
        drawn = picture(self._borders.micro(village), page.region, page.colours)
        households = _households([lines.get(one) for one in listed], page)
        title = words["grid_parts"].format(n=len(listed), households=households)
        return html.Section(
            [
                html.H2(title),
                html.Div(
                    [
                        html.Img(src=drawn, alt=words["grid_picture"]),
                        html.Table([html.Thead(heads), html.Tbody(rows)], className="plain"),
                    ],
                    className="grids",
                ),
            ],
            **marks(testid="grid-parts"),
        )

    def _row(self, code: str, line: GridLine, page: PageContext) -> list[Component]:
        unknown = page.words["not_connected"]
        households = unknown if line.households < 0 else page.words["grid_households"].format(n=line.households)
        name = html.A(self.name(code, page), href=_href(page, code))
        return [html.Td(name), html.Td(households), html.Td(line.charge or unknown)]

    def _people(self, page: PageContext) -> Component:
        """Who is on the roster here, by post; no one's name, and nothing of what anyone did."""
        words = page.words
        lines = [
            html.Li([html.Span(words["grid_post"].format(n=one.post)), html.Span(words[one.kind])])
            for one in self._staff(page.region[: Tier.VILLAGE])
        ]
        inside = html.Ul(lines, className="lines") if lines else html.P(words["grid_nobody"], className="quiet")
        return html.Section([html.H2(words["grid_people"]), inside], **marks(testid="grid-people"))

    def _neighbours(self, page: PageContext) -> Component:
        """With a way to those that lie in the own scope."""
        links: list[Component] = []
        for code in self._borders.neighbours(page.region):
            whole = len(code) < Tier.MICRO_GRID
            name = self._places.full_name(code[: Tier.VILLAGE]) if whole else self.name(code, page)
            inside = code.startswith(page.subject.scope)
            links.append(html.A(name, href=_href(page, code)) if inside else html.Span(name))
        title = html.H2(page.words["grid_neighbours"])
        return html.Section([title, html.P(links, className="names")], **marks(testid="grid-neighbours"))

    def _cases(self, page: PageContext) -> Component:
        words, rows = page.words, self._open(page)
        late = late_note(self._services.history, words)
        columns = ("case_type", "case_place", "state", "case_limit")
        heads = html.Tr([html.Th(words[key], scope="col") for key in columns])
        body: Component = late or html.P(words["grid_cases_none"], className="quiet")
        if rows and not late:
            body = html.Table([html.Thead(heads), html.Tbody([html.Tr(self._cells(one, page)) for one in rows])])
        note = html.P(words["grid_cases_note"], className="quiet") if len(page.region) == Tier.MICRO_GRID else None
        more = html.A(words["grid_cases_all"], href=f"/cases?standing=open&region={page.region[: Tier.VILLAGE]}")
        link = more if allow(page.subject, Action.OPEN, Page("cases")) else None
        return html.Section([html.H2([words["cases_open"], link]), body, note], **marks(testid="grid-cases"))

    def _cells(self, one: CaseRow, page: PageContext) -> list[Component]:
        now = self._services.clock.now_ms()
        light, text = case_list.limit(one.due, one.ended_at, page.words, now)
        if one.unit in page.regulation.independent:
            light, text = "", page.words["home_by_law"]
        name = page.regulation.type_name(one.type, page.words.language)
        return [
            html.Td(html.A(name, href=f"/case/{one.code}", className="case-link")),
            html.Td(case_list.place(one.village, self._places)),
            html.Td(case_list.state(one.state, one.category, page.words)),
            html.Td(text, className=f"digits {light}".strip()),
        ]

    def _wanted(self, page: PageContext) -> CaseQuery | None:
        """Open cases of the village, for who may list cases."""
        if not allow(page.subject, Action.OPEN, Page("cases")):
            return None
        asked, now = {"region": page.region[: Tier.VILLAGE]}, self._services.clock.now_ms()
        return case_list.wanted(page.subject, asked, page.regulation, frozenset(), now)

    def _open(self, page: PageContext) -> list[CaseRow]:
        """Of a micro-grid what was reported from inside it; a dispute has no place and is its village's."""
        wanted, now, cases = self._wanted(page), self._services.clock.now_ms(), self._services.history.cases
        rows = cases.find(wanted, now, limit=_LOOKED_AT) if wanted else []
        if wanted and len(page.region) == Tier.MICRO_GRID:
            told_from = {spot.code: (spot.lon_e6, spot.lat_e6) for spot in cases.spots(wanted, now, limit=_LOOKED_AT)}
            rows = [
                one
                for one in rows
                if one.category != "D" and self._borders.lies_in(page.region, *told_from.get(one.code, (0, 0)))
            ]
        return rows[:_SHOWN]

    def _spots(self, page: PageContext) -> Component:
        """What the browser's map draws: of the whole village, as a picture and without a number."""
        now, wanted = self._services.clock.now_ms(), self._wanted(page)
        drawn = SpotMap(page.words, page.regulation, self._places, page.region[: Tier.VILLAGE])
        spots = drawn.spots(self._services.history.cases, wanted, now) if wanted else []
        data: dict[str, Any] = {"data-spots": json.dumps(spots, ensure_ascii=False)}
        at = page.words["data_as_of"].format(time=stamp(now)[11:16])
        return html.P(at, className="quiet at", id="place-spots", **data)


def _href(page: PageContext, code: str) -> str:
    return f"/region/{code}{'' if page.words.language == 'zh' else f'?lang={page.words.language}'}"


def _households(lines: list[GridLine | None], page: PageContext) -> str:
    """Of the village, '' where that of a part is not known."""
    known = [one.households for one in lines if one and one.households >= 0]
    return page.words["grid_sum"].format(n=sum(known)) if len(known) == len(lines) else ""
