"""A figure of an area as a picture: the button that asks for it, and what the picture says it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.areas.area_query import AreaQuery
from dashboard.areas.papers import document
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.exports import ExportDocument, formats_for
from dashboard.locale import Words
from streams.access.policy import Page
from streams.formats.formats import PICTURES
from streams.formats.table import Table
from streams.kpi.dictionary import KPIS
from streams.model.local_day import iso_day

OVERVIEW = ("in_out", "ages", "hours", "pareto", "ways", "changes", "live")
STATISTICS = ("mix", "funnel", "multiples", "waits_area", "waits_type", "waits_unit")
_KPIS = {kpi.id: kpi for kpi in KPIS}


def titled(name: str, words: Words) -> str:
    """What a figure is called: one of the overview, of the statistics, or a number over days; '' for none."""
    if name in (*OVERVIEW, *STATISTICS):
        return words["figure_open" if name == "live" else f"figure_{name}"]
    kpi = _KPIS.get(name)
    return "" if kpi is None else kpi.zh if words.language == "zh" else kpi.en


def png_button(page: PageContext, name: str, days: tuple[int, int]) -> html.Span | None:
    """None for who may take no file. `days`: the first and the last that the figure is of."""
    if not formats_for(page.subject, Page("region"), PICTURES):
        return None
    title = titled(name, page.words)
    data: dict[str, Any] = {"data-png": name, "data-title": title, "data-from": iso_day(days[0])}
    data |= {"data-to": iso_day(days[1]), "aria-label": page.words["png_of"].format(title=title)}
    button = html.Button("PNG", type="button", className="png", title=page.words["png_of"].format(title=title), **data)
    return html.Span([button, html.Span(role="status", className="quiet", **marks(testid=f"png-{name}"))])


def picture_of(asked: AreaQuery, said: Mapping[str, str]) -> ExportDocument | None:
    """The lines of the picture that `said` asks for; None for a figure that there is not."""
    name, words = said.get("figure", ""), asked.words
    title = titled(name, words)
    if not title:
        return None
    kind, rules = said.get("type", ""), asked.regulation
    cut = [words["cut_type"].format(type=rules.type_name(kind, words.language))] if kind in rules.by_type else []
    paper = document(asked, f"figure/{name}", title, (Table([], []),))
    return paper._replace(more=(words["file_days"].format(days=paper.when), *cut))
