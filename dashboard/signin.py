"""Signing in by a one-time link or by name and password, and tickets for the gateway. Plain Flask routes: nothing of
Dash is in between."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard import form, oidc
from dashboard.locale import Words
from streams.clock import real_ms
from streams.errors import HashingBusy
from streams.model.audit import AuditRecord, Decision
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings

log = structlog.get_logger("dashboard")

_PER_MINUTE = 20
_ADDRESSES = 10_000
"""Addresses remembered; the longest silent is forgotten first."""
_WALL_COOKIE_S = 400 * 86_400
"""A wall comes back by itself after its browser or machine restarted; no browser keeps a cookie for longer."""


class SignIn:
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

    def register(self, server: Flask) -> None:
        server.add_url_rule("/signin", "signin", self._sign_in, methods=["GET"])
        if not self._keep:
            server.add_url_rule("/signin", "signin_password", self._by_password, methods=["POST"])
            server.add_url_rule("/signin/oidc", "signin_oidc", self._elsewhere, methods=["GET"])
            server.add_url_rule("/signin/oidc/back", "signin_back", self._came_back, methods=["GET"])
        server.add_url_rule("/signout", "signout", self._sign_out, methods=["POST"])
        server.after_request(self._renew)
        server.add_url_rule("/ticket", "ticket", self._ticket, methods=["POST"])

    def session(self) -> Session | None:
        """Whose request this is."""
        cookie = request.cookies.get(self._cookie, "")
        idle = self._settings.dashboard.idle_minutes * 60_000
        return self._registry.session(cookie, real_ms(), idle_ms=idle) if cookie else None

    def _sign_in(self) -> Answer:
        # Whoever only looks where a link leads, as chat programs do, does not spend it.
        if request.method == "HEAD":
            return Response(status=204)
        if "token" not in request.args and not self._keep:
            return self._form()
        found = self._registry.take_link(request.args.get("token", ""), real_ms(), request.remote_addr or "")
        if found is None:
            both = "\n\n".join(Words(language)["sign_in_used"] for language in ("zh", "en"))
            return Response(both, 403, mimetype="text/plain")
        session, cookie = found
        answer = redirect(session.page, 303)
        self._give(answer, cookie)
        return answer

    def _form(self, trouble: str = "", status: int = 200) -> Answer:
        return Response(
            form.page(self._settings.city.centre, trouble, elsewhere=self._provider.configured),
            status,
            mimetype="text/html",
        )

    def _by_password(self) -> Answer:
        """A form of another site's is refused by its Origin; whatever else is wrong has one answer."""
        address = request.remote_addr or ""
        if not self.from_here():
            return Response(status=403)
        if not self._attempts.allows(address, monotonic()):
            return self._form("signin_often", 429)
        said = {key: request.form.get(key, "") for key in ("name", "password", "code")}
        device = request.cookies.get(self._device, "")
        try:
            found = self._registry.sign_in(**said, now=real_ms(), address=address, device=device)
        except HashingBusy:
            answer = self._form("signin_busy", 503)
            answer.headers["Retry-After"] = "5"
            return answer
        if found is None:
            return self._form("signin_wrong", 403)
        session, cookie = found
        answer = redirect(session.page, 303)
        device = self._registry.known_device(session.user, device, real_ms())
        answer.set_cookie(
            self._device, device, _WALL_COOKIE_S, httponly=True, samesite="Lax", secure=self._secure, path="/"
        )
        self._give(answer, cookie)
        return answer

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
        answer.set_cookie(
            self._waits, waiting, oidc.WAIT_S, httponly=True, samesite="Lax", secure=self._secure, path="/"
        )
        return answer

    def _came_back(self) -> Answer:
        """Whatever does not hold signs nobody in, and the answer does not say what it was."""
        state, code = request.args.get("state", ""), request.args.get("code", "")
        try:
            name = self._provider.name(request.cookies.get(self._waits, ""), state, code)
        except oidc.TROUBLE as trouble:
            log.warning("not signed in", reason=str(trouble).splitlines()[0])
            return self._form("signin_wrong", 403)
        found = self._registry.sign_in_named(name, real_ms(), request.remote_addr or "", "oidc")
        if found is None:
            return self._form("signin_wrong", 403)
        session, cookie = found
        answer = redirect(session.page, 303)
        answer.delete_cookie(self._waits, path="/", secure=self._secure, httponly=True, samesite="Lax")
        self._give(answer, cookie)
        return answer

    def _give(self, answer: Answer, cookie: str) -> None:
        answer.set_cookie(
            self._cookie, cookie, self._keep, httponly=True, samesite="Lax", secure=self._secure, path="/"
        )

    def _renew(self, answer: Response) -> Response:
        """A wall that is looked at keeps its cookie: it runs out only where nobody opens the wall for so long."""
        cookie = request.cookies.get(self._cookie, "")
        if self._keep and cookie and request.path == "/wall" and answer.status_code == 200:
            self._give(answer, cookie)
        return answer

    def _sign_out(self) -> Answer:
        session = self.session()
        if session is None or not self.ours():
            return Response(status=401)
        self._registry.sign_out(session.id, real_ms(), request.remote_addr or "")
        return Response(status=204)

    def _ticket(self) -> Answer:
        """A single-use ticket. A page of another site can neither set our header nor name our origin."""
        session = self.session()
        if session is None or not self.ours():
            return Response(status=401)
        ticket = self._registry.new_ticket(session.id, real_ms())
        return make_response({"ticket": ticket, "gateway": self._settings.gateway_url})

    def audit(
        self, session: Session, action: str, obj: str, *, reason: str = "", decision: Decision = Decision.ALLOWED
    ) -> None:
        """Recorded before it happens; what cannot be recorded does not happen. Raises SQLAlchemyError."""
        self._registry.audit(self.record(session, action, obj, reason=reason, decision=decision))

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
        """What this request is about to do, for whoever writes it down together with what it does."""
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


class Attempts:
    """At most _PER_MINUTE attempts a minute and address, so that names cannot be tried one after the other. Each page
    process counts for itself; the lock of a name is the registry's and holds for all."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, list[float]] = OrderedDict()

    def allows(self, address: str, now: float) -> bool:
        """`now`: monotonic s."""
        seen = [at for at in self._seen.pop(address, []) if at > now - 60]
        self._seen[address] = seen
        while len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
        if len(seen) >= _PER_MINUTE:
            return False
        seen.append(now)
        return True


def _place(url: str) -> tuple[str, str, int | None]:
    """Scheme, host, port. Never compared with the Host header, which a rebound name would fill in. The two names of
    loopback are one place."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme, "127.0.0.1" if host == "localhost" else host, parts.port
