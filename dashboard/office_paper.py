"""A document of an office: A4, 22 lines of 28 signs (GB/T 9704), as a file of Word and as a page that prints so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from flask import g

from dashboard.doors import PAGE_FIELD
from dashboard.locale import Words

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, HEAD, TITLE = "仿宋", "黑体", "方正小标宋简体"
"""A machine without them takes its own serif."""
REASON_SIGNS = 200
_LINE_PT = 28.95
"""225 mm of text over 22 lines."""


class OfficePaper:
    """Lines from top to bottom; sizes in pt."""

    def __init__(self) -> None:
        self._paper = Document()
        part = self._paper.sections[0]
        part.page_width, part.page_height = Mm(210), Mm(297)
        part.top_margin, part.bottom_margin, part.left_margin, part.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)

    def line(self, text: str, font: str = BODY, size: int = 16, *, centred: bool = False, indent: bool = False) -> None:
        line: Any = self._paper.add_paragraph()
        shape = line.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE_PT)
        if centred:
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if indent:
            shape.first_line_indent = Pt(2 * size)
        _set(line.add_run(text), font, size)

    def picture(self, png: bytes, wide_mm: int) -> None:
        self._paper.add_picture(BytesIO(png), width=Mm(wide_mm))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """The first row is the head; the first column is set left, the others right."""
        table: Any = self._paper.add_table(rows=0, cols=len(rows[0]))
        table.style = "Table Grid"
        for n, row in enumerate(rows):
            for at, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
                line = cell.paragraphs[0]
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if at else WD_ALIGN_PARAGRAPH.LEFT
                _set(line.add_run(text), BODY if n else HEAD, 14)

    def made(self) -> bytes:
        done = BytesIO()
        self._paper.save(done)
        return done.getvalue()


def _set(run: Any, font: str, size: int) -> None:
    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


FRAME = """<!DOCTYPE html>
<html lang="{lang}">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/shift-log.css">
  </head>
  <body>
    <nav class="tools">{tools}</nav>
    <main class="paper">{body}</main>
  </body>
</html>
"""
"""`tools`: what is above the paper and is not printed."""


def reason_form(
    words: Words, action: str, button: str, fields: Mapping[str, str], *, label: str = "log_reason", more: str = ""
) -> str:
    """A form above the paper that asks for a reason. `button`, `label`: keys of words. `fields`: hidden, by name.
    `more`: HTML of inputs of its own."""
    kept = {**fields, "lang": words.language, PAGE_FIELD: g.page_id}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept.items())
    return (
        f'<form method="post" action="{escape(action)}">{hidden}{more}'
        f'<label>{escape(words[label])} <input name="reason" required maxlength="{REASON_SIGNS}"></label>'
        f"<button>{escape(words[button])}</button></form>"
    )
