"""What a brief says: sentences made by rules over counts, each with its n and the way to what it counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import pandas as pd

from dashboard.areas.area_query import Against, AreaQuery
from dashboard.areas.attention import Sentence, kpi_way, sentences
from dashboard.areas.figures import Line
from dashboard.areas.number_text import difference, places, shown
from dashboard.areas.overview_data import period_days, words_of
from dashboard.areas.overview_panels import PanelContext
from dashboard.brief_body import Brief, BriefFigure, BriefLine, BriefRow, BriefSection
from dashboard.case_marks import ReportDays, link
from dashboard.locale import Words
from dashboard.periods import Period
from streams.kpi.definition import Kpi
from streams.kpi.dictionary import Shape, by_id
from streams.kpi.values import FEW
from streams.model.local_day import iso_day, stamp
from streams.model.region import Tier

HEAD = tuple(map(by_id, ("reports", "done", "open", "overdue", "on_time_rate", "wait", "open_age", "settle_rate")))
"""Numbers that a brief begins with. The age of what is open is beside the wait, which gets better when hard cases stay
open."""
UNIT_HEAD = tuple(
    map(by_id, ("open", "overdue", "on_time_rate", "accept_time", "handle_time", "return_rate", "rework_rate"))
)
"""Those of a department, by its own steps."""
DUE = ("overdue", "today", "nextday")
"""Standings of open cases that it ends with, as the list of cases names them."""
_FEWEST = 5
"""Cases of a type that a township names it from."""
_TYPES = 5
"""Types that are named; the rest is one line, so that the parts sum to the whole."""


class BriefContext(NamedTuple):
    """What sentences are written with. `unit`: the department that it is of, '' = an area's."""

    asked: AreaQuery
    beside: Against
    unit: str = ""

    def href(self, standing: str, days: ReportDays, **more: str) -> str:
        """Of the list of cases that a number counts."""
        unit = {"unit": self.unit} if self.unit else {}
        return link(self.asked.words.language, standing=standing, **words_of(self.asked, days, **unit, **more))

    def kpi_href(self, kpi: str) -> str:
        found = kpi_way(self.asked, kpi, self.asked.region)
        return f"{found}&unit={self.unit}" if self.unit else found


def compose(view: PanelContext, numbers: Sequence[Line], due: Mapping[str, int], following: int) -> Brief:
    """`numbers`: of HEAD. `due`: open cases by standing (of DUE) at the cut. `following`: the next day of work."""
    words, context = view.asked.words, BriefContext(view.asked, view.found.beside)
    found = sentences(view)
    cut = stamp(view.asked.cut)[:16]
    better = [one for one in found if one.kind == "better"]
    heads = (
        (words["brief_whole"], _whole(context, numbers), True),
        (
            words["brief_attention"].format(time=cut),
            _numbered([one for one in found if one.kind != "better"], words),
            False,
        ),
        (words["brief_better"], [_line(one, "", words) for one in better], False),
        (words["brief_due"].format(time=cut), _due(context, due, following), True),
    )
    daily = zip(view.found.daily.index, view.found.daily["reports"], view.found.daily["done"], strict=True)
    days = tuple((int(day), int(reports), int(done)) for day, reports, done in daily)
    made = _brief(context, heads, days, view.found.types, numbers)
    drawn = zip((by_id("reports"), by_id("done")), (sum(day[n] for day in days) for n in (1, 2)), strict=True)
    note = words["note_mark"].join(counted_by(kpi, f"{n:,}", words) for kpi, n in drawn)
    return msgspec.structs.replace(made, chart_note=note if days else "")


def compose_of_unit(
    context: BriefContext, numbers: Sequence[Line], due: Mapping[str, int], following: int, types: pd.DataFrame
) -> Brief:
    """Of a department. `numbers`: of UNIT_HEAD, by its own steps; `types`: of the cases of the period that it has or
    had (type; n, before)."""
    words, cut = context.asked.words, stamp(context.asked.cut)[:16]
    heads = (
        (words["brief_whole"], _whole(context, numbers), True),
        (words["brief_due"].format(time=cut), _due(context, due, following), True),
    )
    return _brief(context, heads, (), types, numbers)


def _brief(
    context: BriefContext,
    heads: Sequence[tuple[str, list[BriefLine], bool]],
    days: tuple[tuple[int, int, int], ...],
    types: pd.DataFrame,
    numbers: Sequence[Line],
) -> Brief:
    return Brief(
        sections=tuple(BriefSection(head, tuple(lines), flows) for head, lines, flows in heads if lines),
        days=days,
        types=_types(context, types),
        figures=tuple(_figure(line, context.asked) for line in numbers),
        cut=context.asked.cut,
        before=_days(context.beside.period) if context.beside.whole else "",
    )


def _days(period: Period) -> str:
    return "~".join(dict.fromkeys((iso_day(period.first), iso_day(period.last))))


def _figure(line: Line, asked: AreaQuery) -> BriefFigure:
    kpi, n = line.kpi, line.one.n if line.kpi.counted else -1
    return BriefFigure(kpi.id, _name(line, asked.words), _value(line, asked), kpi.version, n)


def changed(frozen: Brief, now: Brief) -> list[tuple[BriefFigure, BriefFigure]]:
    """(as it was frozen, as it reads now) of the numbers that read otherwise."""
    known = {one.kpi: one for one in now.figures}
    pairs = [(one, known[one.kpi]) for one in frozen.figures if one.kpi in known]
    return [(was, is_) for was, is_ in pairs if (was.text, was.version) != (is_.text, is_.version)]


def without_ways(brief: Brief) -> Brief:
    """The same for who may not open lists of cases."""
    sections = tuple(
        msgspec.structs.replace(one, lines=tuple(BriefLine(line.text, "", line.note) for line in one.lines))
        for one in brief.sections
    )
    types = tuple(msgspec.structs.replace(row, href="") for row in brief.types)
    return msgspec.structs.replace(brief, sections=sections, types=types)


def _whole(context: BriefContext, numbers: Sequence[Line]) -> list[BriefLine]:
    lines = [
        BriefLine(
            _sentence(line, context.asked),
            context.kpi_href(line.kpi.id),
            counted_by(line.kpi, f"{line.one.n:,}", context.asked.words),
        )
        for line in numbers
        if line.one.value is not None
    ]
    if not context.beside.whole:
        lines.append(BriefLine(context.asked.words["brief_alone"].format(day=iso_day(context.beside.begins))))
    return lines


def _sentence(line: Line, asked: AreaQuery) -> str:
    """A number with its n, and how it compares with the period before; of few cases no comparison is made."""
    words, counted = asked.words, line.kpi.counted
    text = _value(line, asked)
    if counted:
        text += words["brief_n"].format(n=f"{line.one.n:,}")
    text = words["brief_is"].format(name=_name(line, words), value=text)
    few = counted and (line.one.n < FEW or (line.before is not None and line.before.n < FEW))
    if few:
        return text + words["brief_few"]
    by = None if line.before is None else difference(line.kpi, line.one, line.before, asked)
    if by is None:
        return text + words["stop"]
    how = "brief_same" if by == 0 else "brief_more" if by > 0 else "brief_less"
    unit = words["brief_points"] if line.kpi.unit_en == "%" else _unit(line, words)
    return text + words[how].format(by=f"{abs(by):,.{places(line.kpi)}f}{unit}")


def _numbered(found: Sequence[Sentence], words: Words) -> list[BriefLine]:
    if not found:
        return [BriefLine(words["attention_none"])]
    return [_line(one, f"{n}. ", words) for n, one in enumerate(found, 1)]


def _line(one: Sentence, number: str, words: Words) -> BriefLine:
    return BriefLine(f"{number}{_ended(one.text, words)}", one.href, words["note_n"].format(n=f"{one.n:,}"))


def counted_by(kpi: Kpi, n: str, words: Words) -> str:
    """A number's definition as it is today, with its version, and of how many."""
    chinese = words.language == "zh"
    left_out = (kpi.without_zh if chinese else kpi.without_en).replace("；", ";").split(";")
    without = words["list_mark"].join(filter(None, map(str.strip, left_out)))
    return words["note_kpi"].format(
        name=kpi.zh if chinese else kpi.en,
        formula=kpi.formula_zh if chinese else kpi.formula_en,
        without=words["note_without"].format(what=without) if without else "",
        version=kpi.version,
        n=n,
    )


def _ended(text: str, words: Words) -> str:
    """A sentence of a page has no full stop; one of a document has."""
    return text if text.endswith(words["stop"].strip()) else text + words["stop"]


def _due(context: BriefContext, due: Mapping[str, int], following: int) -> list[BriefLine]:
    words, made = context.asked.words, []
    day = words["brief_due_day"].format(month=int(iso_day(following)[5:7]), day=int(iso_day(following)[8:]))
    for name, n in due.items():
        href = context.href(name, ReportDays()) if n else ""
        by = counted_by(by_id("overdue"), f"{n:,}", words) if name == "overdue" else words["note_list"]
        made.append(BriefLine(words[f"brief_due_{name}"].format(n=f"{n:,}", day=day), href, by.format(n=f"{n:,}")))
    return made


def _types(context: BriefContext, frame: pd.DataFrame) -> tuple[BriefRow, ...]:
    asked, known = context.asked, context.beside.whole
    rows = sorted(zip(frame["type"], frame["n"], frame["before"], strict=True), key=lambda row: (-row[1], row[0]))
    rows = [row for row in rows if row[1]]
    days, language = period_days(asked), asked.words.language
    # In a township one case of a type may tell whose it is.
    least = _FEWEST if len(asked.region) >= Tier.TOWNSHIP else 1
    named = sum(n >= least for _, n, _ in rows[:_TYPES])
    made = [
        BriefRow(
            asked.regulation.type_name(kind, language),
            int(n),
            int(was) if known else -1,
            context.href("all", days, type=kind),
        )
        for kind, n, was in rows[:named]
    ]
    rest = rows[named:]
    if rest:
        name = asked.words["brief_rest"].format(n=len(rest))
        made.append(BriefRow(name, sum(int(n) for _, n, _ in rest), sum(int(w) for *_, w in rest) if known else -1))
    return tuple(made)


def _name(line: Line, words: Words) -> str:
    return line.kpi.zh if words.language == "zh" else line.kpi.en


def _value(line: Line, asked: AreaQuery) -> str:
    return f"{shown(line.kpi, line.one, asked)}{_unit(line, asked.words)}"


def _unit(line: Line, words: Words) -> str:
    kpi = line.kpi
    if kpi.shape in (Shape.COUNT, Shape.STANDING):
        return words["brief_unit"]
    unit = kpi.unit_zh if words.language == "zh" else kpi.unit_en
    return f" {unit}" if unit else ""
