"""What the address of a page of an area asks for."""

from __future__ import annotations

from dashboard import periods
from dashboard.areas.area_query import AreaQuery
from dashboard.context import PageContext
from dashboard.services import Services
from streams.model.local_day import local_day


def asked_of(page: PageContext, services: Services) -> AreaQuery:
    """The area of the page and the period of its words; today where those are in vain."""
    rules, now = page.regulation, services.clock.now_ms()
    period = periods.asked(page.asked, local_day(now), rules.month_from)
    people, told = services.settings.city.population, services.history.at()
    return AreaQuery(page.region, period, page.words, services.places, rules, people, now, told=told)
