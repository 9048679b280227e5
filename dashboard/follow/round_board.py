"""A kind that each place of a frozen list has one of: the round, counts by area without order, and for who may see
single ones a ledger of each place with what is known beside what it says."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href, safely
from dashboard.components.parts import marks, meaning, panel
from dashboard.context import PageContext
from dashboard.figures.followed import MapLayer, points
from dashboard.figures.template import later
from dashboard.follow.board import MAP_PX, outlines
from dashboard.follow.evidence import RoundEvidence, Shown
from dashboard.follow.evidence_shown import shown_text
from dashboard.follow.forms import places_left
from dashboard.follow.reading import items_of, label, period_of, sees_single, state_text
from dashboard.frames.round import counts_of, round_frame
from dashboard.services import Services
from streams.formats.table import Cell, Table
from streams.geography.places import Places
from streams.kpi.definition import Kpi
from streams.kpi.dictionary import by_id
from streams.kpi.values import Value, rate_text, value
from streams.model.follow.evidence import EvidenceState
from streams.model.follow.facts import opened
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowKind
from streams.model.local_day import stamp
from streams.model.region import Tier, holds

RATES = {"six_no": "six_no_rate"}
"""The number of the dictionary that a kind is counted by."""
_SIGNS = {EvidenceState.CLEAR: "●", EvidenceState.AGAINST: "◐", EvidenceState.NO_DATA: "◐"}


class Round(NamedTuple):
    """`of`: the list; `about`: everything that belongs to it; `items`: of these the one of each place."""

    kind: FollowKind
    above: FollowKind
    of: FollowItem
    about: list[FollowItem]
    items: list[FollowItem]


def rounds_of(services: Services, page: PageContext, kind: FollowKind) -> list[FollowItem]:
    """The lists that hold places of the own area, the newest first."""
    above = page.regulation.follow_kind(kind.parent)
    ever = period_of("", services.clock.now_ms())._replace(since=0)
    return items_of(services, page, above, ever) if above else []


def chosen_round(services: Services, page: PageContext, kind: FollowKind) -> Round | None:
    """The round that the address names, or the newest one."""
    above, found = page.regulation.follow_kind(kind.parent), rounds_of(services, page, kind)
    of = next((one for one in found if one.id == page.asked.get("round")), found[0] if found else None)
    if above is None or of is None:
        return None
    about = services.history.follow.about(f"follow/{of.id}")
    return Round(kind, above, of, about, [one for one in about if one.kind == kind.id])


def round_board(services: Services, kind: FollowKind, page: PageContext) -> Component:
    words, found = page.words, chosen_round(services, page, kind)
    if found is None:
        return html.Div(html.P(words["round_none"], className="note", role="status"))
    area = page.asked.get("area", "")
    scope = area if area and holds(page.subject.scope, area) else page.subject.scope
    frame = round_frame(found.of.places, found.items)
    frame = frame[frame["place"].str.startswith(scope)]
    parts = [_head(services, found, frame, scope, page)]
    if len(scope) >= Tier.TOWNSHIP:
        if sees_single(page, kind):
            return html.Div([*parts, _ledger(services, found, scope, page)], className="follow-board")
        return html.Div([*parts, html.P(words["round_counts_only"], className="note", role="status")])
    length = Tier.TOWNSHIP if len(scope) == Tier.COUNTY else Tier.COUNTY
    counts = _counts(found, frame, length, page, services.places)
    townships = counts_of(frame, kind, found.above, Tier.TOWNSHIP)
    drawn = safely(page, lambda: _map(found, townships, page, services.places))
    return html.Div([html.Div([*parts, drawn], className="left"), counts], className="follow-board round")


def _head(services: Services, found: Round, frame: pd.DataFrame, scope: str, page: PageContext) -> html.Section:
    """The round, what it is counted by, and the ways to the other rounds and to what this viewer may say of it."""
    words, kind, of = page.words, found.kind, found.of
    rate, kpi = _value(found, frame, len(scope))
    others = [
        dcc.Link(
            f"{one.title} {one.columns[0]}",
            href=href(page, round=one.id, item="", new=""),
            className="choice on" if one.id == of.id else "choice",
        )
        for one in rounds_of(services, page, kind)
    ]
    answered = int(frame["answered"].sum())
    line = words["round_line"].format(
        place=services.places.name(scope), n=len(frame), answered=answered, day=stamp(of.due)[:10]
    )
    parts: list[Component | None] = [
        html.H2([of.title, " ", html.Span(of.columns[0], className="digits quiet")], className="text"),
        html.Nav(others, className="choices"),
        html.P(
            [
                html.Strong(f"{rate.top} / {rate.n}", className="digits"),
                " ",
                words["round_rate"].format(rate=rate_text(rate.value) or "—"),
            ]
            if rate.value is not None
            else words["round_too_few"].format(n=kpi.least),
            title=meaning(words, kpi),
            **marks(testid="round-rate"),
        ),
        html.P(line, className="quiet", **marks(testid="round-line")),
        html.P(words["round_left_out"].format(why=of.columns[1]), className="quiet text") if of.columns[1] else None,
        html.P([_way(one, of, page) for one in _may_open(services, found, page)], className="ways"),
    ]
    return html.Section(parts, className="panel")


def _may_open(services: Services, found: Round, page: PageContext) -> list[FollowKind]:
    """Kinds of what belongs to the round that this viewer may open; what a place has one of, while one has none."""
    role, of = page.subject.role.value, found.of
    kinds = [one for one in page.regulation.follow_kinds.values() if one.parent == found.above.id]
    may = [one for one in kinds if not of.over and role in one.open_by]
    return [one for one in may if not one.one_each or places_left(services, one, of, page)]


def _way(kind: FollowKind, of: FollowItem, page: PageContext) -> dcc.Link:
    text = page.words["round_say"].format(kind=label(kind.name, kind.en, page))
    return dcc.Link(text, href=href(page, kind=kind.id, item=of.id, new=kind.id), className="choice new")


def _value(found: Round, frame: pd.DataFrame, digits: int) -> tuple[Value, Kpi]:
    kpi = by_id(RATES[found.kind.id])
    counted = counts_of(frame, found.kind, found.above, digits)
    return value(kpi, next(iter(counted.values()), {})), kpi


def _counts(found: Round, frame: pd.DataFrame, length: int, page: PageContext, places: Places) -> html.Section:
    """By area in the order of codes; of fewer than the number's least there is no count."""
    words, kpi = page.words, by_id(RATES[found.kind.id])
    rows = []
    for area, counted in counts_of(frame, found.kind, found.above, length).items():
        one = value(kpi, counted)
        link = dcc.Link(places.name(area), href=href(page, area=area), className="text")
        few = one.value is None
        cells = [words["round_few"] if few else f"{one.top} / {one.n}", "" if few else rate_text(one.value)]
        rows.append(
            html.Tr([html.Td(link), html.Td(str(counted[opened(found.kind.id)])), *(html.Td(text) for text in cells)])
        )
    head = html.Thead(html.Tr([html.Th(text) for text in words["round_head"].split(",")]))
    table = html.Table([head, html.Tbody(rows)], **marks(testid="round-areas"))
    note = html.P(words["round_too_few"].format(n=kpi.least), className="quiet")
    return panel("round-areas", words["round_by_area"], table, note)


def counts_table(services: Services, kind: FollowKind, page: PageContext) -> Table | None:
    """The counts as a file has them: none of fewer than the number's least."""
    found = chosen_round(services, page, kind)
    if found is None:
        return None
    frame = round_frame(found.of.places, found.items)
    frame = frame[frame["place"].str.startswith(page.subject.scope)]
    length = Tier.TOWNSHIP if len(page.subject.scope) >= Tier.COUNTY else Tier.COUNTY
    kpi, words = by_id(RATES[kind.id]), page.words
    rows: list[list[Cell]] = []
    for area, counted in counts_of(frame, kind, found.above, length).items():
        one = value(kpi, counted)
        few = one.value is None
        passed = words["round_few"] if few else f"{one.top} / {one.n}"
        rows.append([services.places.full_name(area), counted[opened(kind.id)], passed, rate_text(one.value)])
    return Table(words["round_head"].split(","), rows)


def _map(found: Round, townships: dict[str, dict[str, int]], page: PageContext, places: Places) -> Component:
    """A mark a township, darker where more of its list passed; no mark where there are too few for a number."""
    kpi, words = by_id(RATES[found.kind.id]), page.words
    shades: dict[str, list[tuple[float, float, str, str]]] = {name: [] for name in ("load-2", "load-3", "load-4")}
    for code, counted in townships.items():
        one = value(kpi, counted)
        if one.value is None:
            continue
        lon, lat = places.label(code)
        shade = "load-2" if one.value < 40 else "load-3" if one.value < 60 else "load-4"
        text = f"{places.full_name(code)} {one.top} / {one.n}"
        shades[shade].append((lon * 1e-6, lat * 1e-6, href(page, area=code), text))
    columns = ["lon", "lat", "href", "said"]
    layers = [MapLayer(pd.DataFrame(rows, columns=columns), shade, 12, "circle") for shade, rows in shades.items()]
    drawn = later(
        "follow-map",
        points(outlines(page.subject.scope, places), layers, page.theme),
        words["round_map"],
        f"{MAP_PX}px",
    )
    return panel("follow-map", words["round_map"], drawn, html.P(words["round_map_legend"], className="quiet"))


def _ledger(services: Services, found: Round, scope: str, page: PageContext) -> html.Section:
    """A row a place: a sign for each column, which opens what the place says and what is known."""
    words, kind = page.words, found.kind
    known = RoundEvidence(services, page, kind, found.of, scope, found.about)
    by_place = {item.place: item for item in found.items}
    named = [label(one.name, one.en, page) for one in kind.columns]
    heads = [html.Th(text.partition("（")[0], title=text) for text in named]
    top = html.Thead(html.Tr([html.Th(words["round_place"]), *heads, html.Th(words["follow_state"])]))
    rows = []
    for place in (one for one in found.of.places if one.startswith(scope)):
        item = by_place.get(place)
        state = state_text(kind, item.state, page) if item else words["round_silent"]
        name = services.places.name(place)
        own = dcc.Link(name, href=href(page, item=item.id, new=""), className="text") if item else html.Span(name)
        cells = [html.Td(sign(one, item, page)) for one in known.of(place, item)]
        rows.append(html.Tr([html.Td(own), *cells, html.Td(state)]))
    table = html.Table([top, html.Tbody(rows)], **marks(testid="round-ledger"))
    legend = html.P(words["round_legend"], className="quiet")
    return panel("round-ledger", words["round_ledger"].format(place=services.places.name(scope)), table, legend)


def sign(one: Shown, item: FollowItem | None, page: PageContext) -> Component | str:
    """What a place says and what is known, as one sign with its words."""
    words = page.words
    text = shown_text(one, page)
    mark = _SIGNS[one.state] if one.own == "met" else {"": "", "not_met": "○"}.get(one.own, "—")
    differs = html.Small(words["evidence_differs"], className="late") if one.differs else None
    if item is None:
        return html.Span("", title=text)
    silent: dict[str, Any] = {"aria-hidden": "true"}
    seen = [html.Span(mark, **silent), html.Span(text, className="heard")]
    return html.Span([dcc.Link(seen, href=href(page, item=item.id, new=""), className="sign", title=text), differs])
