"""The list of one kind: each with its state, limit, supervision and evidence; as the words of the address choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.follow.reading import FollowPeriod, column_text, label, state_text, step_text, unit_text
from dashboard.services import Services
from streams.model.follow.item import FollowItem, rung
from streams.model.follow.kind import OPEN, FollowKind
from streams.model.local_day import iso_day, local_day

MOST = 200
"""Rows that are drawn; how many there are is shown."""
CHOSEN = ("proven", "sampled", "late", "running")


def listed(
    services: Services,
    kind: FollowKind,
    items: Sequence[FollowItem],
    frame: pd.DataFrame,
    page: PageContext,
    period: FollowPeriod,
) -> html.Section:
    words = page.words
    chosen = chosen_of(frame, kind, page)
    shown = [item for item in items if item.id in chosen]
    head = [html.Th(text) for text in _head(kind, page)]
    rows = [_row(services, kind, item, page, period) for item in shown[:MOST]]
    title = html.H2([label(kind.name, kind.en, page), " ", html.Span(str(len(shown)), className="digits quiet")])
    parts: list[Component] = [title, _filters(kind, frame, page)]
    if not shown:
        return html.Section([*parts, html.P(words["follow_none"], className="quiet")], className="panel")
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], **marks(testid="follow-list"))
    more = html.P(words["follow_more"].format(n=MOST, all=len(shown)), className="quiet")
    return html.Section([*parts, table, more if len(shown) > MOST else None], className="panel")


def chosen_of(frame: pd.DataFrame, kind: FollowKind, page: PageContext) -> frozenset[str]:
    """Ids of those that the address chooses: a state, an area, a unit ('-': of none)."""
    found, asked = frame, page.asked
    over = {one.id for one in kind.states if one.over}
    wanted: dict[str, Callable[[pd.DataFrame], pd.Series[bool]]] = {
        "proven": lambda of: of["proven"],
        "sampled": lambda of: of["sampled"],
        "late": lambda of: of["late"],
        "running": lambda of: ~of["state"].isin(over),
    }
    state = asked.get("state", "")
    if state in wanted:
        found = found[wanted[state](found).astype(bool)]
    elif state:
        found = found[found["state"] == state]
    for column in ("area", "unit"):
        if value := asked.get(column, ""):
            found = found[found[column] == ("" if value == "-" else value)]
    return frozenset(found["id"])


def _filters(kind: FollowKind, frame: pd.DataFrame, page: PageContext) -> html.Nav:
    words, state = page.words, page.asked.get("state", "")
    counted = frame["state"].value_counts()
    ways = [("", words["follow_all"], len(frame))]
    ways += [(one.id, label(one.name, one.en, page), int(counted.get(one.id, 0))) for one in kind.states]
    if kind.remind_days:
        ways.append(("late", words["follow_n_late"], int(frame["late"].sum())))
    links = [
        dcc.Link(
            f"{text} {n}",
            href=href(page, state=name, kind=kind.id),
            className="choice on" if name == state else "choice",
        )
        for name, text, n in ways
    ]
    if page.asked.get("area") or page.asked.get("unit"):
        links.append(dcc.Link(words["follow_all_areas"], href=href(page, area="", unit=""), className="choice"))
    return html.Nav(links, className="choices")


def _head(kind: FollowKind, page: PageContext) -> list[str]:
    words = page.words
    first = [words["follow_day"], label(kind.name, kind.en, page)]
    last = [words["follow_evidence"]] if _has_proof(kind) else []
    columns = (label(one.name, one.en, page) for one in kind.columns[:2])
    return [*first, *columns, *words["follow_head"].split(","), *last]


def _has_proof(kind: FollowKind) -> bool:
    """Whether its life is from what was found to what was put right."""
    return "evidence" in kind.needs


def _row(services: Services, kind: FollowKind, item: FollowItem, page: PageContext, period: FollowPeriod) -> html.Tr:
    at, now = period.until - 1, services.clock.now_ms()
    link = dcc.Link(item.title, href=href(page, item=item.id, kind=kind.id, step="", new=""), className="text")
    who = unit_text(item.unit, page, now) or item.leader
    where = html.Small([services.places.name(item.place), page.words["joint"] if who else "", who], className="text")
    columns = [html.Td(column_text(kind, item, nth, page), className="text") for nth in range(len(kind.columns[:2]))]
    state = kind.state(item.state_at(at))
    over = bool(state and state.over)
    climbed = rung(item, kind)
    return html.Tr(
        [
            html.Td(iso_day(local_day(item.at)), className="digits"),
            html.Td([link, html.Br(), where]),
            *columns,
            html.Td(state_text(kind, item.state_at(at), page)),
            html.Td(step_text(kind, climbed, page) if climbed else ""),
            html.Td(due_text(item, at, page, over=over), className="late" if 0 < item.due <= at and not over else ""),
            *([html.Td(_evidence(item, page))] if _has_proof(kind) else []),
        ]
    )


def due_text(item: FollowItem, at: int, page: PageContext, *, over: bool) -> str:
    """How far the limit is, in days; of what is over, nothing."""
    if not item.due or over:
        return ""
    days = local_day(item.due) - local_day(at)
    return page.words["follow_days_left" if days >= 0 else "follow_days_late"].format(n=abs(days))


def _evidence(item: FollowItem, page: PageContext) -> list[Component | str]:
    """整改前 and 整改后: what came with the first step, and with the newest after it."""
    words = page.words
    after = next((one for one in reversed(item.entries) if one.step != OPEN and (one.files or one.paper)), None)
    made: list[Component | str] = []
    for word, entry in (("follow_before", item.entries[0]), ("follow_after", after)):
        there = entry is not None and bool(entry.files or entry.paper)
        made.append(html.Span(words[word if there else f"{word}_missing"], className="proof on" if there else "proof"))
    return made
