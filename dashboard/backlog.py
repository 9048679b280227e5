"""The answer in the place of a number, while what is of long ago is still coming in: one for every route that reads
one. A page's data says how far it is, and says so in the number's place; nothing leaves the system (409)."""

from __future__ import annotations

from dash import html
from flask import Flask, Response, jsonify, request

from dashboard.components.parts import marks
from dashboard.locale import Words
from streams.errors import Backlogged
from streams.history.history import History


def register(server: Flask) -> None:
    server.register_error_handler(Backlogged, _instead)


def late_note(history: History, words: Words) -> html.P | None:
    """In the place of lists that would say `none` of what has not come in yet; None while history is near."""
    behind = history.behind()
    if not behind.far and history.at():
        return None
    text = words["backlog_refused"].format(n=behind.percent if behind.far else 0)
    return html.P(text, className="note", role="status", **marks(testid="late"))


def _instead(wrong: Exception) -> Response:
    assert isinstance(wrong, Backlogged)
    if request.method == "GET":
        return jsonify({"backlog": wrong.done})
    said = request.get_json(silent=True)
    words = Words(str(said.get("lang", "zh")) if isinstance(said, dict) else "zh")
    answer = jsonify({"code": "backlog", "detail": words["backlog_refused"].format(n=wrong.done)})
    answer.status_code = 409
    return answer
