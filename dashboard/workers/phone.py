"""`/phone`: where the code of a printed invitation leads. The token follows `#`, which no server and no log is
sent; taking the phone is a press of the button. By it a worker's phone gets its key, once."""

from __future__ import annotations

from html import escape
from time import monotonic

from flask import Flask, Response, jsonify, request

from dashboard.auth import form
from dashboard.auth.signin import Attempts, SignInRoutes
from dashboard.doors import doors_of
from dashboard.locale import Words
from streams.access.doors import PUBLIC, RequestSender
from streams.clock import real_ms
from streams.registry.phones import Taken
from streams.registry.registry import Registry
from streams.settings import Settings

_LONGEST = 100
"""Signs of a token."""


def register(server: Flask, settings: Settings, registry: Registry, signin: SignInRoutes, *, simulated: bool) -> None:
    """`simulated`: whether what these phones send is marked so: a demo store takes no others."""
    attempts, title = Attempts(), settings.city.centre

    def look() -> Response:
        return _page(
            title,
            f"""<p>{form.both("phone_about")}</p>
      <form method="post" action="/phone">
        {form.hidden("token", "")}
        <button type="submit" id="take" disabled>{form.both("phone_take")}</button>
      </form>
      <p id="nothing" hidden>{form.both("phone_no_token")}</p>
      <noscript><p class="trouble">{form.both("phone_no_script")}</p></noscript>
      <script type="module" src="/assets/js/phone/invitation.mjs"></script>""",
        )

    def take() -> Response:
        """A form answers with a page, an app that says JSON with JSON."""
        said = request.get_json(silent=True)
        app = isinstance(said, dict)
        if not app and not signin.from_here():
            return Response(status=403)
        # Only what fails counts: a whole township takes its phones in one hall, behind one address.
        if attempts.over(request.remote_addr or "", monotonic()):
            return _refused(title, "signin_often", 429, app=app)
        token = str(said.get("token", "") if isinstance(said, dict) else request.form.get("token", ""))[:_LONGEST]
        taken = registry.take_invitation(token, now=real_ms(), address=request.remote_addr or "", simulated=simulated)
        if taken is None:
            attempts.allows(request.remote_addr or "", monotonic())
            return _refused(title, "phone_used", 403, app=app)
        stream = settings.intake_url.replace("http", "ws", 1) + "/v1/stream"
        return _answer(taken, stream) if app else _page(title, _shown(taken, stream))

    doors = doors_of(server)
    doors.get("/phone", "phone", look, PUBLIC, RequestSender.OUTSIDE)
    doors.post("/phone", "phone_take", take, PUBLIC, RequestSender.OUTSIDE)


def _answer(taken: Taken, stream: str) -> Response:
    sender = taken.sender
    answer = jsonify(
        {
            "key": taken.key,
            "device": sender.number,
            "epoch": sender.epoch,
            "datum": sender.datum.value,
            "stream": stream,
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(taken: Taken, stream: str) -> str:
    lines = (("phone_worker", taken.worker.name), ("phone_device", str(taken.sender.number)), ("phone_stream", stream))
    rows = "".join(
        f"<dt>{form.both(key)}</dt><dd>{escape(text)}</dd>" for key, text in (*lines, ("phone_key", taken.key))
    )
    return f'<p role="status">{form.both("phone_taken")}</p><dl class="digits">{rows}</dl>'


def _refused(title: str, key: str, status: int, *, app: bool) -> Response:
    if app:
        words = {language: Words(language)[key] for language in ("zh", "en")}
        answer = jsonify({"error": key, **words})
        answer.status_code = status
        return answer
    return Response(form.notice(title, key), status, mimetype="text/html")


def _page(title: str, body: str) -> Response:
    answer = Response(form.framed(title, body), mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer
