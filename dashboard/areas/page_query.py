"""What the address of a page of an area asks for."""

from __future__ import annotations

from dash import dcc
from dash.development.base_component import Component

from dashboard import periods
from dashboard.areas.area_query import AreaQuery
from dashboard.components.address import href
from dashboard.context import PageContext
from dashboard.services import Services
from streams.model.local_day import local_day
from streams.model.time_mark import marks_of

AGAINST = ("before", "year")
"""What numbers are compared with: the period before, the same days a year before."""


def asked_of(page: PageContext, services: Services) -> AreaQuery:
    """The area of the page and the period of its words; today where those are in vain."""
    rules, now = page.regulation, services.clock.now_ms()
    period = periods.asked(page.asked, local_day(now), rules.month_from)
    people, told = services.settings.city.population, services.history.at()
    year = page.asked.get("against") == AGAINST[1]
    marks = marks_of(services.registry.own_rows("time_marks", local_day(now)), page.region)
    return AreaQuery(
        page.region, period, page.words, services.places, rules, people, now, told=told, year=year, marks=marks
    )


def against_links(page: PageContext) -> list[Component]:
    """What the page's numbers may be compared with, each the view that is."""
    now = page.asked.get("against") or AGAINST[0]
    return [
        dcc.Link(
            page.words[f"compared_{one}"],
            href=href(page, against="" if one == AGAINST[0] else one),
            className="choice current" if one == now else "choice",
        )
        for one in AGAINST
    ]


def vain_against(page: PageContext) -> list[str]:
    """A comparison that the address asks for and there is not."""
    words, asked = page.words, page.asked.get("against", "")
    if not asked or asked in AGAINST:
        return []
    why = words["vain_value"].format(name=words["compared_with"], value=asked[:60])
    return [words["vain_instead"].format(why=why, shown=words["compared_before"])]
