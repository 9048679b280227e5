"""How the alert system does, week by week, beside what it should be: a line each, and the same as a table."""

from __future__ import annotations

from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import marks, panel
from dashboard.context import PageContext
from dashboard.figures.template import graph
from dashboard.figures.weeks import weeks
from dashboard.frames.days import counts, stepped
from dashboard.services import Services
from streams.history.facts import FactSpan
from streams.kpi.alarm_kpis import WEEK_BINS, Target, targets
from streams.kpi.alarms import FLOOD
from streams.kpi.definition import Shape
from streams.kpi.values import FEW, Value, series
from streams.model.local_day import day_start, iso_day, local_day, stamp
from streams.model.region import tier

_WEEKS = 13
_WEEK = 7
_RULES = 10


class Week(NamedTuple):
    """`first`, `last`: local days. `value`: in the number's unit, None where there is none; `n`: what it is made of."""

    first: int
    last: int
    value: float | None
    n: int


def panels(page: PageContext, services: Services) -> list[Component]:
    """The own tier's desk over thirteen weeks, the newest of which ends today."""
    words, now = page.words, services.clock.now_ms()
    today, scope = local_day(now), page.subject.scope
    first = today - _WEEKS * _WEEK + 1
    found = read(services, scope, first, today)
    zh = words.language == "zh"
    shown = [
        panel(
            one.kpi.id,
            one.kpi.zh if zh else one.kpi.en,
            html.P(_sum(one, held[-1], page), className="sum", **marks(testid=f"sum-{one.kpi.id}")),
            graph(f"weeks-{one.kpi.id}", _figure(one, held, page, now), one.kpi.zh if zh else one.kpi.en),
        )
        for one, held in found
        if any(week.value is not None for week in held)
    ]
    if not shown:
        return [html.P(words["alarm_none"], className="quiet", **marks(testid="alarm-none"))]
    about = words["alarm_about"].format(first=iso_day(first)[5:], last=iso_day(today)[5:])
    return [
        html.P(about, className="quiet"),
        html.Div(shown, className="grid"),
        _table(found, page),
        _rules(page, services, first, now),
    ]


def read(services: Services, scope: str, first: int, last: int) -> list[tuple[Target, list[Week]]]:
    """The numbers of the desk of a scope by week. Raises Backlogged."""
    known = targets(tier(scope))
    days = counts(services.history.numbers, FactSpan(scope, first, last), [one.kpi for one in known])
    frame = stepped(days, _WEEK)
    ends = [int(day) for day in frame.index]
    totals = {str(name): frame[name].tolist() for name in frame.columns}
    return [
        (one, [_week(end, made, one) for end, made in zip(ends, series(one.kpi, totals, ends, WEEK_BINS), strict=True)])
        for one in known
    ]


def _week(end: int, made: Value, one: Target) -> Week:
    shown = made.p90 if one.kpi.shape is Shape.TIME else made.value
    # A week without an alert has no rate: silence of a desk that did not run is no good number.
    none = one.kpi.shape is Shape.CONTEXT and not made.n
    return Week(end - _WEEK + 1, end, None if none or shown is None else float(shown), made.n)


def _figure(one: Target, held: list[Week], page: PageContext, now: int) -> object:
    words = page.words
    unit = one.kpi.unit_zh if words.language == "zh" else one.kpi.unit_en
    said = [f"{_days(week)}<br><b>{_text(week.value)}</b> {unit} · n = {week.n:,}" for week in held]
    few = [week.n < FEW for week in held]
    foot = words["trend_foot"].format(n=f"{sum(week.n for week in held):,}", at=stamp(now)[5:16])
    dates, values = [iso_day(week.last) for week in held], [week.value for week in held]
    return weeks(dates, values, few, said, one.good, one.act, foot, "night")


def _sum(one: Target, last: Week, page: PageContext) -> list[Component | str]:
    words = page.words
    unit = one.kpi.unit_zh if words.language == "zh" else one.kpi.unit_en
    target = words["alarm_target"].format(good=_text(one.good), act=_text(one.act), unit=unit)
    verdict = "" if last.value is None else words[f"alarm_{_verdict(one, last.value)}"]
    parts: list[Component | str] = [html.Span(_text(last.value), className="digits"), html.Small(unit)]
    return [*parts, html.Span(f"n = {last.n:,}", className="n"), html.Span(f"{target} {verdict}", className="quiet")]


def _verdict(one: Target, value: float) -> str:
    return "good" if value <= one.good else "act" if value > one.act else "watch"


def _table(found: list[tuple[Target, list[Week]]], page: PageContext) -> html.Details:
    words, zh = page.words, page.words.language == "zh"
    heads = [words["trend_day"], *(one.kpi.zh if zh else one.kpi.en for one, _ in found)]
    rows = []
    for held in reversed(list(zip(*(weeks_ for _, weeks_ in found), strict=True))):
        cells = [html.Td(f"{_text(week.value)} (n = {week.n:,})" if week.n else "—") for week in held]
        rows.append(html.Tr([html.Th(_days(held[0]), scope="row"), *cells]))
    table = html.Table([html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(rows)])
    return html.Details([html.Summary(words["trend_table"]), table], **marks(testid="alarm-table"))


def _rules(page: PageContext, services: Services, first: int, now: int) -> html.Section:
    """Which rules called most, and how often ten minutes held more than one person takes."""
    words, scope = page.words, page.subject.scope
    past = services.history.past_alerts
    since = day_start(first)
    rows = [
        html.Tr([html.Td(words[f"rule_{rule}"].replace("{subject}", "").strip(" ·")), html.Td(f"{n:,}")])
        for rule, n in past.by_rule(scope, since, now)[:_RULES]
    ]
    over = words["alarm_crowded"].format(n=past.crowded(scope, since, now, FLOOD), more=FLOOD)
    head = html.Tr([html.Th(words["alarm_rule"], scope="col"), html.Th(words["alarm_n"], scope="col")])
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="past-rows", **marks(testid="alarm-rules"))
    return html.Section([html.H2(words["alarm_rules"]), html.P(over, className="quiet"), table])


def _days(week: Week) -> str:
    return f"{iso_day(week.first)[5:]} – {iso_day(week.last)[5:]}"


def _text(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.2f}" if value < FLOOD and value != int(value) else f"{value:,.0f}"
