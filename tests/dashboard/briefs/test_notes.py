"""Numbered notes: one a sentence that rests on something, in the order in which a reader comes to them."""

from __future__ import annotations

from io import BytesIO

from docx import Document

from dashboard.brief_body import Brief, BriefLine, BriefSection
from dashboard.briefs.notes import noted, shown
from dashboard.briefs.paper import BriefPaper, docx, html
from dashboard.locale import Words

ZH = Words("zh")
DAYS = tuple((20_000 + n, 10 + n, 9 + n) for n in range(14))


def brief(note: str, chart_note: str) -> Brief:
    sections = (
        BriefSection("总体", (BriefLine("上报 8 件。", "/cases", note), BriefLine("没有可比的上期。")), True),
        BriefSection("需要关注", (BriefLine("1. 在办超过 30 天的 3 件。", "", note),)),
        BriefSection("到期情况", (BriefLine("当日到期 2 件。", "/cases?standing=today", note),)),
    )
    return Brief(sections, DAYS, (), (), 1_795_000_000_000, "", (), chart_note)


def paper(of: Brief) -> BriefPaper:
    return BriefPaper(of, "社会治理日报", "中心", "第1期", "已签发", "", "", (), False, origin="http://desk.test")


def test_the_line_over_days_has_its_number_where_it_is_read() -> None:
    made = noted(brief("n=8", "上报：n=203"), ZH)
    assert [[(one.text, one.mark, one.stop) for one in section.lines] for section in made.sections] == [
        [("上报 8 件", 1, "。"), ("没有可比的上期。", 0, "")],
        [("1. 在办超过 30 天的 3 件", 2, "。")],
        [("当日到期 2 件", 4, "。")],
    ]
    assert made.chart.mark == 3
    assert [(one.mark, one.text, one.href) for one in made.notes] == [
        (1, "n=8", "/cases"),
        (2, "n=8", ""),
        (3, "上报：n=203", ""),
        (4, "n=8", "/cases?standing=today"),
    ]


def test_one_that_was_frozen_before_there_were_notes_has_the_ways_alone() -> None:
    old = paper(brief("", ""))
    made = noted(old.brief, ZH)
    assert [(one.mark, one.href) for one in made.notes] == [(1, "/cases"), (2, "/cases?standing=today")]
    texts = [line.text for line in Document(BytesIO(docx(old, ZH))).paragraphs]
    assert [text for text in texts if "⑳" in text] == []
    assert "⑳" not in html(old, ZH)
    assert any(text.startswith("① ") for text in texts)


def test_a_number_beyond_twenty_is_written_in_brackets() -> None:
    assert [shown(mark) for mark in (0, 1, 20, 21)] == ["", "①", "⑳", "(21)"]
