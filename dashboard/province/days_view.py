"""The days of a province on its page: a line over the last whole days and the same as a table, each day with how many
cities it is of and which it lacks."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks, meaning
from dashboard.context import PageContext
from dashboard.figures.city_days import DaysText
from dashboard.figures.city_days import city_days as figure_of
from dashboard.figures.template import graph
from dashboard.frames.city_days import SUMS, city_days
from dashboard.province.days import DaysLine, days_line, lacking
from dashboard.province.missing import heard_of
from dashboard.province.reader import DaysReader
from dashboard.services import Services
from streams.kpi.dictionary import by_id
from streams.kpi.values import FEW, rate_text, share
from streams.model.local_day import is_weekend, iso_day, local_day, stamp, weekday

LENGTHS = ("14", "31", "92")
"""Days that the page may show, as its address names them; the first is the usual one."""


class DaysPart:
    """Of the page over the cities of the settings."""

    def __init__(self, services: Services) -> None:
        section, self._clock = services.settings.province, services.clock
        addresses = {code: section.pages_of(code) for code in section.cities}
        self._reader = DaysReader(addresses, section.token, lambda: local_day(self._clock.now_ms()))

    def view(self, page: PageContext) -> Component:
        words, heard = page.words, self._reader.heard()
        if not heard:
            return html.Div()
        today = local_day(self._clock.now_ms())
        length, vain = _length(page)
        lines = [days_line(code, held, demo=page.store.demo) for code, held in heard.items()]
        frame = city_days({one.code: one.days.values() for one in lines}, today - length, today - 1)
        span = words["province_days_span"].format(first=iso_day(today - length), last=iso_day(today - 1))
        head = html.Header(
            [html.H2(words["province_days"]), html.Span(span, className="quiet"), _choices(page, length)]
        )
        said = [html.P(text, className="note", role="status") for text in (vain,) if text]
        parts = [head, *said, _whole(lines, page), _figure(frame, lines, page, span), *_written(lines, page)]
        about = html.P(words["province_days_about"], className="quiet")
        return html.Section([*parts, _table(frame, lines, page), about], className="days")


def _length(page: PageContext) -> tuple[int, str]:
    """(days that are shown, what the address asks for in vain)."""
    words, asked = page.words, page.asked.get("days") or LENGTHS[0]
    if asked in LENGTHS:
        return int(asked), ""
    why = words["vain_value"].format(name=words["vain_period"], value=asked[:20])
    return int(LENGTHS[0]), words["vain_instead"].format(why=why, shown=words[f"province_days_{LENGTHS[0]}"])


def _choices(page: PageContext, length: int) -> html.Span:
    links = [
        dcc.Link(
            page.words[f"province_days_{name}"],
            href=href(page, days="" if name == LENGTHS[0] else name),
            className="choice current" if int(name) == length else "choice",
        )
        for name in LENGTHS
    ]
    return html.Span(links, className="lengths", **marks(testid="days-lengths"))


def _whole(lines: list[DaysLine], page: PageContext) -> html.P:
    """Of how many cities there are days at all, and which have none and why."""
    missing = [(one.name, _why(one, page)) for one in lines if not one.days]
    text = heard_of(page.words, "province_days", missing, len(lines))
    return html.P(text, className="quiet" if not missing else "part", role="status", **marks(testid="days-whole"))


def _why(one: DaysLine, page: PageContext) -> str:
    """Why a city has no day here."""
    words, state = page.words, one.state.value
    if one.heard is None:
        return words["province_state_never"]
    key = "province_days_empty" if state == "heard" else f"province_state_{state}"
    return words[key].format(time=stamp(one.heard.now)[5:])


def _written(lines: list[DaysLine], page: PageContext) -> list[html.P]:
    """Up to when history is written where it is the furthest behind; nothing where no city has a day."""
    oldest = min(
        (one for one in lines if one.days and one.heard), key=lambda one: (_until(one), one.code), default=None
    )
    if oldest is None:
        return []
    text = page.words["province_days_written"].format(name=oldest.name, time=stamp(_until(oldest))[5:])
    return [html.P(text, className="quiet", **marks(testid="days-written"))]


def _until(one: DaysLine) -> int:
    return one.heard.until if one.heard else 0


def _figure(frame: pd.DataFrame, lines: list[DaysLine], page: PageContext, span: str) -> html.Figure | html.P:
    words, days = page.words, [int(day) for day in frame.index]
    if not frame["of"].any():
        return html.P(words["province_days_none"], className="note", role="status", **marks(testid="days-none"))
    names = {name: _name(name, page) for name in ("reports", "done")}
    shown = {
        "date": [iso_day(day) for day in days],
        "whole": frame["of"] == len(lines),
        "joined": frame["joined"],
        "weekend": [is_weekend(day) for day in days],
        **{name: frame[name].astype("float64") for name in names},
        **{f"said_{name}": [_mark_text(day, frame, name, lines, page) for day in days] for name in names},
    }
    n = {name: f"{int(frame[name].sum()):,}" for name in names}
    foot = words["province_days_foot"].format(**n, time=stamp(min(_until(one) for one in lines if one.days))[5:16])
    figure = figure_of(pd.DataFrame(shown, index=frame.index), DaysText(names, foot), page.theme)
    return graph("province-days", figure, f"{words['province_days']} {span} {foot}")


def _mark_text(day: int, frame: pd.DataFrame, name: str, lines: list[DaysLine], page: PageContext) -> str:
    """What a mark says of itself."""
    words, value = page.words, _at(frame, day, name)
    if value is None:
        return ""
    on = words["trend_weekday"].format(day=words["heat_days"].split(",")[weekday(day)])
    of = words["province_of"].format(n=_at(frame, day, "of"), of=len(lines))
    gone = lacking(lines, day)
    lacks = f"<br>{words['province_days_lacks'].format(names=_names(gone, page))}" if gone else ""
    return f"{iso_day(day)} {on}<br>{_name(name, page)} <b>{value:,}</b><br>{of}{lacks}"


def _table(frame: pd.DataFrame, lines: list[DaysLine], page: PageContext) -> html.Div:
    """The newest day first."""
    words = page.words
    kpis = {name: by_id(name) for name in ("reports", "done", "on_time_rate")}
    head: list[Component] = [
        html.Th(words["province_days_day"], scope="col"),
        html.Th(words["province_days_of"], scope="col"),
    ]
    head += [html.Th(_name(name, page), scope="col", title=meaning(words, kpi)) for name, kpi in kpis.items()]
    head.append(html.Th(words["province_days_missing"], scope="col", className="names"))
    rows = [_row(int(day), frame, lines, page) for day in reversed(frame.index.tolist())]
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], **marks(testid="days")), className="scroll"
    )


def _row(day: int, frame: pd.DataFrame, lines: list[DaysLine], page: PageContext) -> html.Tr:
    of, gone = _at(frame, day, "of"), lacking(lines, day)
    share_ = page.words["province_of"].format(n=of, of=len(lines))
    cells: list[Component] = [html.Th(iso_day(day), scope="row"), html.Td(share_, className="part" if gone else "")]
    if not of:
        cells += [html.Td("—") for _ in range(3)]
    else:
        counts = {name: _at(frame, day, name) or 0 for name in SUMS}
        cells += [html.Td(f"{counts[name]:,}") for name in ("reports", "done")]
        rate, due = rate_text(share(counts["on_time"], counts["due"])), counts["due"]
        shown: list[Component | str] = [f"{rate} % " if rate else "— ", html.Small(f"n {due:,}")]
        cells.append(html.Td(shown, className="few" if 0 < due < FEW else ""))
    cells.append(html.Td(_names(gone, page), className="names"))
    marked: dict[str, Any] = {"data-day": iso_day(day)}
    return html.Tr(cells, **marked)


def _at(frame: pd.DataFrame, day: int, column: str) -> int | None:
    """None where no city has the day."""
    found: Any = frame.at[day, column]
    return None if found is pd.NA else int(found)


def _names(lines: list[DaysLine], page: PageContext) -> str:
    return page.words["province_comma"].join(one.name for one in lines)


def _name(kpi: str, page: PageContext) -> str:
    entry = by_id(kpi)
    return entry.zh if page.words.language == "zh" else entry.en
