"""A brief as an office's document: as a page that prints so, and as a file of Word. The line over days is one picture,
drawn in ink alone: it is read on paper."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dashboard.brief_body import Brief, BriefFigure, BriefRow
from dashboard.briefs.notes import CHART_AFTER, BriefNote, NotedSection, NotedText, noted, shown
from dashboard.figures.brief_days import brief_days
from dashboard.locale import Words
from dashboard.office_paper import HEAD, TITLE, OfficePaper
from streams.kpi.dictionary import by_id
from streams.model.local_day import iso_day, local_day, stamp
from streams.rewind.files import hour_ms

_WIDE, _HIGH, _EDGE = 1560, 330, 24
"""Dots of the picture: 156 mm of text at ten dots a millimetre."""
_INK, _DASH = 20, 14
_NUMERALS = "一二三四五六七八九十"
_GAPS = 12
"""Hours without a record that are named; of more there is the number."""


class BriefPaper(NamedTuple):
    """`issue`, `centre`: lines of the head. `state`: of freezing and approval. `signed`: who drafted and approved.
    `note`: of the editor. `revised`: (as frozen, as it reads now). `made`: by the schedule, and when, where that was
    later than due. `origin`: of the pages that a file leads to."""

    brief: Brief
    title: str
    centre: str
    issue: str
    state: str
    signed: str
    note: str
    revised: Sequence[tuple[BriefFigure, BriefFigure]]
    simulated: bool
    made: str = ""
    origin: str = ""


def html(paper: BriefPaper, words: Words) -> str:
    brief, made = paper.brief, noted(paper.brief, words)
    marks = [words["simulated"]] if paper.simulated else []
    mark = "".join(f'<p class="mark">{escape(text)}</p>' for text in (*marks, words["brief_internal"]))
    note = f"<p>{escape(words['brief_note'])}：{escape(paper.note)}</p>" if paper.note else ""
    parts = [
        f"<h2>{escape(_head(n, one.head, words))}</h2>"
        + "".join(f"<p>{_gap(words).join(map(_noted, lines))}</p>" for lines in _paragraphs(one))
        for n, one in enumerate(made.sections)
    ]
    if brief.days:
        parts.insert(CHART_AFTER, _figure(brief, made.chart, words))
    heads = "".join(f"<th>{escape(words[key])}</th>" for key in ("brief_type", "brief_type_n", "brief_type_before"))
    rows = "".join(
        f"<tr><td>{_linked(row.name, row.href)}</td><td>{row.n:,}</td><td>{_before(row)}</td></tr>"
        for row in (*brief.types, _sum(brief, words))
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    feet = "".join(f'<p class="as-of">{escape(text)}</p>' for text in _feet(paper, words))
    return (
        f'{mark}<h1 class="red">{escape(paper.title)}</h1>'
        f'<p class="about brief-head"><span>{escape(paper.centre)}</span><span>{escape(paper.issue)}</span></p>'
        f"{note}{''.join(parts)}<h2>{escape(_types_head(brief, words))}</h2>{table}"
        f"{_notes(made.notes, brief, words)}<hr>{feet}"
    )


def docx(paper: BriefPaper, words: Words) -> bytes:
    brief, made, found = paper.brief, OfficePaper(), noted(paper.brief, words)
    if paper.simulated:
        made.line(words["simulated"], HEAD, centred=True)
    made.line(words["brief_internal"], HEAD)
    made.line(paper.title, TITLE, 26, centred=True, red=True)
    made.line(paper.centre, centred=True)
    made.line(paper.issue, centred=True)
    if paper.note:
        made.line(f"{words['brief_note']}：{paper.note}", indent=True)
    for n, one in enumerate(found.sections):
        if n == CHART_AFTER:
            _draw(made, brief, found.chart)
        made.line(_head(n, one.head, words), HEAD, indent=True)
        for lines in _paragraphs(one):
            made.sentences([part for line in lines for part in _raised(line, words)])
    if len(found.sections) <= CHART_AFTER:
        _draw(made, brief, found.chart)
    made.line(_types_head(brief, words), HEAD, indent=True)
    heads = [words[key] for key in ("brief_type", "brief_type_n", "brief_type_before")]
    rows = [[row.name, f"{row.n:,}", _before(row)] for row in (*brief.types, _sum(brief, words))]
    made.table([heads, *rows])
    if found.notes:
        made.note(_notes_head(brief, words), "", "")
    for note in found.notes:
        way = f"{paper.origin}{note.href}" if note.href else ""
        made.note(f"{shown(note.mark)} {note.text}　", words["note_way"], way)
    made.rule()
    for text in _feet(paper, words):
        made.line(text, size=12)
    return made.made()


def _draw(made: OfficePaper, brief: Brief, under: NotedText) -> None:
    if brief.days:
        made.line(f"{ends(brief)}　{under.text}{shown(under.mark)}", size=12, centred=True, keep=True)
        made.picture(chart(brief.days), _WIDE // 10)


def _figure(brief: Brief, under: NotedText, words: Words) -> str:
    """Of Plotly where scripts run (`assets/js/briefs`), and a picture where none does."""
    names = [one.zh if words.language == "zh" else one.en for one in (by_id("reports"), by_id("done"))]
    figure = brief_days(brief.days, (names[0], names[1])).to_plotly_json()
    picture = base64.b64encode(chart(brief.days)).decode()
    label = escape(f"{words['brief_chart']} {brief.chart_note}")
    return (
        f"<figure><figcaption>{escape(ends(brief))}　{_noted(under)}</figcaption>"
        f'<div role="img" aria-label="{label}" data-figure="{escape(json.dumps(figure))}">'
        f'<img alt="" src="data:image/png;base64,{picture}"></div></figure>'
    )


def _notes(notes: Sequence[BriefNote], brief: Brief, words: Words) -> str:
    if not notes:
        return ""
    lines = "".join(
        f'<p class="note" id="note-{one.mark}">{shown(one.mark)} {escape(one.text)}　'
        f"{_linked(words['note_way'], one.href) if one.href else ''}</p>"
        for one in notes
    )
    return f'<p class="note">{escape(_notes_head(brief, words))}</p>{lines}'


def _notes_head(brief: Brief, words: Words) -> str:
    return words["brief_notes"].format(time=stamp(brief.cut)[:16])


def _noted(one: NotedText) -> str:
    """A sentence with the number of its note before its stop."""
    mark = f'<sup><a href="#note-{one.mark}">{shown(one.mark)}</a></sup>' if one.mark else ""
    return f"{_linked(one.text, one.href)}{mark}{escape(one.stop)}"


def _raised(one: NotedText, words: Words) -> list[tuple[str, bool]]:
    mark = [(shown(one.mark), True)] if one.mark else []
    return [(one.text, False), *mark, (f"{one.stop}{_gap(words)}", False)]


def _paragraphs(one: NotedSection) -> list[list[NotedText]]:
    return [one.lines] if one.flows else [[line] for line in one.lines]


def _gap(words: Words) -> str:
    return "" if words.language == "zh" else " "


def ends(brief: Brief) -> str:
    """Its first and last day."""
    return f"{iso_day(brief.days[0][0])} ~ {iso_day(brief.days[-1][0])}"


def chart(days: Sequence[tuple[int, int, int]]) -> bytes:
    """PNG: a solid line of what was reported, a broken one of what was done; from 0, one scale for both, with the
    highest number at its line."""
    image = Image.new("L", (_WIDE, _HIGH), 255)
    draw, base = ImageDraw.Draw(image), _HIGH - _EDGE
    draw.line([(_EDGE, base), (_WIDE - _EDGE, base)], fill=150, width=2)
    most = max((max(reported, done) for _, reported, done in days), default=0) or 1
    draw.line([(_EDGE, _EDGE), (_WIDE - _EDGE, _EDGE)], fill=200, width=1)
    draw.text((_EDGE, _EDGE), f"{most:,}", 90, ImageFont.load_default(36))
    across = np.linspace(_EDGE, _WIDE - _EDGE, len(days))
    solid, broken = (np.interp([day[n] for day in days], (0, most), (base, _EDGE)) for n in (1, 2))
    draw.line(_points(across, solid), fill=_INK, width=5, joint="curve")
    fine = np.arange(_EDGE, _WIDE - _EDGE, _DASH)
    dashes = _points(fine, np.interp(fine, across, broken)) if days else []
    for n in range(0, len(dashes) - 1, 2):
        draw.line(dashes[n : n + 2], fill=90, width=4)
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _points(across: Iterable[float], down: Iterable[float]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(across, down, strict=True)]


def _head(n: int, text: str, words: Words) -> str:
    return f"{_NUMERALS[n]}、{text}" if words.language == "zh" else f"{n + 1}. {text}"


def _types_head(brief: Brief, words: Words) -> str:
    return _head(len(brief.sections), words["brief_types"], words)


def _sum(brief: Brief, words: Words) -> BriefRow:
    known = all(row.before >= 0 for row in brief.types)
    before = sum(row.before for row in brief.types) if known else -1
    return BriefRow(words["brief_sum"], sum(row.n for row in brief.types), before)


def _before(row: BriefRow) -> str:
    return "—" if row.before < 0 else f"{row.before:,}"


def _feet(paper: BriefPaper, words: Words) -> list[str]:
    brief = paper.brief
    cut = words["brief_cut" if brief.before else "brief_cut_alone"].format(
        time=stamp(brief.cut)[:16], before=brief.before
    )
    feet = [
        words["brief_tail"],
        cut,
        *_gaps(brief, words),
        *filter(None, [paper.made]),
        paper.signed or words["brief_unsigned"],
        paper.state,
    ]
    if paper.revised:
        feet.append(words["brief_revised"])
    return feet + [_revised(was, now, words) for was, now in paper.revised]


def _gaps(brief: Brief, words: Words) -> list[str]:
    """That the record lacks hours of the period: their numbers may have come later."""
    if not brief.gaps:
        return []
    named = [f"{iso_day(local_day(at))[5:]} {stamp(at)[11:13]}" for at in map(hour_ms, brief.gaps[:_GAPS])]
    hours = words["list_mark"].join(named) + ("…" if len(brief.gaps) > _GAPS else "")
    return [words["brief_gaps"].format(n=len(brief.gaps), hours=hours)]


def _revised(was: BriefFigure, now: BriefFigure, words: Words) -> str:
    text = words["brief_revised_line"].format(name=was.name, was=was.text, now=now.text)
    if was.version == now.version:
        return text
    return text + words["brief_revised_version"].format(was=was.version, now=now.version)


def _linked(text: str, href: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>' if href else escape(text)
