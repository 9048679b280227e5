"""The part of an area's page that follows its address: what asks for attention, the areas below, the figures. One call
reads all of it; a panel that cannot be made says why and leaves the others."""

from __future__ import annotations

from collections.abc import Callable, Container

from dash import dcc, html
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from dashboard.areas import attention, below_table, overview_data, overview_panels, time_marks
from dashboard.areas.figures import live_names
from dashboard.areas.overview_data import DAYS, period_text
from dashboard.areas.overview_panels import PanelContext
from dashboard.areas.page_query import against_links, vain_against
from dashboard.areas.pictures import png_button
from dashboard.components import spark
from dashboard.components.address import href, safely
from dashboard.components.parts import marks, panel
from dashboard.context import PageContext
from dashboard.figures.template import later
from streams.kpi.dictionary import HEAD, by_id
from streams.kpi.values import series
from streams.model.local_day import local_day, stamp

FIGURES = ("in_out", "ages", "hours", "pareto", "ways", "changes")
_TALL = {"ways": 320, "pareto": 320, "changes": 320}
_HIGH_PX, _ROW_PX = 260, 24
"""Height of a figure; of one with a bar for each area, a row's."""


def shown(view: PanelContext, page: PageContext) -> Component:
    words = page.words
    cut, sentences = _chips(view, page), safely(page, lambda: attention.shown(view))
    table = below_table.table(view, page, live_names(view.asked))
    span = period_text(view.asked)
    return html.Div(
        [
            html.Div(_sparks(view, page), className="sparks"),
            cut,
            *(html.P(text, className="note", role="status") for text in _vain(page)),
            panel("attention", words["attention_title"], sentences, beside=["attention-of"]),
            panel("regions", f"{words['below_title']} {span}", table),
            *(_figure(name, view, page, span) for name in FIGURES),
        ],
        **{"data-of": view.asked.region},  # type: ignore[arg-type]
    )


def _figure(name: str, view: PanelContext, page: PageContext, span: str) -> html.Section:
    """Title, what its colours mean, and the figure; or why there is none."""
    words, today = page.words, local_day(view.asked.now)
    title, of = words[f"figure_{name}"], _of(name, view, page, span)
    inside = safely(page, lambda: _drawn(name, view, page, title))
    days = view.found.daily.index[-DAYS:]
    shown_days = {"in_out": (int(days[0]), int(days[-1])), **dict.fromkeys(("ages", "pareto"), (today, today))}
    png = png_button(page, name, shown_days.get(name, (view.asked.period.first, view.asked.period.last)))
    head = [html.H2(title), html.Span(of, className="aside"), png]
    beside = time_marks.listed(view.asked, int(days[0]), int(days[-1])) if name == "in_out" else None
    return html.Section(
        [html.Header(head), _legend(name, view, page), inside, beside],
        className=f"panel figure of-{name}",
        **marks(testid=f"panel-{name}"),
    )


def _drawn(name: str, view: PanelContext, page: PageContext, title: str) -> Component:
    makers: dict[str, Callable[[], object]] = {
        "in_out": lambda: overview_panels.in_out(view),
        "ages": lambda: overview_panels.ages(view),
        "hours": lambda: overview_panels.hours(view),
        "pareto": lambda: overview_panels.pareto(view),
        "changes": lambda: overview_panels.changes(view, lambda kind: href(page, type=kind)),
        "ways": lambda: overview_panels.ways(view),
    }
    made = makers[name]()
    if not isinstance(made, Figure):
        return html.P(str(made), className="quiet")
    rows = len(set(view.found.ages["area"])) if name == "ages" else 0
    return later(graph_id(name), made, title, f"{max(_TALL.get(name, _HIGH_PX), _ROW_PX * rows)}px")


def _of(name: str, view: PanelContext, page: PageContext, span: str) -> str:
    """Which days, and as of when."""
    words = page.words
    at = stamp(view.asked.cut)[11:16]
    days = {"in_out": words["days_last"].format(n=DAYS), "ages": words["as_of"], "pareto": words["as_of"]}.get(
        name, span
    )
    return f"{days} · {at}"


def _legend(name: str, view: PanelContext, page: PageContext) -> Component | None:
    words, colours = page.words, page.colours
    if name == "ages":
        bands = overview_panels.bands_of(view)
        parts = [(colours[f"age-{n + 1}"], band) for n, band in enumerate(bands)]
    elif name == "in_out":
        parts = [
            (colours["accent"], words["reports"]),
            (colours["load-4"], words["done_word"]),
        ]
        if overview_panels.has_usual(view):
            parts.append((colours["age-2"], words["usual"].format(n=overview_data.WEEKS)))
    elif name == "changes":
        parts = [(colours["control"], view.asked.was), (colours["accent"], words["change_now"])]
    else:
        return html.P(words[f"figure_{name}_hint"], className="legend-line quiet")
    swatches = [html.Span([html.I(style={"background": colour}), text]) for colour, text in parts]
    return html.P(swatches, className="legend-line")


def _chips(view: PanelContext, page: PageContext) -> Component:
    """What the page is compared with, and what it is cut to with the way out of it."""
    against = [html.Span(page.words["compared_with"], className="quiet"), *against_links(page)]
    if not view.kind:
        return html.P(against, className="cuts", **marks(testid="against"))
    text = page.words["cut_type"].format(type=view.type_name(view.kind))
    out = dcc.Link(f"{text} ×", href=href(page, type=""), className="choice current", title=page.words["cut_out"])
    cut = [out, html.Span(page.words["cut_what"], className="quiet")]
    return html.P([*against, *cut], className="cuts", **marks(testid="cuts"))


def _vain(page: PageContext) -> list[str]:
    """What the address asks of this part and there is not; the period is named where all of the page's is."""
    words, found = page.words, vain_against(page)
    known: tuple[tuple[str, str, Container[str]], ...] = (
        ("type", words["case_type"], page.regulation.by_type),
        ("sort", words["below_order"], below_table.SORTS),
    )
    for name, called, values in known:
        asked = page.asked.get(name, "")
        if asked and asked not in values:
            why = words["vain_value"].format(name=called, value=asked[:60])
            found.append(words["vain_instead"].format(why=why, shown=words["vain_first"]))
    return found


def _sparks(view: PanelContext, page: PageContext) -> list[Component]:
    """A line of the last days above each number of the head that has one."""
    daily = view.found.daily
    found: list[Component] = []
    for name in HEAD:
        if name not in {kpi.id for kpi in overview_data.DAILY}:
            found.append(html.Span())
            continue
        kpi = by_id(name)
        columns = {str(column): daily[column].tail(DAYS).tolist() for column in daily.columns}
        days = [int(day) for day in daily.index[-DAYS:]]
        points = zip(days, series(kpi, columns, days), strict=True)
        values = [one.value if day >= view.found.beside.begins else None for day, one in points]
        called = kpi.zh if page.words.language == "zh" else kpi.en
        said = page.words["spark_said"].format(name=called, n=DAYS)
        found.append(html.Span(spark.line(values, said, page.colours)))
    return found


def graph_id(name: str) -> str:
    return f"overview-{name}"
