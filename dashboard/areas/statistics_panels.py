"""The figures of the statistics of an area: each mark says what it counts and opens exactly that."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.areas import compare
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.statistics_data import Statistics
from dashboard.components.parts import marks
from dashboard.figures import funnel as funnel_figure
from dashboard.figures import mix as mix_figure
from dashboard.figures import multiples as multiples_figure
from dashboard.figures import time_marks
from streams.kpi.definition import Direction
from streams.kpi.dictionary import Kpi
from streams.kpi.limits import FunnelLimits, FunnelPlace, limits, place
from streams.kpi.ranking import Ranked, ranking
from streams.kpi.values import FEW, Value, rate_text, share
from streams.model.local_day import iso_day, local_day


class StatisticsContext(NamedTuple):
    """`cases`: whether who asks may open lists. `names`: whether a comparison names the others. `by`: what is compared,
    of `compare.BY`."""

    asked: AreaQuery
    found: Statistics
    kpi: Kpi
    by: str
    theme: str
    cases: bool
    names: bool

    def href(self, region: str, unit: str = "", days: tuple[int, int] | None = None) -> str:
        if not self.cases:
            return ""
        first, last = days or (self.asked.period.first, self.asked.period.last)
        lang = {} if self.asked.words.language == "zh" else {"lang": self.asked.words.language}
        of = {"unit": unit} if unit else {}
        when = {"range": "custom", "from": iso_day(first), "to": iso_day(last)}
        return f"/cases?{urlencode({'kpi': self.kpi.id, 'region': region, **when, **of, **lang})}"


def mix(view: StatisticsContext) -> object:
    words, found = view.asked.words, view.found
    if found.cells.empty:
        return words["statistics_no_cells"]
    columns = [view.asked.places.name(code) for code in found.areas]
    rows = [compare.unit_name(unit, view.asked) for unit in found.units]
    cells = []
    for row, column, n, top, usual in found.cells.itertuples(index=False):
        rate = share(top, n) or 0.0
        by, few = rate - usual, n < FEW
        of = {"unit": rows[row], "area": columns[column], "n": f"{n:,}", "by": f"{by:+.1f}"}
        said = words["mix_few" if few else "mix_said"].format(rate=rate_text(rate), usual=rate_text(usual), **of)
        cells.append(
            {
                "row": row,
                "column": column,
                "n": n,
                "text": rate_text(rate),
                "step": -1 if few else _step(view, by),
                "said": said,
                "href": view.href(found.areas[column], found.units[row]),
            }
        )
    return mix_figure.mix(pd.DataFrame(cells), rows, columns, view.theme)


def _step(view: StatisticsContext, by: float) -> int:
    """Place in the fills, the worst first: where less is better, more than expected is the worst."""
    step = bisect_right(mix_figure.STEPS, by)
    return len(mix_figure.STEPS) - step if view.kpi.direction is Direction.DOWN else step


def _around(view: StatisticsContext, n: int) -> FunnelLimits:
    return limits(view.found.whole.top, view.found.whole.n, n)


def ranked(view: StatisticsContext) -> list[tuple[str, Ranked, FunnelPlace]]:
    """(name, as ranked, where in the funnel) of what has a rate."""
    rows = [one for one in ranking(view.kpi, view.found.compared) if one.value.n]
    return [
        (
            compare.called(one.name, nth, view.asked, view.by, names=view.names),
            one,
            place(one.value.value or 0.0, _around(view, one.value.n)),
        )
        for nth, one in enumerate(rows)
    ]


def _href(view: StatisticsContext, one: Ranked) -> str:
    if not view.names:
        return ""
    return view.href(view.asked.region, one.name) if view.by == "unit" else view.href(one.name)


def funnel(view: StatisticsContext) -> object:
    words, rows = view.asked.words, ranked(view)
    whole = view.found.whole
    if not rows or whole.value is None:
        return words["nothing_why"]
    frame = pd.DataFrame(
        {
            "name": [name for name, _, _ in rows],
            "n": [one.value.n for _, one, _ in rows],
            "rate": [one.value.value for _, one, _ in rows],
            "place": [at.judged(view.kpi.direction) for _, _, at in rows],
            "said": [
                words["funnel_said"].format(
                    name=name, rate=rate_text(one.value.value), n=f"{one.value.n:,}", place=words[f"place_{at}"]
                )
                for name, one, at in rows
            ],
            "href": [_href(view, one) for _, one, _ in rows],
        }
    )
    over = [max(1, int(frame["n"].min()) - 1)]
    while over[-1] <= frame["n"].max():
        over.append(over[-1] + max(1, over[-1] >> 2))
    around = pd.DataFrame([_around(view, n)._asdict() | {"n": n} for n in over])
    return funnel_figure.funnel(frame, around, whole.value, view.theme)


def ranks(view: StatisticsContext) -> Component:
    """The ranking beside the funnel: what cannot be kept apart shares a rank."""
    words = view.asked.words
    heads = ("rank_rank", "rank_name", "rank_text", "rank_n", "rank_interval", "statistics_place")
    body = []
    for name, one, at in ranked(view):
        to = _href(view, one)
        n = f"{one.value.n:,}"
        interval = f"{one.low:.1f}–{one.high:.1f}"
        cells = (
            str(one.rank) if one.rank else "—",
            name,
            f"{rate_text(one.value.value)}%",
            html.A(n, href=to) if to else n,
            interval,
            words[f"place_{at}"],
        )
        body.append(
            html.Tr([html.Td(cell) for cell in cells], className="few" if one.few else at.judged(view.kpi.direction))
        )
    head = html.Tr([html.Th(words[name], scope="col") for name in heads])
    return html.Table([html.Thead(head), html.Tbody(body)], className="ranks-table", **marks(testid="ranks"))


def multiples(view: StatisticsContext) -> object:
    words, weeks = view.asked.words, view.found.weeks
    known = {code: one for code, one in weeks.items() if code and any(week.n for week in one.values())}
    if not known:
        return words["nothing_why"]
    frames = {view.asked.places.name(code): _line(view, code, one) for code, one in known.items()}
    dated = time_marks.shown(view.asked.marks, words.language)
    return multiples_figure.multiples(frames, _line(view, "", weeks[""]), dated, view.theme)


def _line(view: StatisticsContext, code: str, weeks: dict[int, Value]) -> pd.DataFrame:
    words, today = view.asked.words, local_day(view.asked.now)
    rows = []
    for end, one in weeks.items():
        days = f"{iso_day(end - 6)[5:]} – {iso_day(end)[5:]}"
        name = view.asked.places.name(code or view.asked.region)
        said = words["week_said"].format(area=name, days=days, rate=rate_text(one.value) or "—", n=f"{one.n:,}")
        rows.append(
            {
                "date": iso_day(end),
                "value": one.value,
                "open": one.n < FEW or end >= today,
                "n": one.n,
                "said": said,
                "href": view.href(code, days=(end - 6, min(end, today))) if code and one.n else "",
            }
        )
    return pd.DataFrame(rows).astype({"value": "float64"})


def whole_text(view: StatisticsContext) -> str:
    one = view.found.whole
    name = view.kpi.zh if view.asked.words.language == "zh" else view.kpi.en
    return view.asked.words["statistics_whole"].format(name=name, rate=rate_text(one.value) or "—", n=f"{one.n:,}")
