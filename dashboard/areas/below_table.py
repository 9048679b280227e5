"""The areas below one: a table in which each number opens its cases, sorted by the link. Numbers of now, of today
and of the month so far are kept live by the browser (`assets/js/areas/below.mjs`)."""

from __future__ import annotations

from typing import Any, NamedTuple

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.areas.number_text import shown
from dashboard.areas.overview_data import LINE_DAYS
from dashboard.areas.overview_panels import PanelContext
from dashboard.components import spark
from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from streams.kpi.dictionary import by_id
from streams.kpi.values import FEW, Value, share, wilson
from streams.model.local_day import iso_day
from streams.model.region import Tier

SORTS = ("reports", "open", "overdue", "rate")
"""What a link may sort by, the most first; of a rate the least first. Never by how long people wait."""


def table(view: PanelContext, page: PageContext, live: list[str]) -> Component:
    """`live`: names of what the browser keeps live in this period."""
    words, rows = page.words, view.found.rows
    if not rows:
        return _no_rows(page)
    by = page.asked.get("sort", "")
    known = [row for row in rows if row["code"]]
    if by in SORTS:
        known = sorted(known, key=lambda row: _order(row, by))
    most = max((row["overdue"] for row in rows), default=0)
    drawn = _Drawn(view, page, live, most, _ends(rows))
    body = [_row(row, drawn) for row in (*known, *(row for row in rows if not row["code"]))]
    heads = html.Tr(
        [
            html.Th(words["below_name"], scope="col"),
            _head("reports", page, by),
            html.Th(words["below_line"].format(n=LINE_DAYS), scope="col"),
            *(_head(name, page, by) for name in ("open", "overdue", "rate")),
            html.Th(words["below_interval"], scope="col"),
            html.Th(words["below_wait"], scope="col"),
        ]
    )
    return html.Table([html.Thead(heads), html.Tbody(body)], className="below-table", **marks(testid="regions"))


def _head(name: str, page: PageContext, by: str) -> html.Th:
    """A way to sort by it, and back to the order of the codes."""
    sorted_: dict[str, Any] = {"aria-sort": "ascending" if name == "rate" else "descending"} if name == by else {}
    link = dcc.Link(page.words[f"below_{name}"], href=href(page, sort="" if name == by else name), className="sort")
    return html.Th(link, scope="col", **sorted_)


def _order(row: dict[str, Any], by: str) -> tuple[float, str]:
    if by != "rate":
        return -row[by], row["code"]
    rate = share(row["on_time"], row["n"])
    return 101 if rate is None else rate, row["code"]


class _Drawn(NamedTuple):
    """What all rows are drawn with. `most`: overdue of the longest bar. `ends`: of the pictures of intervals."""

    view: PanelContext
    page: PageContext
    live: list[str]
    most: int
    ends: tuple[float, float]


def _row(row: dict[str, Any], drawn: _Drawn) -> html.Tr:
    view, page, live, most, ends = drawn
    code, colours = row["code"], page.colours
    name: Component | str = row["name"]
    if code:
        query = f"?{page.query}" if page.query else ""
        name = html.A(row["name"], href=f"/region/{code}{query}", className="area")
    bar = html.I(style={"width": f"{100 * row['overdue'] // most if most else 0}%"}, className="late")
    cells = [
        html.Th(name, scope="row"),
        html.Td(_number(row, "reports", view, live)),
        html.Td(spark.line(view.found.lines.get(code, []), _line_text(view, code), colours)),
        html.Td(_number(row, "open", view, live)),
        html.Td([html.Span(bar, className="bar"), _number(row, "overdue", view, live)], className="with-bar"),
        html.Td(_rate(row, view, live)),
        html.Td(_interval(row, view, page, ends)),
        html.Td(_wait(view.found.waits.get(code), view, page)),
    ]
    data: dict[str, Any] = {"data-region": code}
    return html.Tr(cells, **data)


def _number(row: dict[str, Any], name: str, view: PanelContext, live: list[str]) -> Component:
    data: dict[str, Any] = {"data-of": name}
    link = _cases(row, name, view) if row[name] else ""
    return html.Span(_link(f"{row[name]:,}", link, name if name in live else ""), **data)


def _rate(row: dict[str, Any], view: PanelContext, live: list[str]) -> Component:
    rate = share(row["on_time"], row["n"])
    link = _cases(row, "on_time_rate", view) if row["n"] else ""
    named = "on_time_rate" if "on_time_rate" in live else ""
    text = _link("—" if rate is None else f"{rate:.1f}%", link, named, css="few" if 0 < row["n"] < FEW else "")
    return html.Span([text, html.Small(f"n {row['n']:,}")])


def _link(text: str, to: str, live: str, css: str = "") -> Component:
    """`live`: what the browser keeps in it, '' = nothing."""
    data: dict[str, Any] = {"data-live": live} if live else {}
    if to:
        data["href"] = to
    return html.A(text, className=css, **data)


def _interval(row: dict[str, Any], view: PanelContext, page: PageContext, ends: tuple[float, float]) -> Component | str:
    """Of few there is none."""
    if row["n"] < FEW:
        return ""
    low, high = wilson(row["on_time"], row["n"])
    whole = view.found.numbers["on_time_rate"].one.value
    said = page.words["interval_said"].format(low=f"{low:.1f}", high=f"{high:.1f}")
    one = spark.Interval(share(row["on_time"], row["n"]) or 0, low, high, whole)
    return spark.interval(one, ends, said, page.colours)


def _ends(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """One scale for all rows."""
    found = [wilson(row["on_time"], row["n"]) for row in rows if row["n"] >= FEW]
    return min((low for low, _ in found), default=0) - 4, max((high for _, high in found), default=100) + 4


def _wait(one: Value | None, view: PanelContext, page: PageContext) -> str:
    """Median of days, as the dictionary has it: natural time."""
    if one is None or one.value is None:
        return "—"
    return page.words["wait_days"].format(n=shown(by_id("wait"), one, view.asked))


def _line_text(view: PanelContext, code: str) -> str:
    held = view.found.lines.get(code, [])
    return view.asked.words["line_said"].format(n=len(held), low=min(held), high=max(held)) if held else ""


def _cases(row: dict[str, Any], kpi: str, view: PanelContext) -> str:
    if not view.cases or not row["code"]:
        return ""
    period = view.asked.period
    lang = "" if view.asked.words.language == "zh" else "&lang=en"
    first, last = iso_day(period.first), iso_day(period.last)
    return f"/cases?kpi={by_id(kpi).id}&region={row['code']}&range=custom&from={first}&to={last}{lang}"


def _no_rows(page: PageContext) -> Component:
    """A village is one grid, whose page has no numbers; of imported sums the parts are not known."""
    if len(page.region) < Tier.VILLAGE:
        return html.P(page.words["below_unknown"], className="quiet")
    lang = "" if page.words.language == "zh" else "?lang=en"
    return html.A(page.words["grid_way"], href=f"/region/{page.region}001{lang}")
