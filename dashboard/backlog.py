"""The answer in the place of a number, while what is of long ago is still coming in: one for every route that reads
one. A page's data says how far it is, and says so in the number's place; nothing leaves the system (409)."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from dashboard.locale import Words
from streams.errors import Backlogged


def register(server: Flask) -> None:
    server.register_error_handler(Backlogged, _instead)


def _instead(wrong: Exception) -> Response:
    assert isinstance(wrong, Backlogged)
    if request.method == "GET":
        return jsonify({"backlog": wrong.done})
    said = request.get_json(silent=True)
    words = Words(str(said.get("lang", "zh")) if isinstance(said, dict) else "zh")
    answer = jsonify({"code": "backlog", "detail": words["backlog_refused"].format(n=wrong.done)})
    answer.status_code = 409
    return answer
