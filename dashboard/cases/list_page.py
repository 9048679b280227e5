"""/cases: the list of cases. Its filters live in the link; its rows come by `/cases.json` and follow what happens."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import case_marks
from dashboard.call.form import call_panel, given, reports
from dashboard.case_list import STANDINGS, heading
from dashboard.category_words import basic_in_order
from dashboard.components.nav import end
from dashboard.components.parts import marks, notes, seat_bar, slot, standing, veil
from dashboard.context import PageContext
from dashboard.exports import formats_for
from dashboard.live import config
from dashboard.theme import style
from streams.access.policy import Page
from streams.access.topics import projection
from streams.formats.formats import TABLES
from streams.geography.places import Places
from streams.model.case import CaseState
from streams.model.topic import OWN_SESSION, Kind

_WIDTHS = (
    ("code", {"width": 252}),
    ("place", {"flex": 2, "minWidth": 215}),
    ("type", {"flex": 2, "minWidth": 190}),
    ("state", {"width": 112}),
    ("unit", {"width": 150}),
    ("reported", {"width": 130}),
    ("due", {"width": 120}),
    ("text", {"flex": 3, "minWidth": 130}),
)
"""Together they fit a desk of 1366 px."""
_ZH = {"noRowsToShow": "没有符合条件的事项", "loadingOoo": "正在读取"}


def layout(page: PageContext, places: Places) -> html.Div:
    words = page.words
    bar = html.Form(className="filters", **marks(slot="filters", testid="filters"))
    return html.Div(
        [
            config(page, places, "cases", topics(page), **_more(page, places)),
            html.Header(
                [_whose(page, places), html.H1(words["cases"]), *standing(), _new(page), *end(page, "cases")],
                className="top",
            ),
            html.Main(
                [bar, notes(), *_narrowed(page), html.Div(slot("case-count"), className="aside"), _grid(page)],
                className="list",
            ),
            call_panel(page),
            seat_bar(),
            veil(),
        ],
        className="page desk cases",
        style=style(page.colours),
        lang=words.tag,
    )


def topics(page: PageContext) -> list[str]:
    """The own outcomes, the age of the data, and what moved, for roles that may know."""
    city, scope = page.settings.city.code, page.subject.scope
    moved = [f"cases/{scope}"] if projection(page.subject, Kind.CASES) and len(scope) <= 9 else []
    return [f"feed/{city}", OWN_SESSION, *moved]


def filters(page: PageContext) -> list[dict[str, Any]]:
    """What the bar asks for: (name in the link, choices)."""
    words = page.words
    kinds = page.regulation.types
    any_ = ("", words["case_all"])
    choices = {
        "standing": [(name, words[f"standing_{name}"]) for name in STANDINGS],
        "category": [any_, *((name, words[f"category_{name}"]) for name in basic_in_order(page.regulation))],
        "state": [any_, *((s.value, words[f"state_{s.value}"]) for s in CaseState)],
        "type": [any_, *((t.id, t.name if words.language == "zh" else t.en) for t in kinds if not t.restricted)],
    }
    names = {"standing": "case_standing", "category": "case_category", "state": "state", "type": "case_type"}
    return [
        {
            "name": name,
            "word": words[names[name]],
            "choices": [list(c) for c in found],
            "value": page.asked.get(name, ""),
        }
        for name, found in choices.items()
    ]


def _more(page: PageContext, places: Places) -> dict[str, Any]:
    return {
        "formats": formats_for(page.subject, Page("cases"), TABLES),
        "filters": filters(page),
        **given(page, places, mapped=False),
    }


def _narrowed(page: PageContext) -> list[html.P]:
    """What a link of a figure asks for besides what the bar shows."""
    text = case_marks.narrowing(page.asked, page.words)
    return [html.P(text, className="quiet", **marks(testid="narrowed"))] if text else []


def _grid(page: PageContext) -> Any:
    words = page.words
    # Here and not above: the wall's process imports this module and must not serve the grid's scripts.
    import dash_ag_grid

    columns: list[dict[str, Any]] = [
        {"field": name, "headerName": heading(name, words), **wide} for name, wide in _WIDTHS
    ]
    columns[0]["cellRenderer"] = "markdown"
    return dash_ag_grid.AgGrid(
        id="grid",
        columnDefs=columns,
        rowData=[],
        getRowId="params.data.id",
        defaultColDef={"sortable": True, "resizable": True, "tooltipField": "text"},
        dashGridOptions={
            "localeText": _ZH if words.language == "zh" else {},
            "animateRows": False,
            "rowHeight": 40,
            "enableCellTextSelection": True,
        },
        className="ag-theme-alpine" if page.theme == "day" else "ag-theme-alpine-dark",
        style={"height": "100%"},
        dangerously_allow_code=False,
    )


def _whose(page: PageContext, places: Places) -> html.Span:
    scope = page.subject.scope
    return html.Span(places.name(scope[:12]) if places.known(scope[:12]) else scope, className="crumb")


def _new(page: PageContext) -> html.Button | None:
    return html.Button(page.words["intake"], id="new-matter", type="button") if reports(page) else None
