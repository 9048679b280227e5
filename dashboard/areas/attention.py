"""需要关注: sentences that rules make of an area's counts. Each opens what it is of; none names a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import tier_below
from dashboard.areas.overview_data import period_days
from dashboard.areas.overview_panels import PanelContext, band_days
from dashboard.case_marks import NO_UNIT, ReportDays
from dashboard.components.parts import marks
from streams.kpi.values import FEW, share, wilson
from streams.model.local_day import iso_day, local_day
from streams.model.region import Tier

_MUCH = 30
"""% of what is overdue that one type at one unit must make up to be named."""
_MANY = 10
_RISE = 150
"""% of the period before that a type must reach to be named."""
_AREAS = 2
_OLD = 5
"""The band of ages that is named: the last."""


class Sentence(NamedTuple):
    """`kind`: word of what it is about. `href`: its cases, '' for who may not open them. `see`: what the link is called
    where it leads elsewhere."""

    kind: str
    text: str
    href: str
    n: int
    see: str = ""


def sentences(view: PanelContext) -> list[Sentence]:
    """By the rules in their order; none where no rule holds."""
    rules = (_overdue, _behind, _rising, _returned, _old, _quiet, _better)
    return [one for rule in rules for one in rule(view)]


def shown(view: PanelContext) -> Component:
    words = view.asked.words
    found = sentences(view)
    if not found:
        return html.P(words["attention_none"], className="quiet")
    rows = [
        html.Li(
            [
                html.B(words[f"attention_{one.kind}"]),
                html.Span(one.text),
                html.A(one.see or words["attention_see"].format(n=f"{one.n:,}"), href=one.href) if one.href else None,
            ]
        )
        for one in found
    ]
    return html.Ul(rows, className="attention-list", **marks(testid="attention"))


def _overdue(view: PanelContext) -> Iterator[Sentence]:
    late = view.found.late
    if late.empty:
        return
    first = late.sort_values("n", ascending=False).iloc[0]
    n, part = int(first["n"]), share(int(first["n"]), int(late["n"].sum())) or 0
    if n < _MANY or part < _MUCH:
        return
    kind, unit = str(first["type"]), str(first["unit"])
    text = view.asked.words["attention_overdue_said"].format(
        type=view.type_name(kind), n=f"{n:,}", share=f"{part:.0f}", unit=view.unit_name(unit)
    )
    yield Sentence("overdue", text, view.href("overdue", ReportDays(), type=kind, unit=unit or NO_UNIT, held="1"), n)


def _behind(view: PanelContext) -> Iterator[Sentence]:
    """Areas whose rate is below the whole's: their interval lies below it."""
    whole = view.found.numbers["on_time_rate"].one
    if whole.value is None or whole.n < FEW:
        return
    rows = [row for row in view.found.rows if row["code"] and row["n"] >= FEW]
    low = [row for row in rows if wilson(row["on_time"], row["n"])[1] < whole.value]
    for row in sorted(low, key=lambda row: share(row["on_time"], row["n"]) or 0)[:_AREAS]:
        text = view.asked.words["attention_behind_said"].format(
            area=row["name"],
            rate=f"{share(row['on_time'], row['n']):.1f}",
            n=f"{row['n']:,}",
            whole=view.asked.places.name(view.asked.region),
            all=f"{whole.value:.1f}",
        )
        yield Sentence("behind", text, kpi_href(view, "on_time_rate", str(row["code"])), int(row["n"]))


def _rising(view: PanelContext) -> Iterator[Sentence]:
    if not view.found.beside.whole:
        return
    for kind, n, was in zip(*(view.found.types[name] for name in ("type", "n", "before")), strict=True):
        if n >= FEW and n - was >= _MANY and 100 * n >= _RISE * was:
            said = {"type": view.type_name(kind), "n": f"{n:,}", "before": f"{was:,}", "was": view.asked.was}
            text = view.asked.words["attention_rising_said"].format(**said)
            yield Sentence("rising", text, view.href("all", period_days(view.asked), type=kind), int(n))


def _returned(view: PanelContext) -> Iterator[Sentence]:
    n = view.found.numbers["returned_twice"].one.n
    if n:
        text = view.asked.words["attention_returned_said"].format(n=f"{n:,}")
        yield Sentence("returned", text, kpi_href(view, "returned_twice", view.asked.region), n)


def _old(view: PanelContext) -> Iterator[Sentence]:
    frame = view.found.ages
    n = int(frame.loc[frame["band"] == _OLD, "n"].sum())
    if n:
        text = view.asked.words["attention_old_said"].format(n=f"{n:,}")
        yield Sentence("old", text, view.href("open", band_days(local_day(view.asked.now), _OLD)), n)


def _quiet(view: PanelContext) -> Iterator[Sentence]:
    """Villages that nothing is heard from, by the area below that has most of them. A township's are named on the list
    of who is on duty for it; a village has no sentence about itself."""
    quiet, asked = view.found.quiet, view.asked
    if not quiet or len(asked.region) >= Tier.VILLAGE:
        return
    n, words = f"{len(quiet):,}", asked.words
    if len(asked.region) == Tier.TOWNSHIP:
        text, href = words["attention_quiet_town"].format(n=n), "/duty" if view.duty else ""
        yield Sentence("quiet", text, href, len(quiet), words["attention_quiet_list"])
        return
    below = Counter(code[: tier_below(asked.region)] for code in quiet)
    code = max(sorted(below), key=lambda one: below[one])
    area = asked.places.distinct_name(code)
    text = words["attention_quiet_said"].format(n=n, area=area, most=f"{below[code]:,}")
    lang = "" if words.language == "zh" else "?lang=en"
    yield Sentence("quiet", text, f"/region/{code}{lang}", len(quiet), words["attention_quiet_see"].format(area=area))


def _better(view: PanelContext) -> Iterator[Sentence]:
    """The rate went up, and the two intervals do not meet."""
    line = view.found.numbers["on_time_rate"]
    now, was = line.one, line.before
    if was is None or min(now.n, was.n) < FEW or wilson(now.top, now.n)[0] <= wilson(was.top, was.n)[1]:
        return
    text = view.asked.words["attention_better_said"].format(
        by=view.asked.was, now=f"{now.value:.1f}", n=f"{now.n:,}", before=f"{was.value:.1f}", was=f"{was.n:,}"
    )
    yield Sentence("better", text, kpi_href(view, "on_time_rate", view.asked.region), now.n)


def kpi_href(view: PanelContext, kpi: str, region: str) -> str:
    return kpi_way(view.asked, kpi, region) if view.cases else ""


def kpi_way(asked: AreaQuery, kpi: str, region: str) -> str:
    """To the cases that a number of the period counts."""
    period, zh = asked.period, asked.words.language == "zh"
    lang = "" if zh else "&lang=en"
    return f"/cases?kpi={kpi}&region={region}&range=custom&from={iso_day(period.first)}&to={iso_day(period.last)}{lang}"
