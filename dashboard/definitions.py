"""What the numbers of a file mean: a sheet of the dictionary."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.locale import Words
from streams.formats.table import Cell, Table
from streams.kpi.dictionary import Kpi

_KPI = ("name", "code", "formula", "without", "unit", "better", "version", "why", "ripe", "n")


def definitions(words: Words, kpis: Iterable[tuple[Kpi, int | None]]) -> Table:
    """What numbers mean, from the dictionary. Each with the n it has here, None where it has none."""
    zh = words.language == "zh"
    rows: list[list[Cell]] = [
        [
            kpi.zh if zh else kpi.en,
            kpi.id,
            kpi.formula_zh if zh else kpi.formula_en,
            kpi.without_zh if zh else kpi.without_en,
            kpi.unit_zh if zh else kpi.unit_en,
            words[f"better_{kpi.direction.value}"],
            kpi.version,
            kpi.why_zh if zh else kpi.why_en,
            kpi.ripe_days or None,
            n,
        ]
        for kpi, n in kpis
    ]
    return Table([words[f"kpi_head_{name}"] for name in _KPI], rows, name=words["sheet_kpis"])
