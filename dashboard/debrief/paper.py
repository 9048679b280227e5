"""A debriefing as an office's document, and as a page that prints so."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.duty.shift_log import LogEntry
from dashboard.locale import Words
from dashboard.office_paper import HEAD, TITLE, OfficePaper
from streams.model.local_day import stamp


class DebriefPaper(NamedTuple):
    """`facts`: lines of the head. `entries`: of the timeline. `since`: city ms of the announcement, from which the
    timeline counts. `positions`, `lessons`: (text, way). `as_of`: city ms up to which history is written."""

    what: str
    facts: Sequence[str]
    entries: Sequence[LogEntry]
    late: Sequence[str]
    positions: Sequence[tuple[str, str]]
    lessons: Sequence[tuple[str, str]]
    since: int
    as_of: int
    simulated: bool


def docx(paper: DebriefPaper, words: Words) -> bytes:
    made = OfficePaper()
    if paper.simulated:
        made.line(words["simulated"], HEAD, centred=True)
    made.line(words["debrief"], TITLE, 22, centred=True)
    made.line(paper.what, centred=True)
    for head, lines in _parts(paper, words):
        made.line(head, HEAD, indent=True)
        for text, _ in lines:
            made.line(text, indent=True)
    made.line(words["log_as_of"].format(time=stamp(paper.as_of)), size=12)
    return made.made()


def html(paper: DebriefPaper, words: Words) -> str:
    """The same, with each line a link to its event."""
    mark = f'<p class="mark">{escape(words["simulated"])}</p>' if paper.simulated else ""
    body = "".join(
        f"<h2>{escape(head)}</h2>{''.join(f'<p>{_linked(*line)}</p>' for line in lines)}"
        for head, lines in _parts(paper, words)
    )
    as_of = escape(words["log_as_of"].format(time=stamp(paper.as_of)))
    title = f'<h1>{escape(words["debrief"])}</h1><p class="about">{escape(paper.what)}</p>'
    return f'{mark}{title}{body}<p class="as-of">{as_of}</p>'


def _parts(paper: DebriefPaper, words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """(head, its lines with their ways)."""
    none = [(words["debrief_none"], "")]
    late = [(f"{n}. {text}", "") for n, text in enumerate(paper.late, 1)]
    return [
        (words["debrief_facts"], [(text, "") for text in paper.facts]),
        (words["debrief_time"], [(_line(one, paper.since), one.link) for one in paper.entries] or none),
        (words["debrief_late"], late or [(words["debrief_in_time"], "")]),
        (words["debrief_positions"], list(paper.positions)),
        (words["debrief_lessons"], list(paper.lessons) or none),
    ]


def _line(one: LogEntry, since: int) -> str:
    """Its time, and how long after the announcement that was."""
    day = "" if stamp(one.at)[:10] == stamp(since)[:10] else f"{stamp(one.at)[5:10]} "
    return f"{day}{stamp(one.at)[11:19]}（{after(one.at - since)}）{one.text}"


def after(ms: int) -> str:
    """+0:31 of 31 s, +1:02:00 of an hour and two minutes."""
    sign, secs = "-" if ms < 0 else "+", abs(ms) // 1_000
    minutes, hours = secs // 60, secs // 3_600
    return f"{sign}{hours}:{minutes % 60:02}:{secs % 60:02}" if hours else f"{sign}{minutes}:{secs % 60:02}"


def _linked(text: str, way: str) -> str:
    return f'<a href="{escape(way)}">{escape(text)}</a>' if way else escape(text)
