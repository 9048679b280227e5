"""What is around the list of the page: numbers as of a day, rates with n by area and unit, map and timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import shapely
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks, meaning, panel
from dashboard.context import PageContext
from dashboard.figures.followed import MapLayer, TimelineText, points, timeline
from dashboard.figures.template import later
from dashboard.follow.reading import FollowPeriod, unit_text
from dashboard.frames.follow import counts_by, running_sums, totals
from streams.geography.places import Places
from streams.kpi.dictionary import by_id
from streams.kpi.values import FEW, rate_text, value
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowKind
from streams.model.local_day import date_of, local_day, number_of, stamp

RATE = "rectified_rate"
_COARSE = 0.01
"""Degree: borders of a small picture."""
_STEP_DAYS = 7
MAP_PX, LINE_PX = 340, 200


def cards(frame: pd.DataFrame, points_n: int, kind: FollowKind, page: PageContext, period: FollowPeriod) -> Component:
    """Each opens its records."""
    words = page.words
    state = frame["state"]
    over = {one.id for one in kind.states if one.over}
    shown = [
        ("points", points_n, href(page, kind="point", state="", area="", unit="")),
        ("opened", len(frame), href(page, kind=kind.id, state="", area="", unit="")),
        ("proven", int(frame["proven"].sum()), href(page, kind=kind.id, state="proven", area="", unit="")),
        ("sampled", int(frame["sampled"].sum()), href(page, kind=kind.id, state="sampled", area="", unit="")),
        ("running", int((~state.isin(over)).sum()), href(page, kind=kind.id, state="running", area="", unit="")),
        ("late", int(frame["late"].sum()), href(page, kind=kind.id, state="late", area="", unit="")),
    ]
    made = [
        html.Div(
            [
                dcc.Link(f"{n}", href=link, className="digits"),
                html.Span(words[f"follow_n_{name}"]),
            ],
            className="follow-n",
            title=words[f"follow_means_{name}"],
            **marks(testid=f"follow-{name}"),
        )
        for name, n, link in shown
    ]
    rate = value(by_id(RATE), totals(frame, kind.id))
    text = words["follow_rate"].format(rate=rate_text(rate.value) or "—", n=rate.n)
    said = html.P(text, className="quiet", title=meaning(words, by_id(RATE)), **marks(testid="follow-rate"))
    until = html.P(until_text(period, page), className="quiet", **marks(testid="follow-until"))
    return html.Section([html.Div(made, className="follow-numbers"), said, until], className="panel")


def until_text(period: FollowPeriod, page: PageContext) -> str:
    day = stamp(period.until - 1)[:16] if period.running else stamp(period.until - 1)[:10]
    return page.words["follow_until"].format(first=stamp(period.since)[:10], last=day)


def rates(frame: pd.DataFrame, kind: FollowKind, page: PageContext, places: Places, now: int) -> list[Component]:
    """By area in the order of codes and by unit in the order of ids, each with n; no one is ranked."""
    names: dict[str, Callable[[str], str]] = {
        "area": lambda code: places.name(code),
        "unit": lambda unit: unit_text(unit, page, now) or page.words["follow_no_unit"],
    }
    return [
        panel(f"by-{column}", page.words[f"follow_by_{column}"], _rate_table(frame, kind, column, page, name))
        for column, name in names.items()
    ]


def _rate_table(
    frame: pd.DataFrame, kind: FollowKind, column: str, page: PageContext, name: Callable[[str], str]
) -> Component:
    rows = []
    for one, counted in counts_by(frame, kind.id, column).items():
        rate = value(by_id(RATE), counted)
        link = dcc.Link(name(one), href=href(page, kind=kind.id, **{column: one or "-"}, state=""))
        few = "few" if rate.n < FEW else ""
        cells = [html.Td(link), html.Td(f"{rate.top} / {rate.n}"), html.Td(rate_text(rate.value) or "—", className=few)]
        rows.append(html.Tr(cells))
    head = [html.Th(text) for text in page.words["follow_rate_head"].split(",")]
    note = html.P(page.words["follow_few"].format(n=FEW), className="quiet")
    return html.Div([html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)]), note])


def line(frame: pd.DataFrame, kind: FollowKind, page: PageContext, period: FollowPeriod) -> Component:
    """A point each week; it opens the page as of that day."""
    last, first = date_of(local_day(period.until - 1)), date_of(local_day(period.since))
    weeks = range(number_of(first) + _STEP_DAYS - 1, number_of(last), _STEP_DAYS)
    days = [date_of(day).isoformat() for day in weeks] + [last.isoformat()]
    made = running_sums(frame, days)
    made["href"] = [href(page, until=day) for day in days]
    words = page.words
    names = TimelineText(words["follow_n_opened"], words["follow_n_proven"], until_text(period, page))
    drawn = later("follow-line", timeline(made, names, page.theme), words["follow_line"], f"{LINE_PX}px")
    return panel("follow-line", words["follow_line"], drawn)


def the_map(
    items: Sequence[FollowItem], frame: pd.DataFrame, visited: Sequence[FollowItem], page: PageContext, places: Places
) -> Component:
    """Points small, what is open on top of them, what is late last."""
    done, late = set(frame.loc[frame["proven"], "id"]), set(frame.loc[frame["late"], "id"])
    layers = [
        MapLayer(_placed(visited, page), "load-4", 6, "circle"),
        MapLayer(_placed([one for one in items if one.id not in done | late], page), "late", 10, "diamond"),
        MapLayer(_placed([one for one in items if one.id in late], page), "bad", 12, "triangle-up"),
    ]
    words = page.words
    legend = html.P(words["follow_map_legend"], className="quiet")
    drawn = later(
        "follow-map",
        points(outlines(page.subject.scope, places), layers, page.theme),
        words["follow_map"],
        f"{MAP_PX}px",
    )
    return panel("follow-map", words["follow_map"], drawn, legend)


def _placed(items: Sequence[FollowItem], page: PageContext) -> pd.DataFrame:
    rows = [(item.lon * 1e-6, item.lat * 1e-6, href(page, item=item.id), item.title) for item in items if item.lon]
    return pd.DataFrame(rows, columns=["lon", "lat", "href", "said"])


def outlines(scope: str, places: Places) -> list[list[tuple[float, float]]]:
    """Borders of the counties of an area, or of the county that it lies in."""
    counties = (code for code in places.counties() if code.startswith(scope) or scope.startswith(code))
    return [_outline(places, code) for code in counties]


def _outline(places: Places, code: str) -> list[tuple[float, float]]:
    shape = shapely.simplify(places.polygon(code), _COARSE)
    return [(float(lon), float(lat)) for lon, lat in shape.exterior.coords]
