"""Where the time went of the cases that were reported in a period and are done: by area, by type, by department."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pandas as pd

from dashboard.areas import compare
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import tier_below
from dashboard.areas.overview_data import of, period_days, words_of
from dashboard.case_marks import link
from dashboard.figures import waits as waits_figure
from streams.history.history import History
from streams.kpi.values import share
from streams.model.case_waits import WAITS

ROWS = 12
"""So many groups are shown, those of most cases."""
UNIT = "unit"
BY = ("area", "type", UNIT)


class Waited(NamedTuple):
    """`sums`: ms by group and what was waited for. `n`: cases by group."""

    sums: dict[str, Counter[str]]
    n: dict[str, int]


def read(history: History, asked: AreaQuery) -> dict[str, Waited]:
    """By each of BY. Raises Backlogged."""
    lists, now, tier = history.cases, asked.now, tier_below(asked.region)
    wanted, units = of(words_of(asked, period_days(asked)), "done"), asked.regulation.units_at(asked.now)
    sums: dict[str, dict[str, Counter[str]]] = {by: {} for by in BY}
    for own, wait, ms in lists.waits(wanted, BY[:2], now, tier):
        for by, value in zip(BY, own, strict=False):
            sums[by].setdefault(value, Counter())[wait] += ms
    for (unit,), wait, ms in lists.waits(wanted, (), now):
        sums[UNIT].setdefault(units.of(unit), Counter())[wait] += ms
    n = {by: {own: many for own, many in lists.grouped(wanted, (by,), now, tier)} for by in BY[:2]}
    most = sorted(sums[UNIT], key=lambda unit: -sums[UNIT][unit].total())[:ROWS]
    n[UNIT] = {unit: lists.count(wanted._replace(units=units.all_of(unit)), now) for unit in most}
    return {by: Waited(sums[by], n[by]) for by in BY}


def waits(asked: AreaQuery, found: Waited, by: str, theme: str, *, cases: bool) -> object:
    words, order = asked.words, sorted(found.n, key=lambda own: (-found.n[own], own))[:ROWS]
    order = [own for own in order if found.sums.get(own, Counter()).total()]
    if not order:
        return words["nothing_why"]
    names = [_name(own, by, asked) for own in order]
    waited = [words[f"went_{name}"] for name in WAITS]
    rows = []
    for row, own in enumerate(order):
        whole = found.sums[own].total()
        for place, wait in enumerate(WAITS):
            part, n = share(found.sums[own][wait], whole) or 0.0, found.n[own]
            said = words["waits_said"].format(name=names[row], wait=waited[place], share=f"{part:.1f}", n=f"{n:,}")
            href = _href(own, by, asked) if cases else ""
            rows.append({"row": row, "wait": place, "share": part, "n": n, "said": said, "href": href})
    return waits_figure.waits(pd.DataFrame(rows), names, waited, theme)


def _name(own: str, by: str, asked: AreaQuery) -> str:
    if by == "area":
        return asked.places.name(own) if asked.places.known(own) else asked.words[f"below_rest_{len(asked.region)}"]
    if by == UNIT:
        return compare.unit_name(own, asked)
    return asked.regulation.type_name(own, asked.words.language)


def _href(own: str, by: str, asked: AreaQuery) -> str:
    own_words = {"area": {"region": own}, "type": {"type": own}, UNIT: {"unit": own}}[by]
    return link(asked.words.language, **{**words_of(asked, period_days(asked)), "standing": "done", **own_words})
