"""What a brief says: sentences made by rules over counts, each with its n and the way to what it counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from dashboard.areas.attention import Sentence, kpi_href, sentences
from dashboard.areas.figures import Line
from dashboard.areas.number_text import difference, places, shown
from dashboard.areas.overview_data import period_days
from dashboard.areas.overview_panels import PanelContext
from dashboard.case_marks import ReportDays
from streams.kpi.dictionary import Shape, by_id
from streams.kpi.values import FEW
from streams.model.local_day import iso_day, stamp
from streams.model.region import Tier

HEAD = tuple(map(by_id, ("reports", "done", "open", "overdue", "on_time_rate", "wait", "open_age", "settle_rate")))
"""Numbers that a brief begins with. The age of what is open stands beside the wait, which gets better when hard cases
stay open."""
DUE = ("overdue", "today", "nextday")
"""Standings of open cases that it ends with, as the list of cases names them."""
_FEWEST = 5
"""Cases of a type that a township names it from."""
_TYPES = 5
"""Types that are named; the rest is one line, so that the parts sum to the whole."""


class BriefLine(msgspec.Struct, frozen=True, array_like=True):
    """`href`: what it counts, '' = no list of cases."""

    text: str
    href: str = ""


class BriefSection(msgspec.Struct, frozen=True, array_like=True):
    """`flows`: its lines are sentences of one paragraph."""

    head: str
    lines: tuple[BriefLine, ...]
    flows: bool = False


class BriefRow(msgspec.Struct, frozen=True, array_like=True):
    """Cases of a type that were reported in the period. `before`: in the one before, -1 = not known."""

    name: str
    n: int
    before: int = -1
    href: str = ""


class BriefFigure(msgspec.Struct, frozen=True, array_like=True):
    """A number as it read when the brief was frozen. `version`: of its definition."""

    kpi: str
    name: str
    text: str
    version: int


class Brief(msgspec.Struct, frozen=True, array_like=True):
    """`days`: (local day, reported, done), the last of the period at the end. `cut`: city ms up to which history was
    known. `before`: days it is compared with, '' = with none. `gaps`: hours (UTC) of the period of which there is no
    record of what the screens were sent."""

    sections: tuple[BriefSection, ...]
    days: tuple[tuple[int, int, int], ...]
    types: tuple[BriefRow, ...]
    figures: tuple[BriefFigure, ...]
    cut: int
    before: str
    gaps: tuple[str, ...] = ()


def compose(view: PanelContext, numbers: Sequence[Line], due: Mapping[str, int], following: int) -> Brief:
    """`numbers`: of HEAD. `due`: open cases by standing (of DUE) at the cut. `following`: the next day of work."""
    words, asked = view.asked.words, view.asked
    found = sentences(view)
    cut = stamp(asked.cut)[:16]
    better = [one for one in found if one.kind == "better"]
    heads = (
        (words["brief_whole"], _whole(view, numbers), True),
        (
            words["brief_attention"].format(time=cut),
            _numbered([one for one in found if one.kind != "better"], view),
            False,
        ),
        (words["brief_better"], [BriefLine(one.text, one.href) for one in better], False),
        (words["brief_due"].format(time=cut), _due(view, due, following), True),
    )
    beside = view.found.beside
    days = dict.fromkeys((iso_day(beside.period.first), iso_day(beside.period.last)))
    return Brief(
        sections=tuple(BriefSection(head, tuple(lines), flows) for head, lines, flows in heads if lines),
        days=tuple(
            (int(day), int(reports), int(done))
            for day, reports, done in zip(
                view.found.daily.index, view.found.daily["reports"], view.found.daily["done"], strict=True
            )
        ),
        types=_types(view),
        figures=tuple(figure(line, view) for line in numbers),
        cut=asked.cut,
        before="~".join(days) if beside.whole else "",
    )


def figure(line: Line, view: PanelContext) -> BriefFigure:
    return BriefFigure(line.kpi.id, _name(line, view), _value(line, view), line.kpi.version)


def changed(frozen: Brief, now: Brief) -> list[tuple[BriefFigure, BriefFigure]]:
    """(as it was frozen, as it reads now) of the numbers that read otherwise."""
    known = {one.kpi: one for one in now.figures}
    pairs = [(one, known[one.kpi]) for one in frozen.figures if one.kpi in known]
    return [(was, is_) for was, is_ in pairs if (was.text, was.version) != (is_.text, is_.version)]


def without_ways(brief: Brief) -> Brief:
    """The same for who may not open lists of cases."""
    sections = tuple(
        msgspec.structs.replace(one, lines=tuple(BriefLine(line.text) for line in one.lines)) for one in brief.sections
    )
    types = tuple(msgspec.structs.replace(row, href="") for row in brief.types)
    return msgspec.structs.replace(brief, sections=sections, types=types)


def _whole(view: PanelContext, numbers: Sequence[Line]) -> list[BriefLine]:
    lines = [
        BriefLine(_sentence(line, view), kpi_href(view, line.kpi.id, view.asked.region))
        for line in numbers
        if line.one.value is not None
    ]
    if not view.found.beside.whole:
        lines.append(BriefLine(view.asked.words["brief_alone"].format(day=iso_day(view.found.beside.begins))))
    return lines


def _sentence(line: Line, view: PanelContext) -> str:
    """A number with its n, and how it compares with the period before; of few cases no comparison is made."""
    words, counted = view.asked.words, line.kpi.counted
    text = _value(line, view)
    if counted:
        text += words["brief_n"].format(n=f"{line.one.n:,}")
    text = words["brief_is"].format(name=_name(line, view), value=text)
    few = counted and (line.one.n < FEW or (line.before is not None and line.before.n < FEW))
    if few:
        return text + words["brief_few"]
    by = None if line.before is None else difference(line.kpi, line.one, line.before, view.asked)
    if by is None:
        return text + words["stop"]
    how = "brief_same" if by == 0 else "brief_more" if by > 0 else "brief_less"
    unit = words["brief_points"] if line.kpi.unit_en == "%" else _unit(line, view)
    return text + words[how].format(by=f"{abs(by):,.{places(line.kpi)}f}{unit}")


def _numbered(found: Sequence[Sentence], view: PanelContext) -> list[BriefLine]:
    if not found:
        return [BriefLine(view.asked.words["attention_none"])]
    return [BriefLine(f"{n}. {one.text}", one.href) for n, one in enumerate(found, 1)]


def _due(view: PanelContext, due: Mapping[str, int], following: int) -> list[BriefLine]:
    words, day = view.asked.words, iso_day(following)[5:]
    return [
        BriefLine(words[f"brief_due_{name}"].format(n=f"{n:,}", day=day), view.href(name, ReportDays()) if n else "")
        for name, n in due.items()
    ]


def _types(view: PanelContext) -> tuple[BriefRow, ...]:
    frame = view.found.types
    known = view.found.beside.whole
    rows = sorted(zip(frame["type"], frame["n"], frame["before"], strict=True), key=lambda row: (-row[1], row[0]))
    rows = [row for row in rows if row[1]]
    days = period_days(view.asked)
    # In a township one case of a type may tell whose it is.
    least = _FEWEST if len(view.asked.region) >= Tier.TOWNSHIP else 1
    named = sum(n >= least for _, n, _ in rows[:_TYPES])
    made = [
        BriefRow(view.type_name(kind), int(n), int(was) if known else -1, view.href("all", days, type=kind))
        for kind, n, was in rows[:named]
    ]
    rest = rows[named:]
    if rest:
        name = view.asked.words["brief_rest"].format(n=len(rest))
        made.append(BriefRow(name, sum(int(n) for _, n, _ in rest), sum(int(w) for *_, w in rest) if known else -1))
    return tuple(made)


def _name(line: Line, view: PanelContext) -> str:
    return line.kpi.zh if view.asked.words.language == "zh" else line.kpi.en


def _value(line: Line, view: PanelContext) -> str:
    return f"{shown(line.kpi, line.one, view.asked)}{_unit(line, view)}"


def _unit(line: Line, view: PanelContext) -> str:
    words, kpi = view.asked.words, line.kpi
    if kpi.shape in (Shape.COUNT, Shape.STANDING):
        return words["brief_unit"]
    unit = kpi.unit_zh if words.language == "zh" else kpi.unit_en
    return f" {unit}" if unit else ""
