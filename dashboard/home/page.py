"""/home: the first page of a role. Its lists are made anew every minute and when the address changes; its map and its
standing numbers follow the feed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy.exc import SQLAlchemyError

from dashboard import troubles
from dashboard.areas import lineup
from dashboard.areas.lineup import LineUp
from dashboard.areas.spots import SpotMap
from dashboard.backlog import late_note
from dashboard.callbacks import Callbacks
from dashboard.components import live_value
from dashboard.components.address import view
from dashboard.components.desk_frame import desk_page
from dashboard.components.parts import marks, slot, the_map
from dashboard.context import PageContext
from dashboard.home.decisions import decision_section
from dashboard.home.five_lines import five_lines
from dashboard.home.on_duty import duty_section, live_seats
from dashboard.home.own_briefs import BriefList, brief_section
from dashboard.home.own_cases import own_cases
from dashboard.home.own_numbers import LIVE, live_values, number_section
from dashboard.home.own_tasks import task_section
from dashboard.home.viewer import HomeViewer, viewer
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from dashboard.to_do import ToDoList
from streams.access.doors import opens
from streams.access.policy import RECEIVES, Action, Page, allow
from streams.access.subject import Role
from streams.access.topics import address_of, projection
from streams.errors import Denied, StreamsError, UnknownRegion
from streams.geography.places import Places
from streams.model.local_day import local_day, stamp
from streams.model.region import Tier
from streams.model.topic import OWN_ADDRESS, OWN_SESSION, Kind

_RIGHT = opens("home")
_AGAIN = "home-again"
"""The browser writes it once a minute while the page can be seen."""
_Part = Callable[[], Any]
_DECIDES = frozenset({Role.DUTY_LEAD})


class HomePage:
    """The page over one server's history and registry."""

    def __init__(self, services: Services, to_do: ToDoList, briefs: BriefList) -> None:
        self._services, self._to_do, self._briefs = services, to_do, briefs
        self._lineup = lineup.load(services.settings.city.lineup, services.places, demo=services.store.demo)

    def shell(self) -> Shell:
        return Shell("/home", _RIGHT, self.layout, self.view, self.callbacks, renewed_by=_AGAIN)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        words, who = page.words, viewer(page, self._services, self._to_do)
        live = live_values(who.scope, page.subject.role)
        kept = [*(one.kept() for one in live), dcc.Store(id=_AGAIN)]
        more: dict[str, Any] = {"stores": [one.store() for one in live], "plain": page.subject.role is not Role.LEADER}
        more["address"] = address_of(page.subject)
        role = html.H1([html.Span(_place(who)), html.Small(words[f"role_{page.subject.role.value}"])])
        main = html.Main(
            [
                view(self.shell(), page),
                html.Section([the_map(words), slot("picked", css="picked")], className="map"),
                *kept,
            ],
            className="home leader" if page.subject.role is Role.LEADER else "home",
        )
        told = config(page, places, "home", _topics(who), **more)
        return desk_page(page, "home", told, [role], main, above=_raised(page), css="home-page")

    def _on_duty(self) -> LineUp:
        today = local_day(self._services.clock.now_ms())
        return lineup.with_own(self._lineup, self._services.registry, today)

    def view(self, page: PageContext) -> Component:
        who, role = viewer(page, self._services, self._to_do), page.subject.role
        if late := late_note(self._services.history, page.words):
            duty = duty_section(who, self._lineup)
            return html.Div([html.Div([late], className="left"), html.Div([duty], className="right")])
        left: list[_Part] = [lambda: decision_section(who)] if role in _DECIDES else []
        right: list[_Part] = []
        if role is Role.LEADER:
            left.append(lambda: five_lines(who, self._on_duty()))
        else:
            left.append(lambda: own_cases(who))
            right += [lambda: task_section(who)] if allow(page.subject, Action.OPEN, Page("tasks")) else []
            right += [lambda: duty_section(who, self._on_duty()), lambda: brief_section(who, self._briefs)]
        right.append(lambda: self._spots(who))
        return html.Div(
            [
                *_made(lambda: number_section(who), who),
                html.Div([one for part in left for one in _made(part, who)], className="left"),
                html.Div([one for part in right for one in _made(part, who)], className="right"),
            ]
        )

    def callbacks(self, calls: Callbacks) -> None:
        live_value.callbacks(calls, *LIVE)

    def _spots(self, who: HomeViewer) -> list[Component]:
        """What the browser's map draws, and as of when all of this is."""
        drawn = SpotMap(who.words, who.rules, self._services.places, who.scope)
        wanted = who.held(standing="open") if allow(who.page.subject, Action.OPEN, Page("cases")) else None
        spots = drawn.read(self._services.history.cases, wanted, who.now)
        data: dict[str, Any] = {"data-spots": json.dumps(spots if wanted else None, ensure_ascii=False)}
        at = who.words["home_at"].format(time=stamp(who.now)[11:16])
        return [html.P(at, className="quiet at", id="home-spots", **data)]


def _made(part: _Part, who: HomeViewer) -> list[Component]:
    """A section, or in its place why there is none: the others are shown all the same."""
    try:
        made = part()
    except (Denied, UnknownRegion):
        raise
    except (StreamsError, SQLAlchemyError) as error:
        made = html.P(troubles.detail(who.words, error), className="note", role="alert")
    return made if isinstance(made, list) else [] if made is None else [made]


def _place(who: HomeViewer) -> str:
    """The own department in its area, or the own place."""
    places, department = who.services.places, who.page.subject.department
    area = places.full_name(places.nearest(who.scope)) if places.nearest(who.scope) else who.scope
    if not department:
        return area
    unit = who.rules.units_at(who.now).now(department)
    name = department if unit is None else unit.name if who.words.language == "zh" else unit.en
    return f"{area} {name}"


def _raised(page: PageContext) -> list[Component]:
    """Where alerts that were raised to the leader are taken."""
    if page.subject.role is not Role.LEADER:
        return []
    return [html.Div(className="raised", hidden=True, role="alert", **marks(slot="raised", testid="raised"))]


def _topics(who: HomeViewer) -> list[str]:
    """The age of the data, the own outcomes, and what is served live of the own place."""
    subject, scope = who.page.subject, who.scope
    topics = [f"feed/{who.page.settings.city.code}", OWN_SESSION]
    topics += [OWN_ADDRESS] if subject.role in RECEIVES and address_of(subject) else []
    if len(scope) <= Tier.TOWNSHIP and projection(subject, Kind.REGIONS):
        topics.append(f"regions/{scope}")
    if subject.role is Role.LEADER:
        topics.append(f"alerts/{scope}")
    return topics + ([f"shift/{scope}"] if live_seats(who) else [])
