"""`/debrief/<alert>`: an incident on one timeline, for who sits at or supervises a desk that heard of it; with a reason
the same as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask, Response, request

from dashboard.address_names import names
from dashboard.debrief.incident import DebriefedIncident, address, read, timeline, title
from dashboard.debrief.late import late, taken_s
from dashboard.debrief.paper import DebriefPaper, docx, html
from dashboard.doors import doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.office_paper import MEDIA, REASON_SIGNS, framed, reason_form
from dashboard.services import Services
from streams.access.doors import RequestSender, exports, opens
from streams.access.policy import Action, Page, allow
from streams.access.subject import Subject
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.local_day import stamp
from streams.model.region import Tier
from streams.model.words import one_line
from streams.registry.looks import Look
from streams.registry.records import Session

_ADDRESS = "/debrief/<path:alert>"


class _Asked(NamedTuple):
    session: Session
    words: Words
    incident: DebriefedIncident

    @property
    def address(self) -> str:
        return address(self.incident.alert.id)


class LessonKind(NamedTuple):
    """What a lesson may become. `word`: of the way to a new one. `naming`: (text, way) of what was given since a time
    (city ms) by a tier and names an address. `way_to_new`: the form with a text in it, and the case that the incident
    is about; '' for who may not."""

    word: str
    naming: Callable[[str, str, int], list[tuple[str, str]]]
    way_to_new: Callable[[Subject, str, Case | None], str]


class DebriefRoutes:
    """One a server of desks."""

    def __init__(self, services: Services, lessons: Sequence[LessonKind]) -> None:
        self._services, self._lessons = services, lessons

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get(_ADDRESS, "debrief", self._page, opens("duty"), RequestSender.ADDRESS)
        doors.post(_ADDRESS, "debrief_docx", self._docx, exports("duty"), RequestSender.FORM)

    def _page(self, alert: str) -> Response:
        asked = self._asked(alert, Action.OPEN)
        return no_such_page() if asked is None else self._shown(asked)

    def _docx(self, alert: str) -> Response:
        asked, reason = self._asked(alert, Action.EXPORT), one_line(request.form.get("reason", ""))[:REASON_SIGNS]
        if asked is None:
            return no_such_page()
        if not reason:
            return self._shown(asked, asked.words["admin_no_reason"], 422)
        signin = self._services.signin
        record = signin.record(asked.session, "export", f"debrief/{asked.incident.alert.id}", reason=reason)
        if refused := signin.looked(asked.session, Look.EXPORT, record, again=True):
            return refused
        paper, at = self._paper(asked), stamp(asked.incident.alert.raised_at)
        return sent(docx(paper, asked.words), MEDIA, f"{asked.words['debrief']} {at[:10]} {at[11:16]}.docx")

    def _asked(self, alert: str, action: Action) -> _Asked | None:
        session = self._services.signin.session()
        if session is None or not allow(session.subject, action, Page("duty")):
            return None
        words = Words(request.args.get("lang") or request.form.get("lang") or "zh")
        found = read(self._services, alert, session.subject.scope)
        return None if found is None else _Asked(session, words, found)

    def _shown(self, asked: _Asked, trouble: str = "", status: int = 200) -> Response:
        words, paper = asked.words, self._paper(asked)
        back = f'<a href="/alerts{words.query()}">{escape(words["past"])}</a>'
        alert = f'<p role="alert">{escape(trouble)}</p>' if trouble else ""
        text = words["debrief_task_text"].format(what=paper.what, address=asked.address)
        case = next(iter(asked.incident.cases), None)
        ways = [(one.word, one.way_to_new(asked.session.subject, text, case)) for one in self._lessons]
        lesson = " ".join(
            f'<a href="{escape(to + words.query("&"))}">{escape(words[word])}</a>' for word, to in ways if to
        )
        may = allow(asked.session.subject, Action.EXPORT, Page("duty"))
        form = reason_form(words, asked.address, "log_docx", {}) if may else ""
        tools = f"{back} {lesson} {alert}<p>{escape(words['log_print'])}</p>{form}"
        title_ = f"{words['debrief']} {paper.what}"
        return Response(framed(words, title_, tools, html(paper, words)), status, mimetype="text/html")

    def _paper(self, asked: _Asked) -> DebriefPaper:
        services, words, one = self._services, asked.words, asked.incident
        scope, now = asked.session.subject.scope, services.history.at()
        named = names(one.units, services.places, words)
        return DebriefPaper(
            what=title(one, services, words),
            facts=_facts(one, words),
            entries=timeline(one, services, scope, words),
            late=late(one, words, named, now),
            positions=_positions(asked),
            lessons=[line for of in self._lessons for line in of.naming(asked.address, scope, one.alert.raised_at)],
            since=one.alert.told_at or one.alert.raised_at,
            as_of=min(services.history.at(), one.until),
            simulated=services.store.demo,
        )


def _facts(one: DebriefedIncident, words: Words) -> list[str]:
    alert, secs = one.alert, taken_s(one.alert)
    facts = [
        words["debrief_grade"].format(
            priority=words[f"priority_{int(alert.priority)}"], state=words[f"alert_{alert.state}"]
        ),
        words["debrief_told"].format(time=stamp(alert.told_at or alert.raised_at)),
        words["debrief_taken"].format(n=secs) if secs >= 0 else words["debrief_untaken"],
    ]
    if alert.closed_at:
        facts.append(
            words["debrief_closed"].format(time=stamp(alert.closed_at), note=alert.note or words["debrief_none"])
        )
    if len(one.alerts) > 1:
        facts.append(words["debrief_merged"].format(n=len(one.alerts) - 1))
    for case in one.cases:
        code = case_code(case.id, case.village, case.reported_at)
        facts.append(words["debrief_case"].format(code=code, state=words[f"state_{case.state.name}"]))
    sent = sum(len(rows) for _, rows in one.orders)
    facts.append(words["debrief_counts"].format(orders=len(one.orders), to=sent, calls=len(one.calls)))
    return facts


def _positions(asked: _Asked) -> list[tuple[str, str]]:
    """The way to where the own staff were; there the reason is asked for and each look is on record."""
    words, alert = asked.words, asked.incident.alert
    area = alert.region[: Tier.TOWNSHIP]
    if len(area) < Tier.COUNTY or not allow(asked.session.subject, Action.OPEN, Page("track", area)):
        return [(words["debrief_no_positions"], "")]
    at = stamp(alert.raised_at)
    way = f"/workers/day?{urlencode({'region': area, 'd': at[:10], 'h': int(at[11:13])})}"
    return [(words["debrief_to_positions"].format(day=at[:10], hour=at[11:13]), way)]
