"""`/phone`: where the code of a printed invitation leads. The token follows `#`, which no server and no log is
sent; taking the phone is a press of the button. By it a worker's phone gets its key, once, and keeps it out of
sight."""

from __future__ import annotations

from time import monotonic

from flask import Flask, Response, jsonify, request

from dashboard.auth import form
from dashboard.auth.attempts import Attempts
from dashboard.doors import doors_of
from dashboard.locale import Words
from streams.access.doors import PUBLIC, RequestSender
from streams.clock import real_ms
from streams.registry.phones import Taken
from streams.registry.registry import Registry
from streams.settings import Settings

_LONGEST = 100
"""Signs of a token."""


def register(server: Flask, settings: Settings, registry: Registry, *, simulated: bool) -> None:
    """`simulated`: whether what these phones send is marked so: a demo store takes no others."""
    attempts, title = Attempts(), settings.city.centre

    def look() -> Response:
        body = f"""<p>{form.both("phone_about")}</p>
      <p class="trouble" role="alert" id="trouble" hidden></p>
      <p class="trouble" role="alert" id="waiting" hidden>{form.both("phone_waiting_first")}</p>
      <button type="button" id="take" disabled>{form.both("phone_take")}</button>
      <p id="nothing" hidden>{form.both("phone_no_token")}</p>
      <p><a href="/phone/app">{form.both("phone_open")}</a></p>
      <noscript><p class="trouble">{form.both("phone_no_script")}</p></noscript>
      <script type="module" src="/assets/js/phone/invitation.mjs"></script>"""
        return Response(form.framed(title, body), mimetype="text/html")

    def take() -> Response:
        body = request.get_json(silent=True)
        # Only what fails counts: a whole township takes its phones in one hall, behind one address.
        if attempts.over(request.remote_addr or "", monotonic()):
            return _refused("signin_often", 429)
        token = str(body.get("token", "") if isinstance(body, dict) else "")[:_LONGEST]
        taken = registry.take_invitation(token, now=real_ms(), address=request.remote_addr or "", simulated=simulated)
        if taken is None:
            attempts.allows(request.remote_addr or "", monotonic())
            return _refused("phone_used", 403)
        return _answer(taken, settings)

    doors = doors_of(server)
    doors.get("/phone", "phone", look, PUBLIC, RequestSender.OUTSIDE)
    doors.post("/phone", "phone_take", take, PUBLIC, RequestSender.OUTSIDE)


def _answer(taken: Taken, settings: Settings) -> Response:
    sender = taken.sender
    return jsonify(
        {
            "key": taken.key,
            "device": sender.number,
            "epoch": sender.epoch,
            "datum": sender.datum.value,
            "stream": stream_of(settings),
        }
    )


def stream_of(settings: Settings) -> str:
    """Where phones send to."""
    return settings.intake_url.replace("http", "ws", 1) + "/v1/stream"


def _refused(key: str, status: int) -> Response:
    answer = jsonify({"error": key, **{language: Words(language)[key] for language in ("zh", "en")}})
    answer.status_code = status
    return answer
