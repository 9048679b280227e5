"""`/briefs`: which periods of an area are over, and their briefs; `/briefs/<code>/<cadence>/<day>`: one of them, to
read, to print, to freeze and to approve; the same as a file once it is frozen."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

from flask import Flask, Response, request

from dashboard import troubles
from dashboard.brief_body import Brief, packed, unpacked
from dashboard.briefs import cadence as periods
from dashboard.briefs import list_page
from dashboard.briefs.asked import AskedBrief
from dashboard.briefs.brief import changed, without_ways
from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.composing import Composer, numbers_of
from dashboard.briefs.list_page import ListedBriefs, issue_text, late, state_of
from dashboard.briefs.paper import BriefPaper, docx, html
from dashboard.briefs.picture import png
from dashboard.briefs.subscriptions import SubscriptionRoutes
from dashboard.briefs.views import brief_text
from dashboard.doors import doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import CATALOGUES, Words
from dashboard.names import shown_name
from dashboard.office_paper import MEDIA, REASON_SIGNS, framed, reason_form
from dashboard.services import Services
from streams.access.doors import RequestSender, changes, exports, opens
from streams.access.policy import Action, Page, allow
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.local_day import stamp
from streams.model.typed import day as typed_day
from streams.model.words import one_line
from streams.registry.brief_drafts import BriefDraft
from streams.registry.briefs import FrozenBrief, brief_about, brief_key
from streams.registry.looks import Look

_REASON = "brief_reason"
_PLOTLY = (
    '<script src="/assets/vendor/plotly-basic.min.js" defer></script>'
    '<script type="module" src="/assets/js/briefs/brief-figure.mjs"></script>'
)
_ADDRESS = "/briefs/<code>/<cadence>/<day>"


class BriefRoutes:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services = services
        given = (services.settings, services.registry, services.history, services.places, services.clock)
        self._composer = Composer(*given)

    def register(self, server: Flask) -> None:
        doors, region = doors_of(server), "code"
        doors.get("/briefs", "briefs", self._list, opens("briefs"), RequestSender.ADDRESS)
        doors.get(_ADDRESS, "brief", self._page, opens("briefs", region), RequestSender.ADDRESS)
        doors.post(_ADDRESS, "brief_do", self._do, changes("briefs", region), RequestSender.FORM)
        doors.post(f"{_ADDRESS}/docx", "brief_docx", self._docx, exports("briefs", region), RequestSender.FORM)
        doors.post(f"{_ADDRESS}/png", "brief_png", self._png, exports("briefs", region), RequestSender.FORM)
        SubscriptionRoutes(self._services, self._composer).register(server)

    def _list(self) -> Response:
        services, words = self._services, Words(request.args.get("lang", "zh"))
        session = services.signin.session()
        if session is None:
            return no_such_page()
        subject, named = session.subject, self._composer.units(words.language)
        region, own = request.args.get("region") or subject.scope, self._composer.own_unit(subject)
        unit = request.args.get("unit") or own
        kind = next((one for one in BriefPeriod if one.value == request.args.get("cadence")), BriefPeriod.DAY)
        if not self._composer.may(subject, Action.OPEN, region, unit):
            return no_such_page()
        key, registry = brief_key(region, unit), services.registry
        known = [code for code in services.places.counties() if code.startswith(region) and code != region]
        listed = ListedBriefs(
            words=words,
            region=region,
            kind=kind,
            offered=self._composer.offered(region, kind),
            states=registry.brief_states(key, kind.value),
            made=registry.drafts_made(key, kind.value),
            areas=(subject.scope, *known),
            unit=unit,
            units={} if own else named,
            name=named.get(unit, ""),
            signed_alone=bool(own),
            making=registry.making() if services.settings.briefs.made else None,
        )
        page = list_page.page(listed, services.places, services.settings.city.centre)
        return Response(page, mimetype="text/html")

    def _page(self, code: str, cadence: str, day: str) -> Response:
        asked = self._asked(code, cadence, day, Action.OPEN)
        if asked is None or (self._composer.own_unit(asked.session.subject) and not self._is_signed(asked)):
            return no_such_page()
        return self._shown(asked)

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
        return Response(status=303, headers={"Location": asked.address})

    def _docx(self, code: str, cadence: str, day: str) -> Response:
        return self._file(code, cadence, day, docx, MEDIA, "docx")

    def _png(self, code: str, cadence: str, day: str) -> Response:
        return self._file(code, cadence, day, png, "image/png", "png")

    def _file(
        self, code: str, cadence: str, day: str, make: Callable[[BriefPaper, Words], bytes], media: str, ending: str
    ) -> Response:
        """Of what is frozen, with a reason."""
        asked, reason = self._asked(code, cadence, day, Action.EXPORT), _typed("reason")
        if asked is None:
            return no_such_page()
        services, frozen = self._services, self._frozen(asked)
        if frozen is None or not reason:
            return self._shown(asked, asked.words["brief_print" if reason else "admin_no_reason"], 422)
        paper = self._paper(asked, frozen)
        try:
            made = make(paper, asked.words)
        except DeedRefused as wrong:
            return self._shown(asked, troubles.explanation(asked.words, wrong), 422)
        record = services.signin.record(asked.session, "export", asked.about, reason=reason)
        if refused := services.signin.looked(asked.session, Look.EXPORT, record, again=True):
            return refused
        return sent(made, media, f"{paper.title} {self._area(asked)} {day}.{ending}")

    def _freeze(self, asked: AskedBrief, reason: str) -> None:
        """The draft as the schedule made it, where there is one: text and numbers are of one cut."""
        who, services, period = asked.session.subject, self._services, asked.period
        if not _may_freeze(who.role, asked.cadence):
            raise DeedRefused("brief_right")
        by, draft = shown_name(who), self._draft(asked)
        record = services.signin.record(asked.session, "brief.freeze", asked.about, reason=reason)
        brief = FrozenBrief(
            region=asked.kept_as,
            cadence=asked.cadence.value,
            first=period.first,
            last=period.last,
            body=draft.body if draft else packed(self._composed(asked)),
            note=_typed("note"),
            by=by,
            person=who.person,
            at=record.at,
        )
        numbers = numbers_of(draft, by) if draft else []
        if draft is None and not asked.unit:
            numbers = self._composer.numbers(asked.region, period, by)
        services.registry.freeze_brief(brief, numbers, record)

    def _approve(self, asked: AskedBrief, reason: str) -> None:
        who, services = asked.session.subject, self._services
        if who.role is not Role.SUPERVISOR:
            raise DeedRefused("brief_right")
        record = services.signin.record(asked.session, "brief.approve", asked.about, reason=reason)
        of = (asked.kept_as, asked.cadence.value, asked.period.first)
        services.registry.approve_brief(*of, shown_name(who), who.person, record, self._letter(asked))

    def _letter(self, asked: AskedBrief) -> dict[str, str]:
        """What who subscribed is written, by language."""
        settings, area = self._services.settings, self._area(asked)
        texts = dict[str, str]()
        for words in map(Words, CATALOGUES):
            title, issue = words[f"brief_title_{asked.cadence.value}"], issue_text(asked.cadence, asked.period, words)
            texts[words.language] = brief_text(settings, words, title, issue, area, asked._replace(words=words).address)
        return texts

    def _shown(self, asked: AskedBrief, trouble: str = "", status: int = 200) -> Response:
        frozen = self._frozen(asked)
        words, paper = asked.words, self._paper(asked, frozen)
        told = f'<p role="alert">{escape(trouble)}</p>' if trouble else f"<p>{escape(words['brief_print'])}</p>"
        to = {"region": asked.region, "cadence": asked.cadence.value, "unit": asked.unit, "lang": words.language}
        back = f'<a href="{escape(f"/briefs?{urlencode({name: one for name, one in to.items() if one})}")}">'
        tools = f"{back}{escape(words['briefs'])}</a> {told}{self._letters(asked)}{self._forms(asked, frozen)}"
        page = framed(words, paper.title, tools, html(paper, words), _PLOTLY if paper.brief.days else "")
        return Response(page, status, mimetype="text/html")

    def _letters(self, asked: AskedBrief) -> str:
        """What became of the letters about it, in numbers; nothing before there are any."""
        of = brief_about(asked.kept_as, asked.cadence.value, asked.period.first)
        words, found = asked.words, self._services.registry.letter_states(of)
        texts = [
            words["letter_n"].format(way=words[f"letter_by_{way}"], state=words[f"letter_{state}"], n=n)
            for (way, state), n in sorted(found.items())
            if way in self._services.settings.channels
        ]
        return f"<p>{escape(words['list_mark'].join(texts))}</p>" if texts else ""

    def _is_signed(self, asked: AskedBrief) -> bool:
        """Before that it goes to no department."""
        frozen = self._frozen(asked)
        return frozen is not None and frozen.approved_at is not None

    def _frozen(self, asked: AskedBrief) -> FrozenBrief | None:
        return self._services.registry.brief(asked.kept_as, asked.cadence.value, asked.period.first)

    def _forms(self, asked: AskedBrief, frozen: FrozenBrief | None) -> str:
        words, who = asked.words, asked.session.subject
        changes_it, own = self._composer.may(who, Action.CHANGE, asked.region, asked.unit), {"unit": asked.unit}
        made = []
        if frozen is None and changes_it and _may_freeze(who.role, asked.cadence):
            note = f'<label>{escape(words["brief_note"])} <input name="note" maxlength="{REASON_SIGNS}"></label>'
            made.append(
                reason_form(words, asked.path, "brief_freeze", {"do": "freeze", **own}, label=_REASON, more=note)
            )
        waits = frozen is not None and frozen.approved_at is None and frozen.person != who.person
        if waits and changes_it and who.role is Role.SUPERVISOR:
            made.append(reason_form(words, asked.path, "brief_approve", {"do": "approve", **own}, label=_REASON))
        if frozen is not None and self._composer.may(who, Action.EXPORT, asked.region, asked.unit):
            made += [
                reason_form(words, f"{asked.path}/{kind}", f"brief_{kind}", own, label=_REASON)
                for kind in ("docx", "png")
            ]
        return "".join(made)

    def _paper(self, asked: AskedBrief, frozen: FrozenBrief | None) -> BriefPaper:
        services, words = self._services, asked.words
        now, draft = self._composed(asked), self._draft(asked)
        body = frozen.body if frozen else draft.body if draft else b""
        brief = unpacked(body) if body else now
        signed = ""
        if frozen is not None:
            signed = words["brief_signed"].format(by=frozen.by, approved=frozen.approved_by or words["brief_unsigned"])
            signed += f"　{stamp(frozen.approved_at or frozen.at)[:16]}"
        made = (draft.due_at, draft.at) if draft else None
        return BriefPaper(
            brief=brief if self._may_list(asked) else without_ways(brief),
            title=words[f"brief_title_{asked.cadence.value}"],
            centre=f"{services.settings.city.centre}　{self._area(asked)}",
            issue=issue_text(asked.cadence, asked.period, words),
            state=state_of(words, bool(frozen.approved_at) if frozen else None, made),
            signed=signed,
            note=frozen.note if frozen else "",
            revised=changed(brief, now) if body else (),
            simulated=services.store.demo,
            made=late(words, made),
            origin=services.settings.dashboard_url,
        )

    def _area(self, asked: AskedBrief) -> str:
        """Whose brief it is, in words."""
        unit = self._composer.units(asked.words.language).get(asked.unit, "")
        return " ".join(filter(None, [self._services.places.full_name(asked.region), unit]))

    def _composed(self, asked: AskedBrief) -> Brief:
        return self._composer.brief(asked.region, asked.period, asked.words, asked.unit)

    def _draft(self, asked: AskedBrief) -> BriefDraft | None:
        return self._services.registry.brief_draft(asked.kept_as, asked.cadence.value, asked.period.first)

    def _may_list(self, asked: AskedBrief) -> bool:
        return allow(asked.session.subject, Action.OPEN, Page("cases"))

    def _asked(self, code: str, cadence: str, day: str, action: Action) -> AskedBrief | None:
        """None for an area out of scope and for a period that is not over or not known."""
        session, first = self._services.signin.session(), typed_day(day)
        kind = next((one for one in BriefPeriod if one.value == cadence), None)
        unit = request.args.get("unit") or request.form.get("unit") or ""
        if session is None or kind is None or first is None:
            return None
        if not self._composer.may(session.subject, action, code, unit):
            return None
        period = periods.named(kind, first, self._composer.offered(code, kind))
        words = Words(request.args.get("lang") or request.form.get("lang") or "zh")
        return None if period is None else AskedBrief(session, words, code, kind, period, unit)


def _may_freeze(role: Role, kind: BriefPeriod) -> bool:
    return role is Role.SUPERVISOR or (role is Role.DUTY_LEAD and kind is BriefPeriod.DAY)


def _typed(name: str) -> str:
    return one_line(request.form.get(name, ""))[:REASON_SIGNS]
