"""A brief's one-page picture: as wide as a phone, within its edges, and none where the machine has no font."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFont

from dashboard.brief_body import Brief, BriefFigure, BriefLine, BriefSection
from dashboard.briefs.paper import BriefPaper
from dashboard.briefs.picture import EDGE, HIGH, WIDE, font_file, png, wrapped
from dashboard.locale import Words
from streams.errors import DeedRefused

LONG = "供暖不热、停暖 162 件，比上期多 56%，占超期 81%，集中在银州区、调兵山市，承办为供热企业。"


def paper(sentences: int) -> BriefPaper:
    figures = tuple(BriefFigure(f"k{n}", "按期办结率", f"{n}2.1 %", 1) for n in range(6))
    lines = tuple(BriefLine(f"{n + 1}. {LONG}") for n in range(sentences))
    sections = (BriefSection("总体", (BriefLine("上报 8 件。"),), True), BriefSection("需要关注", lines))
    days = tuple((20_000 + n, 10 + n % 7, 9 + n % 5) for n in range(30))
    brief = Brief(sections, days, (), figures, 1_795_000_000_000, "")
    issue = "2026年第331期（2026-11-27）"
    return BriefPaper(brief, "社会治理日报", "铁岭市社会治理综合服务中心　铁岭市", issue, "已签发", "", "", (), True)


def test_it_is_as_large_as_a_phone_and_nothing_runs_over_its_edges() -> None:
    if font_file() is None:
        with pytest.raises(DeedRefused):
            png(paper(4), Words("zh"))
        return
    for sentences in (0, 4, 40):
        dots = np.asarray(Image.open(BytesIO(png(paper(sentences), Words("zh")))).convert("L"))
        assert dots.shape == (HIGH, WIDE)
        assert (dots[:, : EDGE - 2] == 255).all()
        assert (dots[:, WIDE - EDGE + 45 :] == 255).all(), "a stop may hang over, nothing else"
        assert (dots[: EDGE - 2] == 255).all()
        assert (dots[HIGH - EDGE // 2 :] == 255).all()
        assert (dots < 128).any()


def test_no_number_is_broken_between_its_digits() -> None:
    file = font_file()
    if file is None:
        return
    font = ImageFont.truetype(str(file), 36)
    text = "居民火灾隐患（楼道堆物、飞线充电）本期 87 件，上期 57 件，按期办结率 93.5 %。"
    for wide in range(200, 900, 7):
        lines = list(wrapped(text, font, wide))
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(any(number in line for line in lines) for number in ("87", "57", "93.5"))


def test_a_machine_without_a_font_makes_no_boxes(tmp_path: Path) -> None:
    with pytest.raises(DeedRefused, match="font"):
        png(paper(1), Words("zh"), (tmp_path,))
