"""`/sitreps/paper`: the newest approved report of an incident as an office's document, to read and to print;
`/sitreps/paper.docx`: the same as a file, with a reason. A draft is no document."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from flask import Flask, Response, request

from dashboard.doors import doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.office_paper import HEAD, MEDIA, REASON_SIGNS, TITLE, OfficePaper, framed, reason_form
from dashboard.services import Services
from dashboard.sitreps.parts import history
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.model.local_day import stamp
from streams.model.region import holds
from streams.model.sitreps.sitrep import FIELDS, Sitrep, SitrepVersion, changes
from streams.registry.looks import Look
from streams.registry.records import Session


class ReportPaper(NamedTuple):
    """`n`: which version. `new`: fields (by place) that differ from the approved one before. `area`: whose report.
    `drill`: of a drill."""

    version: SitrepVersion
    n: int
    new: tuple[int, ...]
    area: str
    at: int
    simulated: bool
    drill: bool = False


def lines(paper: ReportPaper, words: Words) -> list[tuple[str, str]]:
    """(head, text) of each field, in their order; what changed says so, and what is not known is under verification."""
    heads = [words[f"sitrep_{name}"] for name in FIELDS]
    marked = [f"{head}（{words['sitrep_changed']}）" if n in paper.new else head for n, head in enumerate(heads)]
    return [(head, text or words["sitrep_unknown"]) for head, text in zip(marked, paper.version.texts, strict=True)]


def docx(paper: ReportPaper, words: Words) -> bytes:
    made = OfficePaper()
    if paper.simulated:
        made.line(words["simulated"], HEAD, centred=True)
    made.line(_title(paper, words), TITLE, 22, centred=True)
    made.line(_about(paper, words), centred=True)
    for head, text in lines(paper, words):
        made.item(head, text)
    for text in _signature(paper, words):
        made.line(text, right=True)
    made.rule()
    for text in history(paper.version, words):
        made.line(text, size=12)
    return made.made()


def html(paper: ReportPaper, words: Words) -> str:
    mark = f'<p class="mark">{escape(words["simulated"])}</p>' if paper.simulated else ""
    body = "".join(f"<p><b>{escape(head)}：</b>{escape(text)}</p>" for head, text in lines(paper, words))
    body += "".join(f'<p class="signature">{escape(text)}</p>' for text in _signature(paper, words))
    signed = "".join(f'<p class="as-of">{escape(text)}</p>' for text in history(paper.version, words))
    title, about = escape(_title(paper, words)), escape(_about(paper, words))
    return f'{mark}<h1>{title}</h1><p class="about">{about}</p>{body}<hr>{signed}'


def _title(paper: ReportPaper, words: Words) -> str:
    title = words["sitrep_title"].format(stage=words[f"sitrep_{paper.version.stage}"])
    return f"{words['drill_prefix']}{title}" if paper.drill else title


def _signature(paper: ReportPaper, words: Words) -> tuple[str, str]:
    """Whose report it is, and the day it was approved."""
    year, month, day = stamp(paper.version.approved_at)[:10].split("-")
    desk = words["sitrep_desk"].format(name=paper.area)
    return desk, words["sitrep_day"].format(year=year, month=int(month), day=int(day))


def _about(paper: ReportPaper, words: Words) -> str:
    return f"{paper.area} · {stamp(paper.version.approved_at)[:16]}"


def newest(report: Sitrep, area: str, *, simulated: bool) -> ReportPaper | None:
    """The newest that was approved."""
    done = report.approved
    if not done:
        return None
    new = changes(done[-2], done[-1]) if len(done) > 1 else ()
    return ReportPaper(done[-1], len(done), new, area, done[-1].approved_at, simulated, bool(report.drill))


class SitrepPaperRoutes:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/sitreps/paper", "sitrep_paper", self._page, opens("sitreps"), RequestSender.ADDRESS)
        doors.post("/sitreps/paper.docx", "sitrep_docx", self._docx, opens("sitreps"), RequestSender.FORM)

    def _page(self) -> Response:
        words, session = Words(request.args.get("lang", "zh")), self._services.signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("sitreps")):
            return no_such_page()
        paper = self._asked(session, request.args)
        if paper is None:
            return Response(words["sitrep_no_paper"], 404, mimetype="text/plain")
        fields = {"alert": request.args.get("alert", "")}
        form = reason_form(words, "/sitreps/paper.docx", "log_docx", fields)
        return Response(
            framed(
                words,
                _title(paper, words),
                f"<p>{escape(words['log_print'])}</p>{form}",
                html(paper, words),
            ),
            mimetype="text/html",
        )

    def _docx(self) -> Response:
        words, reason = Words(request.form.get("lang", "zh")), request.form.get("reason", "").strip()
        services, session = self._services, self._services.signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("sitreps")):
            return no_such_page()
        paper = self._asked(session, request.form)
        if paper is None or not reason:
            return Response(status=404 if paper is None else 422)
        record = services.signin.record(
            session, "export", f"sitrep/{request.form['alert']}", reason=reason[:REASON_SIGNS]
        )
        if refused := services.signin.looked(session, Look.EXPORT, record, again=True):
            return refused
        return sent(docx(paper, words), MEDIA, f"{_title(paper, words)} {paper.area} {paper.n}.docx")

    def _asked(self, session: Session, said: Mapping[str, str]) -> ReportPaper | None:
        services = self._services
        report = services.history.sitreps.get(said.get("alert", ""))
        if report is None or not holds(session.subject.scope, report.region):
            return None
        return newest(report, services.places.full_name(report.scope), simulated=services.store.demo)
