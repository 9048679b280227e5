"""`/briefs`: which periods of an area are over, and their briefs; `/briefs/<code>/<cadence>/<day>`: one of them, to
read, to print, to freeze and to approve; the same as a file once it is frozen."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import msgspec
from flask import Flask, Response, request

from dashboard import html_page, troubles
from dashboard.areas import overview_data
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import lines
from dashboard.areas.overview_panels import PanelContext
from dashboard.briefs import cadence as periods
from dashboard.briefs.brief import HEAD, Brief, changed, compose
from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.paper import BriefPaper, docx, html
from dashboard.doors import doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.names import shown_name
from dashboard.office_paper import MEDIA, REASON_SIGNS, framed, reason_form
from dashboard.periods import Period
from dashboard.services import Services
from streams.access.doors import RequestSender, changes, exports, opens
from streams.access.policy import Action, Page, allow
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan
from streams.history.publication import cut
from streams.model.local_day import day_start, iso_day, local_day, stamp
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.typed import day as typed_day
from streams.model.words import one_line
from streams.registry.briefs import FrozenBrief
from streams.registry.looks import Look
from streams.registry.records import Session

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Brief)
_REASON = "brief_reason"
_ADDRESS = "/briefs/<code>/<cadence>/<day>"


class _Asked(NamedTuple):
    """A brief that may be read. `session`: who asks."""

    session: Session
    words: Words
    region: str
    cadence: BriefPeriod
    period: Period

    @property
    def address(self) -> str:
        return f"/briefs/{self.region}/{self.cadence.value}/{iso_day(self.period.first)}"


class BriefRoutes:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors, region = doors_of(server), "code"
        doors.get("/briefs", "briefs", self._list, opens("briefs"), RequestSender.ADDRESS)
        doors.get(_ADDRESS, "brief", self._page, opens("briefs", region), RequestSender.ADDRESS)
        doors.post(_ADDRESS, "brief_do", self._do, changes("briefs", region), RequestSender.FORM)
        doors.post(f"{_ADDRESS}/docx", "brief_docx", self._docx, exports("briefs", region), RequestSender.FORM)

    def _list(self) -> Response:
        services, words = self._services, Words(request.args.get("lang", "zh"))
        session = services.signin.session()
        if session is None:
            return no_such_page()
        region = request.args.get("region") or session.subject.scope
        kind = next((one for one in BriefPeriod if one.value == request.args.get("cadence")), BriefPeriod.DAY)
        if not self._may(session, Action.OPEN, region):
            return no_such_page()
        states = services.registry.brief_states(region, kind.value)
        rows = [
            html_page.row(
                [
                    f'<a href="{_Asked(session, words, region, kind, one).address}{_lang(words)}">'
                    f"{escape(_issue(kind, one, words))}</a>",
                    escape(words[f"brief_state_{_STATE[states.get(one.first)]}"]),
                ]
            )
            for one in self._offered(region, kind)
        ]
        kinds = " ".join(
            f'<a href="/briefs?region={region}&amp;cadence={one.value}{_lang(words, "&amp;")}"'
            f"{' aria-current=page' if one is kind else ''}>{escape(words[f'brief_{one.value}'])}</a>"
            for one in BriefPeriod
        )
        known = [code for code in services.places.counties() if code.startswith(region) and code != region]
        areas = " ".join(
            f'<a href="/briefs?region={code}&amp;cadence={kind.value}{_lang(words, "&amp;")}">'
            f"{escape(services.places.name(code))}</a>"
            for code in (session.subject.scope, *known)
        )
        heads = [words["brief_period"], words["brief_state"]]
        none = f'<p class="quiet">{escape(words["brief_none"].format(cadence=words[f"brief_{kind.value}"]))}</p>'
        table = html_page.table(heads, rows) if rows else none
        home = f'<a href="/home{_lang(words)}">{escape(words["home"])}</a>'
        body = f"<nav>{home}</nav><nav>{areas}</nav><nav>{kinds}</nav>"
        body += f"<h2>{escape(services.places.full_name(region))}</h2>{table}"
        page = html_page.page(words, words["briefs_title"], services.settings.city.centre, body)
        return Response(page, mimetype="text/html")

    def _page(self, code: str, cadence: str, day: str) -> Response:
        asked = self._asked(code, cadence, day, Action.OPEN)
        return no_such_page() if asked is None else self._shown(asked)

    def _do(self, code: str, cadence: str, day: str) -> Response:
        """Freezes or approves, with a reason."""
        asked = self._asked(code, cadence, day, Action.CHANGE)
        if asked is None:
            return no_such_page()
        deed, reason = request.form.get("do", ""), _typed("reason")
        if deed not in ("freeze", "approve") or not reason:
            return self._shown(asked, asked.words["admin_no_reason"], 422)
        try:
            (self._freeze if deed == "freeze" else self._approve)(asked, reason)
        except DeedRefused as wrong:
            return self._shown(asked, troubles.explanation(asked.words, wrong), 422)
        return Response(status=303, headers={"Location": f"{asked.address}{_lang(asked.words)}"})

    def _docx(self, code: str, cadence: str, day: str) -> Response:
        asked, reason = self._asked(code, cadence, day, Action.EXPORT), _typed("reason")
        if asked is None:
            return no_such_page()
        services, frozen = self._services, self._frozen(asked)
        if frozen is None or not reason:
            return self._shown(asked, asked.words["brief_print" if reason else "admin_no_reason"], 422)
        record = services.signin.record(asked.session, "export", f"brief/{asked.address[8:]}", reason=reason)
        if refused := services.signin.looked(asked.session, Look.EXPORT, record, again=True):
            return refused
        paper = self._paper(asked, frozen)
        return sent(docx(paper, asked.words), MEDIA, f"{paper.title} {services.places.name(code)} {day}.docx")

    def _freeze(self, asked: _Asked, reason: str) -> None:
        who, services, period = asked.session.subject, self._services, asked.period
        if not _may_freeze(who.role, asked.cadence):
            raise DeedRefused("brief_right")
        span = FactSpan(asked.region, period.first, period.last)
        by = shown_name(who)
        record = services.signin.record(asked.session, "brief.freeze", f"brief/{asked.address[8:]}", reason=reason)
        brief = FrozenBrief(
            region=asked.region,
            cadence=asked.cadence.value,
            first=period.first,
            last=period.last,
            body=_encoder.encode(self._composed(asked)),
            note=_typed("note"),
            by=by,
            person=who.person,
            at=record.at,
        )
        services.registry.freeze_brief(brief, cut(services.history, span, by), record)

    def _approve(self, asked: _Asked, reason: str) -> None:
        who, services = asked.session.subject, self._services
        if who.role is not Role.SUPERVISOR:
            raise DeedRefused("brief_right")
        record = services.signin.record(asked.session, "brief.approve", f"brief/{asked.address[8:]}", reason=reason)
        of = (asked.region, asked.cadence.value, asked.period.first)
        services.registry.approve_brief(*of, shown_name(who), who.person, record)

    def _shown(self, asked: _Asked, trouble: str = "", status: int = 200) -> Response:
        frozen = self._frozen(asked)
        words, paper = asked.words, self._paper(asked, frozen)
        told = f'<p role="alert">{escape(trouble)}</p>' if trouble else f"<p>{escape(words['brief_print'])}</p>"
        back = f'<a href="/briefs?region={asked.region}&amp;cadence={asked.cadence.value}{_lang(words, "&amp;")}">'
        tools = f"{back}{escape(words['briefs'])}</a> {told}{self._forms(asked, frozen)}"
        page = framed(words, paper.title, tools, html(paper, words))
        return Response(page, status, mimetype="text/html")

    def _frozen(self, asked: _Asked) -> FrozenBrief | None:
        return self._services.registry.brief(asked.region, asked.cadence.value, asked.period.first)

    def _forms(self, asked: _Asked, frozen: FrozenBrief | None) -> str:
        words, who = asked.words, asked.session.subject
        changes_it = self._may(asked.session, Action.CHANGE, asked.region)
        made = []
        if frozen is None and changes_it and _may_freeze(who.role, asked.cadence):
            note = f'<label>{escape(words["brief_note"])} <input name="note" maxlength="{REASON_SIGNS}"></label>'
            made.append(reason_form(words, asked.address, "brief_freeze", {"do": "freeze"}, label=_REASON, more=note))
        waits = frozen is not None and frozen.approved_at is None and frozen.person != who.person
        if waits and changes_it and who.role is Role.SUPERVISOR:
            made.append(reason_form(words, asked.address, "brief_approve", {"do": "approve"}, label=_REASON))
        if frozen is not None and self._may(asked.session, Action.EXPORT, asked.region):
            made.append(reason_form(words, f"{asked.address}/docx", "brief_docx", {}, label=_REASON))
        return "".join(made)

    def _paper(self, asked: _Asked, frozen: FrozenBrief | None) -> BriefPaper:
        services, words = self._services, asked.words
        now = self._composed(asked)
        brief = now if frozen is None else _decoder.decode(frozen.body)
        approved = bool(frozen and frozen.approved_at)
        signed = ""
        if frozen is not None:
            signed = words["brief_signed"].format(by=frozen.by, approved=frozen.approved_by or words["brief_unsigned"])
            signed += f"　{stamp(frozen.approved_at or frozen.at)[:16]}"
        return BriefPaper(
            brief=brief,
            title=words[f"brief_title_{asked.cadence.value}"],
            centre=f"{services.settings.city.centre}　{services.places.full_name(asked.region)}",
            issue=_issue(asked.cadence, asked.period, words),
            state=words[f"brief_state_{_STATE[approved if frozen else None]}"],
            signed=signed,
            note=frozen.note if frozen else "",
            revised=changed(brief, now) if frozen else (),
            simulated=services.store.demo,
        )

    def _composed(self, asked: _Asked) -> Brief:
        """As history knows it now. Raises Backlogged."""
        services, region = self._services, asked.region
        now, people = services.clock.now_ms(), services.settings.city.population
        rules = services.registry.regulation() or Regulation()
        query = AreaQuery(
            region, asked.period, asked.words, services.places, rules, people, now, told=services.history.at()
        )
        found = overview_data.read(services.history, query, "")
        cases = allow(asked.session.subject, Action.OPEN, Page("cases"))
        view = PanelContext(query, found, "day", cases, "")
        until = day_start(local_day(now) + 1) - now
        open_ = CaseQuery((region,), standing="soon", soon_ms=until, counted=True)
        count = services.history.cases.count
        due = {"today": count(open_, now), "overdue": count(open_._replace(standing="overdue"), now)}
        return compose(view, lines(services.history.numbers, query, found.beside, HEAD), due)

    def _asked(self, code: str, cadence: str, day: str, action: Action) -> _Asked | None:
        """None for an area out of scope and for a period that is not over or not known."""
        session, first = self._services.signin.session(), typed_day(day)
        kind = next((one for one in BriefPeriod if one.value == cadence), None)
        if session is None or kind is None or first is None or not self._may(session, action, code):
            return None
        period = periods.named(kind, first, self._offered(code, kind))
        words = Words(request.args.get("lang") or request.form.get("lang") or "zh")
        return None if period is None else _Asked(session, words, code, kind, period)

    def _may(self, session: Session, action: Action, code: str) -> bool:
        """Of a village there is none: it would tell of a person."""
        known = self._services.places.known(code) and len(code) <= Tier.TOWNSHIP
        return known and allow(session.subject, action, Page("briefs", code))

    def _offered(self, code: str, kind: BriefPeriod) -> list[Period]:
        history, rules = self._services.history, self._services.registry.regulation() or Regulation()
        # A period is over for a brief once all of it is written to history.
        today = min(local_day(history.at()), local_day(self._services.clock.now_ms()))
        begins = history.numbers.first_day(code)
        return [] if begins is None else periods.over(kind, today, rules.month_from, begins)


_STATE = {None: "open", False: "frozen", True: "approved"}


def _may_freeze(role: Role, kind: BriefPeriod) -> bool:
    return role is Role.SUPERVISOR or (role is Role.DUTY_LEAD and kind is BriefPeriod.DAY)


def _issue(kind: BriefPeriod, period: Period, words: Words) -> str:
    year, number = periods.issue(kind, period)
    days = "~".join(dict.fromkeys((iso_day(period.first), iso_day(period.last))))
    return words["brief_issue"].format(year=year, n=number, days=days)


def _typed(name: str) -> str:
    return one_line(request.form.get(name, ""))[:REASON_SIGNS]


def _lang(words: Words, before: str = "?") -> str:
    return "" if words.language == "zh" else f"{before}lang={words.language}"
