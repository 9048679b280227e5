"""Like cases: found by type, place and time, frozen as the list that an item is of, and counted before and after a rule
was changed. No cause is claimed: too few cases or too few days make no judgement."""

from __future__ import annotations

from typing import NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_marks
from dashboard.callbacks import NotTaken
from dashboard.components.address import href
from dashboard.components.parts import marks, panel
from dashboard.context import PageContext
from dashboard.services import Services
from streams.history.cases.query import CaseQuery
from streams.model import typed
from streams.model.follow.item import MOST_PLACES, FollowItem
from streams.model.follow.kind import CASE_TYPE, DAYS, FollowKind
from streams.model.local_day import day_start, iso_day, local_day
from streams.model.region import Tier, holds

SPAN_DAYS = 90
LEAST = 20
"""Cases of one type, area and period from which they are put forward as like cases."""
FEW = 30
"""Of fewer nothing is concluded."""
_MOST = 40
_DAY_MS = 86_400_000
_YEAR_DAYS = 365


class LikeCases(NamedTuple):
    """Of one type and area, reported from `first` to `last`, both included (local days)."""

    type: str
    place: str
    first: int
    last: int

    @property
    def period(self) -> str:
        return f"{iso_day(self.first)}~{iso_day(self.last)}"

    def query(self, shift: int = 0) -> CaseQuery:
        """`shift`: so many days earlier."""
        since, until = day_start(self.first - shift), day_start(self.last + 1 - shift)
        return _query(self.place, self.type, since, until)


def freezes_cases(kind: FollowKind) -> bool:
    return kind.column(CASE_TYPE) is not None


def asked_of(page: PageContext) -> LikeCases | None:
    """The like cases that the address names; None where it names none that this viewer may see."""
    asked, known = page.asked, page.regulation.by_type.get(page.asked.get("type", ""))
    first, last = (typed.day(asked.get(name, "")) for name in ("from", "to"))
    place = asked.get("place", "")
    if known is None or known.restricted or first is None or last is None or not first <= last:
        return None
    return LikeCases(known.id, place, first, last) if holds(page.subject.scope, place) else None


def like_columns(kind: FollowKind, like: LikeCases | None) -> dict[str, str]:
    """What an item says of the cases that it is of."""
    texts = {CASE_TYPE: like.type, DAYS: like.period} if like else {}
    return {f"c{n}": texts[one.form] for n, one in enumerate(kind.columns) if one.form in texts}


def frozen_cases(services: Services, kind: FollowKind, page: PageContext) -> tuple[str, ...]:
    """Codes of the cases that an item is of, as they are now. Raises NotTaken."""
    if not freezes_cases(kind):
        return ()
    like = asked_of(page)
    if like is None:
        raise NotTaken(page.words["like_none_named"])
    found = services.history.cases.find(like.query(), services.clock.now_ms(), limit=MOST_PLACES + 1)
    if not LEAST <= len(found) <= MOST_PLACES:
        raise NotTaken(page.words["like_too_few"].format(n=LEAST, most=MOST_PLACES))
    return tuple(row.code for row in found)


def like_panel(services: Services, kind: FollowKind, page: PageContext) -> Component:
    """Types and areas of which there were many lately, by type and code, each beside the same days a year before."""
    words, now = page.words, services.clock.now_ms()
    today = local_day(now)
    scope = page.subject.scope
    length = Tier.TOWNSHIP if len(scope) >= Tier.COUNTY else Tier.COUNTY
    whole = LikeCases("", scope, today - SPAN_DAYS, today - 1)
    counted = _counted(services, whole, length, now)
    year = {(name, area): n for name, area, n in _counted(services, whole, length, now, _YEAR_DAYS)}
    reaches = services.history.cases.reaches(scope, day_start(whole.first - _YEAR_DAYS))
    types = page.regulation.by_type
    found = [one for one in counted if one[2] >= LEAST and one[0] in types and not types[one[0]].restricted]
    rows = []
    for name, area, n in found[:_MOST]:
        like = whole._replace(type=name, place=area)
        cells = [
            html.Td(page.regulation.type_name(name, words.language), className="text"),
            html.Td(services.places.name(area), className="text"),
            html.Td(html.A(str(n), href=_list(like, page), className="digits")),
            html.Td(str(year.get((name, area), 0)) if reaches else "—", className="digits"),
            html.Td(_way(kind, like, page)),
        ]
        rows.append(html.Tr(cells))
    head = html.Thead(html.Tr([html.Th(text) for text in words["like_head"].split(",")]))
    table = html.Table([head, html.Tbody(rows)], **marks(testid="like-cases"))
    note = (
        words["like_note"].format(days=SPAN_DAYS, n=LEAST)
        if found
        else words["like_nothing"].format(days=SPAN_DAYS, n=LEAST)
    )
    return panel("like-cases", words["like_title"], table, html.P(note, className="quiet"))


def cases_of(services: Services, kind: FollowKind, item: FollowItem, page: PageContext) -> html.Section | None:
    """The frozen list, and what like cases did before and after the step that changed something."""
    nth = kind.column(CASE_TYPE)
    if nth is None:
        return None
    words, lang = page.words, f"?lang={page.words.language}"
    codes = [html.A(code, href=f"/case/{code}{lang}", className="way") for code in item.cases]
    summary = html.Summary(words["like_frozen"].format(n=len(codes), day=iso_day(local_day(item.at))))
    texts = [part for code in codes for part in (code, " ")]
    listed = html.Details([summary, html.P(texts)], **marks(testid="like-list")) if codes else words["like_ledger"]
    changed = next((at for one in kind.steps if one.effect and (at := item.taken(one.id))), None)
    effect = _effect(services, item.columns[nth], item.place, changed.at, page) if changed else None
    return html.Section([html.H2(words["like_title"]), listed, effect])


def _effect(services: Services, name: str, place: str, at: int, page: PageContext) -> Component:
    """SPAN_DAYS before and after, in the place and in the rest of the city, each beside the same days a year before."""
    words, now = page.words, services.clock.now_ms()
    city, span = place[: Tier.CITY], SPAN_DAYS * _DAY_MS
    windows = ((at - span, at), (at, min(at + span, now)))
    year = _YEAR_DAYS * _DAY_MS
    reaches = services.history.cases.reaches(city, at - span - year)

    def n(region: str, since: int, until: int) -> int:
        return services.history.cases.count(_query(region, name, since, until), now)

    here = [n(place, *window) for window in windows]
    rest = [n(city, *window) - own for window, own in zip(windows, here, strict=True)]
    before = [n(place, since - year, until - year) for since, until in windows]
    rows = [(words["like_here"], here), (words["like_rest"], rest)]
    rows += [(words["like_year"], before)] if reaches else []
    body = [html.Tr([html.Td(text), *(html.Td(str(one), className="digits") for one in pair)]) for text, pair in rows]
    head = html.Thead(html.Tr([html.Th(text) for text in words["after_head"].split(",")]))
    open_ = now < at + span or sum(here) < FEW
    verdict = words["after_open" if open_ else "after_note"].format(n=FEW, days=SPAN_DAYS)
    table = html.Table([head, html.Tbody(body)], **marks(testid="effect"))
    return html.Div([table, html.P(verdict, className="quiet")])


def _counted(services: Services, whole: LikeCases, length: int, now: int, shift: int = 0) -> list[tuple[str, str, int]]:
    """(type, area, how many), by type and code."""
    rows = services.history.cases.grouped(whole.query(shift), ("type", "area"), now, length)
    return sorted((str(name), str(area), int(n)) for name, area, n in rows)


def _query(region: str, name: str, since: int, until: int) -> CaseQuery:
    return CaseQuery(regions=(region,), type=name, standing="all", since=since, until=until, counted=True)


def _list(like: LikeCases, page: PageContext) -> str:
    days = case_marks.ReportDays(like.first, like.last).words()
    return case_marks.link(page.words.language, region=like.place, type=like.type, **days)


def _way(kind: FollowKind, like: LikeCases, page: PageContext) -> Component | None:
    if page.subject.role.value not in kind.open_by:
        return None
    where = {"type": like.type, "place": like.place, "from": iso_day(like.first), "to": iso_day(like.last)}
    return dcc.Link(page.words["like_way"], href=href(page, new=kind.id, **where), className="choice new")
