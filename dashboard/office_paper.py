"""A document of an office: A4, 22 lines of 28 signs (GB/T 9704), as a file of Word and as a page that prints so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from flask import g, request

from dashboard import theme
from dashboard.doors import PAGE_FIELD
from dashboard.locale import Words

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, HEAD, TITLE = "仿宋", "黑体", "方正小标宋简体"
"""A machine without them takes its own serif."""
REASON_SIGNS = 200
_LINE_PT = 28.95
"""225 mm of text over 22 lines."""
_NOTE_PT, _NOTE_SIGN_PT = 17, 11
_WIDE_MM, _NAME_MM = 156, 88
_RED = RGBColor(0xCC, 0, 0)
_BODY_PT, _CLOSER = 16, "-5"
"""28 signs of 16 pt are 448 pt and a line has 442: the body's are a quarter of a point closer (in twentieths)."""


class OfficePaper:
    """Lines from top to bottom; sizes in pt."""

    def __init__(self) -> None:
        self._paper = Document()
        part = self._paper.sections[0]
        part.page_width, part.page_height = Mm(210), Mm(297)
        part.top_margin, part.bottom_margin, part.left_margin, part.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
        part.footer_distance = Mm(28)
        _page_number(part.footer.paragraphs[0])

    def line(
        self,
        text: str,
        font: str = BODY,
        size: int = 16,
        *,
        centred: bool = False,
        indent: bool = False,
        right: bool = False,
        keep: bool = False,
        red: bool = False,
    ) -> None:
        """`right`: four signs from the edge, for a signature. A head, and a line to `keep`, stays with the next."""
        line = self._added(2 * size if indent else 0)
        shape = line.paragraph_format
        shape.keep_with_next = keep or font != BODY
        if centred:
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if right:
            shape.alignment, shape.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(4 * size)
        run = line.add_run(text)
        _set(run, font, size)
        if red:
            run.font.color.rgb = _RED

    def sentences(self, parts: Sequence[tuple[str, bool]]) -> None:
        """One paragraph. `parts`: (text, whether it is raised: the number of a note)."""
        line = self._added(32)
        for text, raised in parts:
            run = line.add_run(text)
            _set(run, BODY, 16)
            run.font.superscript = True if raised else None

    def note(self, text: str, way: str, url: str) -> None:
        """In small letters. `way`: what the link at its end is called, `url`: where it leads, '' = none."""
        line = self._added(0)
        line.paragraph_format.line_spacing = Pt(_NOTE_PT)
        _set(line.add_run(text), BODY, _NOTE_SIGN_PT)
        if url:
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), line.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            run = line.add_run(way)
            _set(run, BODY, _NOTE_SIGN_PT)
            run.font.underline = True
            link.append(run._element)
            line._p.append(link)

    def item(self, head: str, text: str) -> None:
        """A head and its text on one line."""
        line = self._added(32)
        _set(line.add_run(f"{head}："), HEAD, 16)
        _set(line.add_run(text), BODY, 16)

    def rule(self) -> None:
        """A line across, above who a paper was drafted by, approved by and sent to."""
        edge = OxmlElement("w:pBdr")
        top = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        edge.append(top)
        self._added(0)._p.get_or_add_pPr().append(edge)

    def _added(self, indent: int) -> Any:
        """A new paragraph; `indent` of its first line in pt."""
        line: Any = self._paper.add_paragraph()
        shape = line.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE_PT)
        if indent:
            shape.first_line_indent = Pt(indent)
        return line

    def picture(self, png: bytes, wide_mm: int) -> None:
        self._paper.add_picture(BytesIO(png), width=Mm(wide_mm))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """The first row is the head; the first column, of half the width, is set left, the others right."""
        table: Any = self._paper.add_table(rows=0, cols=len(rows[0]))
        table.style, table.autofit = "Table Grid", False
        rest = (_WIDE_MM - _NAME_MM) // max(1, len(rows[0]) - 1)
        wide = [Mm(_NAME_MM if not n else rest) for n in range(len(rows[0]))]
        for column, one in zip(table.columns, wide, strict=True):
            column.width = one
        for n, row in enumerate(rows):
            for at, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
                cell.width = wide[at]
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
    # Without it a reader of another language's Word gets that language's shapes of signs and stops.
    spoken = OxmlElement("w:lang")
    # Of what is not Chinese: as Chinese, a number would be broken between its digits.
    spoken.set(qn("w:val"), "en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    run._element.rPr.append(spoken)
    if size == _BODY_PT:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), _CLOSER)
        # Readers of such files ask for an order of these.
        run._element.rPr.find(qn("w:sz")).addprevious(closer)


def _page_number(line: Any) -> None:
    """— 1 —, in the middle of the foot."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", "", " —"):
        run = line.add_run(text)
        _set(run, BODY, 14)
        if not text:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            run._element.addprevious(field)
            field.append(run._element)
            run.text = "1"


_FRAME = """<!DOCTYPE html>
<html lang="{lang}">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/assets/css/shift-log.css">
    {head}
  </head>
  <body style="{look}">
    <nav class="tools">{tools}</nav>
    <main class="paper">{body}</main>
  </body>
</html>
"""


def framed(words: Words, title: str, tools: str, body: str, head: str = "") -> str:
    """A paper on its page. `tools`, `body`, `head`: HTML; the tools are above the paper, by day or by night as the
    browser's cookie has it, and are not printed."""
    colours = theme.style(theme.worn(request.cookies.get(theme.COOKIE, "")))
    look = ";".join(f"{key}:{value}" for key, value in colours.items())
    lang = words["html_lang"]
    return _FRAME.format(lang=lang, title=escape(title), look=escape(look), tools=tools, body=body, head=head)


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
