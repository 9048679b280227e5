"""The figures of the overview of an area: each mark says what it counts and opens exactly that."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd

from dashboard import case_list
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import tier_below
from dashboard.areas.overview_data import DAYS, WEEKS, Overview, before_days, period_days, words_of
from dashboard.case_marks import NO_UNIT, SOURCES, ReportDays, link
from dashboard.figures import ages as ages_figure
from dashboard.figures import changes as changes_figure
from dashboard.figures import hours as hours_figure
from dashboard.figures import in_out as in_out_figure
from dashboard.figures import pareto as pareto_figure
from dashboard.figures import time_marks
from dashboard.figures.flow import Node, Ribbon, flow
from dashboard.frames.days import usual
from dashboard.frames.groups import AGES, upto
from streams.history.cases.groups import HOLDERS, OUTCOMES
from streams.kpi.values import share
from streams.model.local_day import iso_day, local_day, weekday

LATE, TYPES = 9, 9
"""How many of the largest are shown."""
_LATE_ENDS = frozenset({"late", "overdue"})


class PanelContext(NamedTuple):
    """What every figure of one page is made with. `cases`: whether who asks may open lists. `kind`: type of the cases
    that are counted one by one, '' = all. `duty`: whether who asks may open the desk of a township."""

    asked: AreaQuery
    found: Overview
    theme: str
    cases: bool
    kind: str
    duty: bool = False

    def href(self, standing: str, days: ReportDays, **more: str) -> str:
        if not self.cases:
            return ""
        words = words_of(self.asked, days, **({"type": self.kind} if self.kind else {}))
        return link(self.asked.words.language, standing=standing, **{**words, **more})

    def type_name(self, kind: str) -> str:
        return self.asked.regulation.type_name(kind, self.asked.words.language)

    def unit_name(self, unit: str) -> str:
        words = self.asked.words
        units = self.asked.regulation.units_at(self.asked.now)
        return case_list.unit(unit, words, units) if unit else words["holder_village"]


def in_out(view: PanelContext) -> object:
    daily, words = view.found.daily, view.asked.words
    frame = usual(view.found.reports, DAYS, WEEKS).rename(columns={"n": "reports"})
    days = [int(day) for day in frame.index]
    known = frame.index - 7 * WEEKS >= view.found.beside.begins
    frame = frame.assign(
        done=daily["done"].tail(DAYS),
        low=frame["low"].where(known),
        high=frame["high"].where(known),
        date=[iso_day(day) for day in days],
        weekend=[weekday(day) > 4 for day in days],
    )
    for name, kpi in (("reports", "reports"), ("done", "done")):
        texts = zip(days, frame[name], strict=True)
        frame[f"said_{name}"] = [words[f"in_out_{name}"].format(day=iso_day(day)[5:], n=f"{n:,}") for day, n in texts]
        frame[f"href_{name}"] = [
            _kpi_cases(view, kpi, day) if n else "" for day, n in zip(days, frame[name], strict=True)
        ]
    marks = time_marks.shown(view.asked.marks, view.asked.words.language)
    return in_out_figure.in_out(frame, (words["reports"], words["done_word"]), marks, view.theme)


def has_usual(view: PanelContext) -> bool:
    """Whether history goes back far enough to say what is usual for a weekday."""
    return bool(view.found.daily.index[-1] - 7 * WEEKS >= view.found.beside.begins)


def ages(view: PanelContext) -> object:
    frame, words, places = view.found.ages, view.asked.words, view.asked.places
    if frame.empty:
        return words["nothing_open"]
    codes = sorted(set(frame["area"]))
    tier = tier_below(view.asked.region)
    names = [
        places.name(code) if len(code) == tier else words[f"below_rest_{len(view.asked.region)}"] for code in codes
    ]
    today, bands = local_day(view.asked.now), bands_of(view)
    shown = frame.assign(
        said=[
            words["age_said"].format(area=names[codes.index(area)], band=bands[band], n=f"{n:,}")
            for area, band, n in zip(frame["area"], frame["band"], frame["n"], strict=True)
        ],
        href=[
            view.href("open", band_days(today, band), region=area) if len(area) == tier else ""
            for area, band in zip(frame["area"], frame["band"], strict=True)
        ],
        area=[codes.index(area) for area in frame["area"]],
    )
    return ages_figure.ages(shown, names, bands, view.theme)


def bands_of(view: PanelContext) -> list[str]:
    words = view.asked.words
    ends = [(first, last) for first, last in AGES]
    return [
        words["age_over"].format(n=first - 1) if last is None else words["age_band"].format(first=first, last=last)
        for first, last in ends
    ]


def band_days(today: int, band: int) -> ReportDays:
    """ReportDays of the report of what is in a band now."""
    first, last = AGES[band]
    return ReportDays(None if last is None else today - last, today - first if band else None)


def pareto(view: PanelContext) -> object:
    words, frame = view.asked.words, upto(view.found.late, LATE)
    if frame.empty:
        return words["nothing_late"]
    pairs = list(zip(frame["unit"], frame["type"], strict=True))
    names = [f"{view.type_name(kind)} · {view.unit_name(unit)}" for unit, kind in pairs]
    so_far = [share(top, n) or 0 for top, n in zip(frame["so_far"], frame["whole"], strict=True)]
    shown = frame.assign(
        name=names,
        beside=[
            words["pareto_beside"].format(n=f"{n:,}", share=f"{s:.0f}") for n, s in zip(frame["n"], so_far, strict=True)
        ],
        said=[
            words["pareto_said"].format(name=name, n=f"{n:,}", share=f"{s:.1f}")
            for name, n, s in zip(names, frame["n"], so_far, strict=True)
        ],
        href=[view.href("overdue", ReportDays(), type=kind, unit=unit or NO_UNIT, held="1") for unit, kind in pairs],
    )
    return pareto_figure.pareto(shown, view.theme)


def hours(view: PanelContext) -> object:
    frame, words = view.found.hours, view.asked.words
    if frame.empty:
        return words["nothing_why"]
    most, days = int(frame["n"].max()), words["heat_days"].split(",")
    steps = hours_figure.STEPS
    shown = frame.assign(
        step=[-(-steps * n // most) for n in frame["n"]],
        said=[
            words["heat_cell"].format(day=words["trend_weekday"].format(day=days[day]), hour=hour, n=f"{n:,}")
            for day, hour, n in zip(frame["weekday"], frame["hour"], frame["n"], strict=True)
        ],
        href=[
            view.href("all", period_days(view.asked), weekday=str(day), hour=str(hour))
            for day, hour in zip(frame["weekday"], frame["hour"], strict=True)
        ],
    )
    return hours_figure.hours(shown, [words["trend_weekday"].format(day=day) for day in days], view.theme)


def changes(view: PanelContext, filter_: Callable[[str], str]) -> object:
    """`filter_`: the link that cuts the page to a type."""
    words, frame = view.asked.words, view.found.types.head(TYPES)
    if frame.empty:
        return words["nothing_why"]
    names = [view.type_name(kind) for kind in frame["type"]]
    rows = list(zip(names, frame["type"], frame["n"], frame["before"], strict=True))
    earlier = before_days(view.found.beside)
    shown = frame.assign(
        name=names,
        said=[
            words["change_said"].format(name=name, n=f"{n:,}", before=f"{was:,}", was=view.asked.was)
            for name, _, n, was in rows
        ],
        said_before=[words["change_before"].format(name=name, n=f"{was:,}") for name, _, _, was in rows],
        href=[filter_(kind) if not view.kind else view.href("all", period_days(view.asked)) for _, kind, _, _ in rows],
        href_before=[view.href("all", earlier, type=kind) if was else "" for _, kind, _, was in rows],
    )
    return changes_figure.changes(shown, view.theme)


def ways(view: PanelContext) -> object:
    frame, words = view.found.ways, view.asked.words
    if frame.empty:
        return words["nothing_why"]
    days = period_days(view.asked)

    def href(**more: str) -> str:
        return view.href("all", days, **more)

    nodes: list[Node] = []
    for column, (name, order) in enumerate((("source", tuple(SOURCES)), ("holder", HOLDERS), ("outcome", OUTCOMES))):
        sums = frame.groupby(name)["n"].sum()
        for one in order:
            if n := int(sums.get(one, 0)):
                called = words[f"{name}_{one}"]
                said = words["change_before"].format(name=called, n=f"{n:,}")
                nodes.append(Node(f"{name}/{one}", column, called, n, said, href(**{name: one}), one in _LATE_ENDS))
    ends = (("source", "holder"), ("holder", "outcome"))
    return flow(nodes, [one for pair in ends for one in _ribbons(frame, *pair, view, href)], view.theme)


def _ribbons(frame: pd.DataFrame, start: str, end: str, view: PanelContext, href: Callable[..., str]) -> list[Ribbon]:
    words = view.asked.words
    made = frame.groupby([start, end])["n"].sum().reset_index()
    return [
        Ribbon(
            f"{start}/{one}",
            f"{end}/{other}",
            int(n),
            words["way_said"].format(start=words[f"{start}_{one}"], end=words[f"{end}_{other}"], n=f"{n:,}"),
            href(**{start: one, end: other}),
        )
        for one, other, n in zip(made[start], made[end], made["n"], strict=True)
    ]


def _kpi_cases(view: PanelContext, kpi: str, day: int) -> str:
    """The list of a number of one day; '' of a day whose sums have no cases."""
    if not view.cases:
        return ""
    asked = view.asked
    lang = {} if asked.words.language == "zh" else {"lang": asked.words.language}
    days = {"range": "custom", "from": iso_day(day), "to": iso_day(day)}
    return f"/cases?{urlencode({'kpi': kpi, 'region': asked.region, **days, **lang})}"
