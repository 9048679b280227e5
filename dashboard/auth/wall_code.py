"""The page of a wall that is not signed in: a code in letters that are read across a hall, to be typed at a desk. It
asks again by itself, without a script, and opens the wall once the code was typed."""

from __future__ import annotations

from flask import Response, request

from dashboard.auth import form
from streams.clock import real_ms
from streams.errors import DeedRefused
from streams.registry.registry import Registry

AGAIN_S = 5


def page(title: str, registry: Registry, asker: str) -> Response:
    """`asker`: the browser's own secret word."""
    try:
        code = registry.wall_code(asker, real_ms(), request.remote_addr or "", request.headers.get("User-Agent", ""))
    except DeedRefused:
        body, status = form.alert("signin_walls_many"), 503
    else:
        shown = f'<p class="wall-code" data-testid="wall-code">{code[:4]} {code[4:]}</p>'
        body, status = f"<p>{form.both('signin_wall')}</p>{shown}<p>{form.both('signin_wall_link')}</p>", 403
    answer = Response(form.framed(title, body, again_s=AGAIN_S), status, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer
