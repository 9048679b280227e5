"""`/signin/second` and `/signin/password`: what a person does before a new session serves, and the password page that
everyone with a password has at any time. Plain HTML; the guard refuses a form of another site or another sign-in."""

from __future__ import annotations

from html import escape
from time import monotonic
from urllib.parse import quote

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard import qr, troubles
from dashboard.auth import form, way_back
from dashboard.auth.attempts import Attempts
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import PAGE_FIELD, doors_of, page_id
from dashboard.locale import Words
from streams.access.doors import PUBLIC, RequestSender
from streams.access.sessions import PASSWORD, SECOND
from streams.clock import real_ms
from streams.errors import HashingBusy, StoreError
from streams.registry.finishing import offered
from streams.registry.passwords import LONGEST
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.registry.rules import session_rules
from streams.settings import Settings


class SignInSteps:
    def __init__(self, settings: Settings, registry: Registry, signin: SignInRoutes) -> None:
        self._settings, self._registry, self._signin = settings, registry, signin
        self._rules = session_rules(settings)
        self._attempts = Attempts()
        self._title = settings.city.centre

    def register(self, server: Flask) -> None:
        """Each asks for itself who it is: a session that something is due of serves nothing else yet."""
        doors = doors_of(server)
        for rule, name, view in (
            ("/signin/second", "signin_second", self._second),
            ("/signin/password", "signin_own", self._password),
        ):
            doors.get(rule, name, view, PUBLIC, RequestSender.OUTSIDE)
            doors.post(rule, name, view, PUBLIC, RequestSender.FORM)

    def _second(self) -> Answer:
        session = self._signin.current()
        if session is None or SECOND not in session.due.split():
            return self._onward(session)
        if request.method == "GET":
            return self._asked_second(session, offered())
        wrong = self._refused()
        if wrong is not None:
            return wrong
        code, secret = request.form.get("code", ""), request.form.get("secret", "")
        record = self._signin.record(session, "second", "user")
        device = self._signin.device()
        if self._registry.prove_second(session, code[:16], secret[:64], record, real_ms(), self._rules, device=device):
            return self._onward(self._signin.current())
        return self._asked_second(session, secret[:64], "second_wrong", 403)

    def _asked_second(self, session: Session, secret: str, trouble: str = "", status: int = 200) -> Response:
        enrol = "" if self._registry.has_second(session) else _scan(self._title, secret)
        body = f"""<form method="post" action="/signin/second">
        {enrol}
        <label for="code">{form.both("second_code")}</label>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required autofocus>
        {self._kept(session)}
        {form.alert(trouble)}
        <button type="submit">{form.both("signin_go")}</button>
      </form>"""
        return Response(form.framed(self._title, body), status, mimetype="text/html")

    def _password(self) -> Answer:
        session = self._signin.current()
        if session is None or (session.due and session.due.split()[0] != PASSWORD):
            return self._onward(session)
        if not session.user:
            return Response(form.notice(self._title, "password_none"), 404, mimetype="text/html")
        if request.method == "GET":
            return self._asked_password(session, "password_first" if session.due else "")
        wrong = self._refused()
        if wrong is not None:
            return wrong
        old, new, again = (request.form.get(name, "")[: LONGEST + 1] for name in ("old", "new", "again"))
        if new != again:
            return self._asked_password(session, "password_differ", 422)
        record = self._signin.record(session, "password.change", "user")
        rules, profile = self._rules, self._settings.access.passwords
        try:
            good = self._registry.change_password(
                session, old, new, profile, record, real_ms(), rules, device=self._signin.device()
            )
        except HashingBusy:
            return self._signin.busy(self._asked_password(session, "signin_busy", 503))
        except StoreError as poor:
            why = " ".join(troubles.explanation(Words(language), poor) for language in ("zh", "en"))
            return self._asked_password(session, "password_poor", 422, why)
        return self._onward(self._signin.current()) if good else self._asked_password(session, "password_wrong", 403)

    def _asked_password(self, session: Session, trouble: str = "", status: int = 200, detail: str = "") -> Response:
        fields = "".join(
            f'<label for="{name}">{form.both(f"password_{name}")}</label>'
            f'<input id="{name}" name="{name}" type="password" autocomplete="{kind}-password" required '
            f'maxlength="{LONGEST}">'
            for name, kind in (("old", "current"), ("new", "new"), ("again", "new"))
        )
        body = f"""<form method="post" action="/signin/password">
        <p>{form.both(f"password_rules_{self._settings.access.passwords}")}</p>
        {fields}
        {self._kept(session)}
        {form.alert(trouble)}{f"<p><small>{escape(detail)}</small></p>" if detail else ""}
        <button type="submit">{form.both("password_go")}</button>
      </form>"""
        return Response(form.framed(self._title, body), status, mimetype="text/html")

    def _refused(self) -> Response | None:
        if not self._attempts.allows(request.remote_addr or "", monotonic()):
            return Response(form.notice(self._title, "signin_often"), 429, mimetype="text/html")
        return None

    def _onward(self, session: Session | None) -> Answer:
        if session is None:
            return redirect(way_back.entry(self._back()), 303)
        return redirect(self._signin.landing(session, self._back()), 303)

    def _kept(self, session: Session) -> str:
        """Whose page the form is, and where it leads: in an older tab it does nothing for who signed in after it."""
        return form.hidden(PAGE_FIELD, page_id(session.id)) + form.hidden("next", self._back())

    def _back(self) -> str:
        return way_back.safe(request.form.get("next", "") or request.args.get("next", ""))


def _scan(title: str, secret: str) -> str:
    """The picture to point an authenticator at, and the same as text."""
    url = f"otpauth://totp/{quote(title)}?secret={secret}&issuer={quote(title)}"
    return f"""<p>{form.both("second_scan")}</p>
        <img src="{qr.picture(url)}" alt="" width="240" height="240">
        <p><code>{" ".join(secret[n : n + 4] for n in range(0, len(secret), 4))}</code></p>
        {form.hidden("secret", secret)}"""
