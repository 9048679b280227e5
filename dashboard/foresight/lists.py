"""What is pointed out, row by row in the order of codes or limits: each with its figures, the way to its cases, and the
way to have a person look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_marks
from dashboard.category_words import own_words
from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.follow.reading import unit_text
from dashboard.foresight.sight import Sight
from streams.geography.places import Places
from streams.kpi.breaches import SPEED_DAYS, Foreseen
from streams.kpi.recurrence import SPAN_DAYS, Recurring
from streams.kpi.unusual import Unusual
from streams.model.follow.item import FollowItem
from streams.model.local_day import local_day, local_minute, stamp

MOST = 60
"""Rows that are drawn; how many there are is shown."""
RECURRENCE, BREACH, UNUSUAL = "recurrence", "breach", "unusual"
SHOWS = (RECURRENCE, BREACH, UNUSUAL)


class PointedOut(NamedTuple):
    """One row. `key`: what it is of, in an address. `place`: region code. `title`: of the check that it may lead to,
    `figures`: what was known when it was asked for."""

    key: str
    place: str
    title: str
    figures: str
    cells: Sequence[Component | str]


def pointed_out(sight: Sight, page: PageContext, places: Places) -> list[PointedOut]:
    """As the page shows it: names as of now."""
    made: list[PointedOut] = []
    for one in sight.found:
        if isinstance(one, Recurring):
            made.append(_recurring(one, sight.at, page, places))
        elif isinstance(one, Foreseen):
            made.append(_late(one, sight.at, page, places))
        else:
            made.append(_unusual(one, sight.at, page, places))
    return made


def table(
    show: str, rows: Sequence[PointedOut], checks: Mapping[str, FollowItem], page: PageContext, *, asks: bool
) -> Component:
    """`checks`: what a person was asked to look at, by title. `asks`: whether this viewer may ask."""
    words = page.words
    if not rows:
        return html.P(words[f"foresight_{show}_none"], className="quiet", **marks(testid="foresight-none"))
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in words[f"foresight_{show}_head"].split(",")]))
    body = [html.Tr([*map(html.Td, one.cells), html.Td(_way(one, checks, page, asks=asks))]) for one in rows[:MOST]]
    more = html.P(words["follow_more"].format(n=MOST, all=len(rows)), className="quiet") if len(rows) > MOST else None
    drawn = html.Table([head, html.Tbody(body)], className="plain", **marks(testid="foresight-list"))
    return html.Div([html.Div(drawn, className="scroll"), more])


def _way(one: PointedOut, checks: Mapping[str, FollowItem], page: PageContext, *, asks: bool) -> Component | str:
    words = page.words
    if known := checks.get(one.title):
        link = f"/supervision?item={known.id}{words.query('&')}"
        return html.A(words["foresight_asked"], href=link, className="way")
    return dcc.Link(words["foresight_ask"], href=href(page, check=one.key), className="way") if asks else ""


def _recurring(one: Recurring, at: int, page: PageContext, places: Places) -> PointedOut:
    words, last = page.words, local_day(at) - 1
    days = case_marks.ReportDays(last - SPAN_DAYS + 1, last).words()
    name, kind = places.full_name(one.place), page.regulation.type_name(one.type, words.language)
    link = html.A(f"{one.n}", href=case_marks.link(words.language, region=one.place, type=one.type, **days))
    season = "—" if one.season is None else f"{one.season}"
    figures = words["foresight_recurrence_figures"].format(days=SPAN_DAYS, n=one.n)
    return PointedOut(
        f"{one.place}/{one.type}",
        one.place,
        words["foresight_recurrence_title"].format(place=name, type=kind),
        figures,
        [html.Span(name, className="text"), html.Span(kind, className="text"), link, season],
    )


def _late(one: Foreseen, at: int, page: PageContext, places: Places) -> PointedOut:
    words, case = page.words, one.case
    kind = page.regulation.type_name(case.type, words.language)
    unit = unit_text(case.unit, page, at) or words["follow_no_unit"]
    figures = words["foresight_breach_figures"].format(
        ahead=one.ahead, days=SPEED_DAYS, done=one.done, alike=one.alike, n=one.in_time
    )
    link = html.A(case.code, href=f"/case/{case.code}{words.query()}", className="way")
    where = html.Span([places.full_name(case.village), words["joint"], kind], className="text")
    return PointedOut(
        case.code,
        case.village,
        words["foresight_breach_title"].format(code=case.code),
        figures,
        [link, where, html.Span(unit, className="text"), stamp(case.due)[5:16], figures],
    )


def _unusual(one: Unusual, at: int, page: PageContext, places: Places) -> PointedOut:
    words = page.words
    name = places.full_name(one.place)
    category = own_words(words, page.regulation)[f"category_{one.category}"]
    day, minute = local_day(at - 1), local_minute(at - 1)
    days = case_marks.ReportDays(day, day, minute).words()
    link = html.A(f"{one.n}", href=case_marks.link(words.language, region=one.place, category=one.category, **days))
    usual = words["foresight_usual"].format(n=f"{one.usual:.1f}", days=one.days)
    return PointedOut(
        f"{one.place}/{one.category}",
        one.place,
        words["foresight_unusual_title"].format(place=name, category=category, day=stamp(at - 1)[:10]),
        words["foresight_unusual_figures"].format(n=one.n, usual=f"{one.usual:.1f}"),
        [html.Span(name, className="text"), category, link, usual],
    )
