"""The shift log as an office's document, and as a page that prints so."""

from __future__ import annotations

from html import escape

from dashboard.duty.shift_log import ShiftLog
from dashboard.locale import Words
from dashboard.office_paper import HEAD, TITLE, OfficePaper
from streams.model.local_day import stamp


def docx(log: ShiftLog, words: Words) -> bytes:
    paper = OfficePaper()
    title, about = log.titles(words)
    if log.simulated:
        paper.line(words["simulated"], HEAD, centred=True)
    paper.line(title, TITLE, 22, centred=True)
    paper.line(about, centred=True)
    paper.line(words["log_shifts"], HEAD)
    for text in log.shifts or (words["log_none"],):
        paper.line(text, indent=True)
    paper.line(words["log_events"], HEAD)
    for one in log.entries:
        paper.line(f"{stamp(one.at)[11:16]} {one.text}", indent=True)
    if not log.entries:
        paper.line(words["log_none"], indent=True)
    paper.line(words["log_as_of"].format(time=stamp(log.as_of)), size=12)
    return paper.made()


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
