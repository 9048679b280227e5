"""A brief as an office's document: as a page that prints so, and as a file of Word. The line over days is one picture,
drawn in ink alone: it is read on paper."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from dashboard.briefs.brief import Brief, BriefFigure, BriefRow
from dashboard.locale import Words
from dashboard.office_paper import HEAD, TITLE, OfficePaper
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
    later than due."""

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


def html(paper: BriefPaper, words: Words) -> str:
    brief = paper.brief
    marks = [words["simulated"]] if paper.simulated else []
    mark = "".join(f'<p class="mark">{escape(text)}</p>' for text in (*marks, words["brief_internal"]))
    note = f"<p>{escape(words['brief_note'])}：{escape(paper.note)}</p>" if paper.note else ""
    parts = [
        f"<h2>{escape(head)}</h2>"
        + "".join(f"<p>{''.join(_linked(*one) for one in lines)}</p>" for lines in paragraphs)
        for head, paragraphs in _sections(brief, words)
    ]
    if brief.days:
        picture = base64.b64encode(chart(brief.days)).decode()
        drawn = (
            f'<figure><figcaption>{escape(_ends(brief, words))}</figcaption><img alt="" '
            f'src="data:image/png;base64,{picture}"></figure>'
        )
        parts.insert(2, drawn)
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
        f"{note}{''.join(parts)}<h2>{escape(_types_head(brief, words))}</h2>{table}<hr>{feet}"
    )


def docx(paper: BriefPaper, words: Words) -> bytes:
    brief, made = paper.brief, OfficePaper()
    if paper.simulated:
        made.line(words["simulated"], HEAD, centred=True)
    made.line(words["brief_internal"], HEAD)
    made.line(paper.title, TITLE, 26, centred=True, red=True)
    made.line(paper.centre, centred=True)
    made.line(paper.issue, centred=True)
    if paper.note:
        made.line(f"{words['brief_note']}：{paper.note}", indent=True)
    for n, (head, paragraphs) in enumerate(_sections(brief, words)):
        made.line(head, HEAD, indent=True)
        for lines in paragraphs:
            made.line("".join(text for text, _ in lines), indent=True)
        if n == 1 and brief.days:
            made.line(_ends(brief, words), size=12, centred=True, keep=True)
            made.picture(chart(brief.days), _WIDE // 10)
    made.line(_types_head(brief, words), HEAD, indent=True)
    heads = [words[key] for key in ("brief_type", "brief_type_n", "brief_type_before")]
    rows = [[row.name, f"{row.n:,}", _before(row)] for row in (*brief.types, _sum(brief, words))]
    made.table([heads, *rows])
    made.rule()
    for text in _feet(paper, words):
        made.line(text, size=12)
    return made.made()


def chart(days: Sequence[tuple[int, int, int]]) -> bytes:
    """PNG: a solid line of what was reported, a broken one of what was done; from 0, one scale for both."""
    image = Image.new("L", (_WIDE, _HIGH), 255)
    draw, base = ImageDraw.Draw(image), _HIGH - _EDGE
    draw.line([(_EDGE, base), (_WIDE - _EDGE, base)], fill=150, width=2)
    most = max((max(reported, done) for _, reported, done in days), default=0) or 1
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


def _sections(brief: Brief, words: Words) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """(head, paragraphs), a paragraph as (text, way) of its sentences."""
    gap = "" if words.language == "zh" else " "
    found = []
    for n, one in enumerate(brief.sections):
        texts = [(line.text, line.href) for line in one.lines]
        flow = [(text + gap, href) for text, href in texts]
        found.append((_head(n, one.head, words), [flow] if one.flows else [[text] for text in texts]))
    return found


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


def _ends(brief: Brief, words: Words) -> str:
    if not brief.days:
        return words["brief_chart"]
    return f"{iso_day(brief.days[0][0])} ~ {iso_day(brief.days[-1][0])}　{words['brief_chart']}"


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
