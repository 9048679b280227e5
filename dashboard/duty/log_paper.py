"""The shift log as an office's document: A4, 22 lines of 28 signs (GB/T 9704), and as a page that prints so."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dashboard.duty.shift_log import ShiftLog
from dashboard.locale import Words
from streams.model.local_day import stamp

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BODY, _HEAD, _TITLE = "仿宋", "黑体", "方正小标宋简体"
"""A machine without them takes its own serif."""
_LINE_PT = 28.95
"""225 mm of text over 22 lines."""


def docx(log: ShiftLog, words: Words) -> bytes:
    paper = Document()
    part = paper.sections[0]
    part.page_width, part.page_height = Mm(210), Mm(297)
    part.top_margin, part.bottom_margin, part.left_margin, part.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    title, about = log.titles(words)
    if log.simulated:
        _line(paper, words["simulated"], _HEAD, 16, centred=True)
    _line(paper, title, _TITLE, 22, centred=True)
    _line(paper, about, _BODY, 16, centred=True)
    _line(paper, words["log_shifts"], _HEAD, 16)
    for text in log.shifts or (words["log_none"],):
        _line(paper, text, _BODY, 16, indent=True)
    _line(paper, words["log_events"], _HEAD, 16)
    for one in log.entries:
        _line(paper, f"{stamp(one.at)[11:16]} {one.text}", _BODY, 16, indent=True)
    if not log.entries:
        _line(paper, words["log_none"], _BODY, 16, indent=True)
    _line(paper, words["log_as_of"].format(time=stamp(log.as_of)), _BODY, 12)
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def html(log: ShiftLog, words: Words) -> str:
    """The same, with each line a link to its event."""
    title, about = log.titles(words)
    mark = f'<p class="mark">{escape(words["simulated"])}</p>' if log.simulated else ""
    shifts = "".join(f"<p>{escape(text)}</p>" for text in log.shifts) or f"<p>{escape(words['log_none'])}</p>"
    lines = "".join(
        f'<p><a href="{escape(one.link)}">{stamp(one.at)[11:16]}</a> {escape(one.text)}</p>' for one in log.entries
    )
    as_of = escape(words["log_as_of"].format(time=stamp(log.as_of)))
    return f"""{mark}<h1>{escape(title)}</h1><p class="about">{escape(about)}</p>
      <h2>{escape(words["log_shifts"])}</h2>{shifts}
      <h2>{escape(words["log_events"])}</h2>{lines or f"<p>{escape(words['log_none'])}</p>"}
      <p class="as-of">{as_of}</p>"""


def _line(paper: Any, text: str, font: str, size: int, *, centred: bool = False, indent: bool = False) -> None:
    line = paper.add_paragraph()
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE_PT)
    if centred:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        shape.first_line_indent = Pt(2 * size)
    run = line.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
