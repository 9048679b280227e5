"""Signing in by a one-time link or by name and password, and tickets for the gateway. Plain Flask routes: nothing of
Dash is in between."""

from __future__ import annotations

import secrets
from time import monotonic
from urllib.parse import quote, unquote, urlsplit

import structlog
from flask import Flask, Response, current_app, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard.auth import form, looks, oidc, wall_code, way_back
from dashboard.auth.attempts import Attempts
from dashboard.doors import doors_of
from dashboard.wall_config import CLOCK, PLAN_MARK
from streams.access.doors import PUBLIC, SIGNED_IN, RequestSender
from streams.access.sessions import Ended
from streams.clock import real_ms
from streams.errors import HashingBusy
from streams.model.audit import AuditRecord, Decision
from streams.registry.looks import Look
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.registry.rules import session_rules
from streams.settings import Settings

log = structlog.get_logger("dashboard")

_ASKS_S = 600
_WALL_COOKIE_S = 400 * 86_400
"""A wall comes back by itself after its browser or machine restarted; no browser keeps a cookie for longer."""
_CLOCK_MS = 86_400_000
"""By how much a wall's own clock may be wrong."""


class SignInRoutes:
    """`wall`: walls and people sign in under two names, so that both can be open in one browser."""

    def __init__(self, settings: Settings, registry: Registry, *, wall: bool) -> None:
        self._settings, self._registry = settings, registry
        self._url = settings.wall_url if wall else settings.dashboard_url
        self._secure = self._url.startswith("https")
        self._cookie = ("__Host-" if self._secure else "") + ("zz_wall" if wall else "zz_desk")
        # By it a lock that others have caused does not shut out who signs in here every day.
        self._device = ("__Host-" if self._secure else "") + "zz_known"
        self._keep = _WALL_COOKIE_S if wall else None
        self._attempts = Attempts()
        self._provider = oidc.Provider(settings, f"{self._url}/signin/oidc/back")
        self._waits = f"{self._cookie}_oidc"
        self._asks = f"{self._cookie}_asks"
        self._rules = session_rules(settings)
        self._title = settings.city.centre

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/signin", "signin", self._look, PUBLIC, RequestSender.OUTSIDE)
        doors.post("/signin", "signin", self._enter, PUBLIC, RequestSender.OUTSIDE)
        if not self._keep:
            doors.get("/signin/oidc", "signin_oidc", self._elsewhere, PUBLIC, RequestSender.OUTSIDE)
            doors.get("/signin/oidc/back", "signin_back", self._came_back, PUBLIC, RequestSender.OUTSIDE)
        doors.post("/signout", "signout", self._sign_out, SIGNED_IN)
        server.after_request(self._renew)
        doors.post("/ticket", "ticket", self._ticket, SIGNED_IN)

    def session(self) -> Session | None:
        """Whose request this is."""
        cookie = request.cookies.get(self._cookie, "")
        idle = self._settings.dashboard.idle_minutes * 60_000
        return self._registry.session(cookie, real_ms(), idle_ms=idle) if cookie else None

    def current(self) -> Session | None:
        """Whose request this is, also where something is due before the session serves."""
        cookie = request.cookies.get(self._cookie, "")
        idle = self._settings.dashboard.idle_minutes * 60_000
        return self.session() or (self._registry.unfinished(cookie, real_ms(), idle_ms=idle) if cookie else None)

    def _look(self) -> Answer:
        """The form, or the page of a one-time link. A look spends nothing: chat programs look at links they carry."""
        if request.method == "HEAD":
            return Response(status=204)
        back = way_back.safe(request.args.get("next", ""))
        if "token" not in request.args:
            why = self._registry.ended_why(request.cookies.get(self._cookie, ""))
            trouble = f"ended_{why.value}" if why not in (None, Ended.SIGNED_OUT) else ""
            return self._admitted() if self._keep else self._form(trouble, back=back)
        token = request.args["token"]
        if not self._registry.link_open(token, real_ms()):
            return self._notice("sign_in_used", 403)
        answer = Response(form.link_page(self._title, token, back), mimetype="text/html")
        # By it the browser that pressed twice is known: the second press gets the same session, not a refusal.
        asker = request.cookies.get(self._asks, "") or secrets.token_urlsafe(32)
        answer.set_cookie(self._asks, asker, _ASKS_S, httponly=True, samesite="Lax", secure=self._secure, path="/")
        return answer

    def _admitted(self) -> Answer:
        """A wall's own code, until it was typed at a desk."""
        asker = request.cookies.get(self._asks, "") or secrets.token_urlsafe(32)
        found = self._registry.take_wall(asker, real_ms(), request.remote_addr or "", self._rules)
        if found is not None:
            return self._entered(*found, "")
        answer = wall_code.page(self._title, self._registry, asker)
        answer.set_cookie(self._asks, asker, _ASKS_S, httponly=True, samesite="Lax", secure=self._secure, path="/")
        return answer

    def _enter(self) -> Answer:
        """A form of another site's is refused by its Origin."""
        if not self.from_here():
            return Response(status=403)
        if "token" in request.form or self._keep:
            return self._by_link(request.form.get("token", ""))
        return self._by_password()

    def _by_link(self, token: str) -> Answer:
        asker = request.cookies.get(self._asks, "")
        found = self._registry.take_link(token, real_ms(), request.remote_addr or "", asker, self._rules)
        return self._entered(*found) if found else self._notice("sign_in_used", 403)

    def _entered(self, session: Session, cookie: str, back: str | None = None) -> Answer:
        """To the page that asked for it, where this person may open it; else to their own first page."""
        there = way_back.safe(request.form.get("next", "") if back is None else back)
        answer = redirect(self.landing(session, there), 303)
        self._give(answer, cookie)
        return answer

    @staticmethod
    def landing(session: Session, there: str) -> str:
        """Where a session goes on: to what is due first, else `there` (way_back.safe), else its own first page."""
        if session.due:
            step = f"/signin/{session.due.split()[0]}"
            return f"{step}?next={quote(there, safe='/')}" if there else step
        known = there and doors_of(current_app).opens(urlsplit(there).path, session.subject)
        return there if known else session.page

    def _notice(self, key: str, status: int = 200) -> Answer:
        return Response(form.notice(self._title, key), status, mimetype="text/html")

    def _form(self, trouble: str = "", status: int = 200, back: str | None = None) -> Answer:
        there = way_back.safe(request.form.get("next", "")) if back is None else back
        shown = form.page(self._title, trouble, elsewhere=self._provider.configured, back=there)
        return Response(shown, status, mimetype="text/html")

    def _by_password(self) -> Answer:
        """Whatever is wrong has one answer."""
        address = request.remote_addr or ""
        if not self._attempts.allows(address, monotonic()):
            return self._form("signin_often", 429)
        said = {key: request.form.get(key, "") for key in ("name", "password", "code")}
        device = self.device()
        try:
            found = self._registry.sign_in(**said, now=real_ms(), address=address, device=device, rules=self._rules)
        except HashingBusy:
            return self.busy(self._form("signin_busy", 503))
        if found is None:
            return self._form("signin_wrong", 403)
        answer = self._entered(*found)
        if not found[0].due:
            self._know(answer, found[0], device)
        return answer

    def device(self) -> str:
        """The cookie of a browser that may be known."""
        return request.cookies.get(self._device, "")

    @staticmethod
    def busy(answer: Answer) -> Answer:
        """Too many passwords are judged at once: nothing was judged, and no one waits with a thread."""
        answer.headers["Retry-After"] = "5"
        return answer

    def _know(self, answer: Answer, session: Session, device: str) -> None:
        device = self._registry.known_device(session.user, device, real_ms())
        answer.set_cookie(
            self._device, device, _WALL_COOKIE_S, httponly=True, samesite="Lax", secure=self._secure, path="/"
        )

    def _elsewhere(self) -> Answer:
        """To the city's provider; what must come back with the answer waits in a cookie."""
        if not self._provider.configured:
            return self._form("signin_wrong", 404)
        try:
            url, waiting = self._provider.begin()
        except oidc.TROUBLE as trouble:
            log.warning("provider away", reason=str(trouble).splitlines()[0])
            return self._form("signin_away", 503)
        answer = redirect(url, 303)
        waiting = f"{waiting}~{quote(way_back.safe(request.args.get('next', '')), safe='')}"
        answer.set_cookie(
            self._waits, waiting, oidc.WAIT_S, httponly=True, samesite="Lax", secure=self._secure, path="/"
        )
        return answer

    def _came_back(self) -> Answer:
        """Whatever does not hold signs no one in, and the answer does not say what it was."""
        state, code = request.args.get("state", ""), request.args.get("code", "")
        waiting, _, back = request.cookies.get(self._waits, "").partition("~")
        try:
            vouched = self._provider.vouched(waiting, state, code)
        except oidc.TROUBLE as trouble:
            log.warning("not signed in", reason=str(trouble).splitlines()[0])
            return self._form("signin_wrong", 403)
        found = self._registry.sign_in_vouched(vouched, real_ms(), request.remote_addr or "", self._rules)
        if found is None:
            return self._form("signin_wrong", 403)
        answer = self._entered(*found, unquote(back))
        answer.delete_cookie(self._waits, path="/", secure=self._secure, httponly=True, samesite="Lax")
        return answer

    def _give(self, answer: Answer, cookie: str) -> None:
        answer.set_cookie(
            self._cookie, cookie, self._keep, httponly=True, samesite="Lax", secure=self._secure, path="/"
        )

    def _renew(self, answer: Response) -> Response:
        """A wall that is looked at keeps its cookie: it runs out only where no one opens the wall for so long. A
        browser counts by its own clock: what it is given at a wrong one is over once the clock is right, so a wall that
        says a wrong time keeps the cookie it has."""
        cookie = request.cookies.get(self._cookie, "")
        asked = self._keep and cookie and request.path == PLAN_MARK and answer.status_code == 200
        if asked and abs(request.args.get(CLOCK, 0, int) - real_ms()) < _CLOCK_MS:
            self._give(answer, cookie)
        return answer

    def _sign_out(self) -> Answer:
        session = self.session()
        if session is None:
            return Response(status=401)
        self._registry.sign_out(session.id, real_ms(), request.remote_addr or "")
        return Response(status=204)

    def _ticket(self) -> Answer:
        """A single-use ticket."""
        session = self.session()
        if session is None:
            return Response(status=401)
        ticket = self._registry.new_ticket(session.id, real_ms())
        return make_response({"ticket": ticket, "gateway": self._settings.gateway_url})

    def audit(
        self, session: Session, action: str, obj: str, *, reason: str = "", decision: Decision = Decision.ALLOWED
    ) -> None:
        """Recorded before it happens; what cannot be recorded does not happen. Raises SQLAlchemyError."""
        self._registry.audit(self.record(session, action, obj, reason=reason, decision=decision))

    def looked(self, session: Session, kind: Look, record: AuditRecord, *, again: bool = False) -> Response | None:
        """None once a look is on record and within what an hour allows; else the answer that refuses it."""
        return looks.looked(self._settings.access, self._registry, session, kind, record, again=again)

    def called(self, session: Session) -> str:
        """The name of whose session it is; '' for one that a link began."""
        return self._registry.user_name(session.user) if session.user else ""

    @staticmethod
    def record(
        session: Session,
        action: str,
        obj: str,
        *,
        fields: tuple[str, ...] = (),
        reason: str = "",
        case: str = "",
        decision: Decision = Decision.ALLOWED,
    ) -> AuditRecord:
        """What this request is about to do, for anyone who writes it down together with what it does."""
        who, address = session.subject, request.remote_addr or ""
        return AuditRecord(
            real_ms(), session.id, who.role.value, who.scope, address, action, obj, fields, reason, case, decision
        )

    def ours(self) -> bool:
        """Whether a page of ours sent this request."""
        return self.from_here() and request.headers.get("X-City") == "1"

    def from_here(self) -> bool:
        """Whether a form of ours sent this request: it can set no header, and its browser names the origin."""
        return _place(request.headers.get("Origin", "")) == _place(self._url)


def _place(url: str) -> tuple[str, str, int | None]:
    """Scheme, host, port. Never compared with the Host header, which a rebound name would fill in. The two names of
    loopback are one place. What is no address is no place of ours."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", "", None
    return parts.scheme, "127.0.0.1" if host == "localhost" else host, port
