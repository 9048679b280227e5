"""What each sentence of a brief is made of, as numbered notes under it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.brief_body import Brief, BriefSection
from dashboard.locale import Words

CHART_AFTER = 2
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class NotedText(NamedTuple):
    """`mark`: number of its note, 0 = none. `stop`: the end of a sentence, which is behind the mark. `href`: the
    list of what it counts, '' = none."""

    text: str
    mark: int
    stop: str
    href: str


class BriefNote(NamedTuple):
    mark: int
    text: str
    href: str


class NotedSection(NamedTuple):
    """`flows`: its sentences are one paragraph."""

    head: str
    flows: bool
    lines: list[NotedText]


class NotedBrief(NamedTuple):
    """`chart`: of the line over days, which comes after CHART_AFTER sections. `notes`: in the order of their marks."""

    sections: list[NotedSection]
    chart: NotedText
    notes: list[BriefNote]


def noted(brief: Brief, words: Words) -> NotedBrief:
    notes = list[BriefNote]()

    def marked(text: str, note: str, href: str) -> NotedText:
        if not note and not href:
            return NotedText(text, 0, "", "")
        notes.append(BriefNote(len(notes) + 1, note, href))
        body = text.removesuffix(words["stop"].rstrip())
        return NotedText(body, len(notes), text[len(body) :], href)

    def made(section: BriefSection) -> NotedSection:
        lines = [marked(line.text, line.note, line.href) for line in section.lines]
        return NotedSection(section.head, section.flows, lines)

    above = [made(one) for one in brief.sections[:CHART_AFTER]]
    chart = marked(words["brief_chart"], brief.chart_note, "")
    return NotedBrief([*above, *map(made, brief.sections[CHART_AFTER:])], chart, notes)


def shown(mark: int) -> str:
    """'' of none."""
    if not mark:
        return ""
    return _CIRCLED[mark - 1] if mark <= len(_CIRCLED) else f"({mark})"
