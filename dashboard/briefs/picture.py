"""A brief on one page for a phone: a PNG with its numbers, what needs attention, and the line over days. A machine
without a Chinese font makes none, and says so: boxes in place of words would be no report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from dashboard.areas.number_text import NO_VALUE
from dashboard.brief_body import BriefFigure
from dashboard.briefs.paper import BriefPaper, chart, ends
from dashboard.locale import Words
from streams.errors import DeedRefused
from streams.model.local_day import stamp

WIDE, HIGH, EDGE = 1080, 1920, 64
"""Dots: a phone of 360 x 640 at three."""
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_NAMES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "simhei.ttf",
)
_SIMPLIFIED = 2
"""Of the faces in one file of Noto's: Japanese, Korean, simplified, traditional."""
_RED, _INK, _QUIET, _LINE = "#b40f1e", "#141414", "#555555", "#d5d5d5"
_SENTENCES = 4
_WHOLE = re.compile(r"[0-9A-Za-z.,:%-]+|\s|.")


@cache
def font_file(folders: tuple[Path, ...] = _FOLDERS) -> Path | None:
    """Of a Chinese font of this machine."""
    for name in _NAMES:
        for folder in folders:
            found = next(folder.rglob(name), None) if folder.is_dir() else None
            if found is not None:
                return found
    return None


def png(paper: BriefPaper, words: Words, folders: tuple[Path, ...] = _FOLDERS) -> bytes:
    """Raises DeedRefused where there is no font to write with."""
    file = font_file(folders)
    if file is None:
        raise DeedRefused("brief_font")
    page = _Page(file)
    if paper.simulated:
        page.text(words["simulated"], 34, _QUIET)
    page.text(paper.title, 84, _RED)
    page.text(paper.centre, 32, _QUIET)
    page.text(paper.issue, 32, _QUIET)
    page.rule(_RED)
    shown = [one for one in paper.brief.figures if not one.text.startswith(NO_VALUE)]
    page.figures([(f"{one.name}{_of(one, words)}", one.text) for one in shown])
    page.rule(_LINE)
    for head, lines in ((one.head, one.lines) for one in paper.brief.sections[1:2]):
        page.text(head, 40, _INK)
        for line in lines[:_SENTENCES]:
            page.text(line.text, 36, _INK)
    if paper.brief.days:
        page.rule(_LINE)
        page.text(f"{ends(paper.brief)}　{words['brief_chart']}", 30, _QUIET)
        page.picture(chart(paper.brief.days))
    cut = words["brief_picture_cut"].format(time=stamp(paper.brief.cut)[:16], state=paper.state)
    page.foot([cut, words["brief_internal"]])
    return page.made()


def _of(one: BriefFigure, words: Words) -> str:
    return words["brief_n"].format(n=f"{one.n:,}") if one.n >= 0 else ""


class _Page:
    """From top to bottom; what does not fit above the foot is left out whole, never cut through."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._image = Image.new("RGB", (WIDE, HIGH), "white")
        self._draw, self._down = ImageDraw.Draw(self._image), EDGE
        self._most = HIGH - 3 * EDGE

    def text(self, text: str, size: int, colour: str) -> None:
        font, high = self._font(size), round(size * 1.45)
        lines = list(wrapped(text, font, WIDE - 2 * EDGE))
        if self._down + high * len(lines) > self._most:
            return
        for line in lines:
            self._draw.text((EDGE, self._down), line, colour, font)
            self._down += high

    def figures(self, found: Sequence[tuple[str, str]]) -> None:
        """Two beside each other."""
        wide = (WIDE - 2 * EDGE) // 2
        for n, (name, text) in enumerate(found):
            left, down = EDGE + wide * (n % 2), self._down
            self._draw.text((left, down), name, _QUIET, self._font(32))
            self._draw.text((left, down + 44), text, _INK, self._font(60))
            if n % 2 or n == len(found) - 1:
                self._down += 150

    def rule(self, colour: str) -> None:
        self._down += 16
        self._draw.line([(EDGE, self._down), (WIDE - EDGE, self._down)], colour, 3)
        self._down += 24

    def picture(self, raw: bytes) -> None:
        drawn = Image.open(BytesIO(raw)).convert("RGB")
        drawn = drawn.resize((WIDE - 2 * EDGE, drawn.height * (WIDE - 2 * EDGE) // drawn.width))
        if self._down + drawn.height <= self._most:
            self._image.paste(drawn, (EDGE, self._down))
            self._down += drawn.height

    def foot(self, lines: Sequence[str]) -> None:
        for n, line in enumerate(lines):
            self._draw.text((EDGE, HIGH - 2 * EDGE + 46 * n - 24), line, _QUIET, self._font(30))

    def made(self) -> bytes:
        done = BytesIO()
        self._image.save(done, "PNG")
        return done.getvalue()

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        face = _SIMPLIFIED if self._file.name.startswith("NotoSansCJK") else 0
        return ImageFont.truetype(str(self._file), size, index=face)


def wrapped(text: str, font: ImageFont.FreeTypeFont, wide: int) -> Iterator[str]:
    """Lines no wider than that; a stop never begins one, and no number or word of Latin letters is broken."""
    line = ""
    for part in _WHOLE.findall(text):
        if line and font.getlength(line + part) > wide and part not in "，。、；：）":
            yield line.rstrip()
            line = ""
        line += part.lstrip() if not line else part
    if line:
        yield line
