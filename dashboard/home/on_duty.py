"""Who is on duty in one's place: of a township its centre, justice office, police station and court; today's turns of
the duty plan; and, where that is shown live, the seats that are signed in."""

from __future__ import annotations

from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.areas.lineup import LINE_UP, LineUp
from dashboard.components.parts import marks, slot
from dashboard.home.viewer import HomeViewer
from streams.access.topics import projection
from streams.model.local_day import local_day
from streams.model.region import holds
from streams.model.topic import Kind

_SHOWN = 6


class OnDutyLine(NamedTuple):
    """`where`: site or office. `phone`: '' where none is known."""

    where: str
    who: str
    phone: str = ""


def duty_lines(who: HomeViewer, lineup: LineUp) -> list[OnDutyLine]:
    """The offices of one's township, then today's turns within the scope."""
    words = who.words
    offices = [
        OnDutyLine(words[f"lineup_{name}"], on.who, on.phone)
        for name, unit in LINE_UP
        if who.town and (on := lineup.get((who.town, unit)))
    ]
    registry, today = who.services.registry, local_day(who.now)
    sites = {site.id: site for site in registry.sites() if holds(who.scope, site.region)}
    turns = [one for one in registry.duty_turns() if one.turn.site in sites and one.turn.covers(today)]
    return offices + [OnDutyLine(sites[one.turn.site].name, one.who) for one in turns]


def live_seats(who: HomeViewer) -> bool:
    """Whether this role is shown who sits at a duty seat."""
    return projection(who.page.subject, Kind.SHIFT) is not None and not who.scope[9:]


def duty_section(who: HomeViewer, lineup: LineUp) -> Component:
    words, lines = who.words, duty_lines(who, lineup)
    seats = html.P([html.Span(words["home_seats"]), slot("seats", "…")], className="pair")
    items = [
        html.Li([html.Span(one.where), html.Span(f"{one.who} {one.phone}".strip(), className="digits")])
        for one in lines[:_SHOWN]
    ]
    inside: list[Component] = [html.H2(words["home_duty"])]
    inside += [seats] if live_seats(who) else []
    inside.append(html.Ul(items, className="lines") if items else html.P(words["home_duty_none"], className="quiet"))
    return html.Section(inside, **marks(testid="home-duty"))
