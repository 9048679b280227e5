"""How large a body a page takes, and what of it is text: a form's size from anybody, a file's from who is signed in
and only on its route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Flask, request
from flask.json.provider import DefaultJSONProvider

from streams.registry.records import Session

FORM = 65_536
"""Bytes of what a page sends: commands, forms, questions."""
FILE = 11_000_000
"""Bytes of a request that brings a file; the page itself says how large a file may be."""
_FILES = frozenset(
    {
        "/case/<code>/media",
        "/supervision/media",
        "/batch/reports",
        "/batch/items/<kind>",
        "/admin/roster",
        "/admin/units",
        "/admin/own",
    }
)

ROOM = "room"
"""Under this name a Flask server keeps its `Room` among its extensions."""
Room = Callable[[dict[str, Any]], int]
"""Bytes that the request of a WSGI environ may bring; 0 = a file from somebody who is not signed in."""


class Text(DefaultJSONProvider):
    """Reads JSON whose texts are texts: half a surrogate pair and the sign 0 are none, and no database takes them."""

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Raises ValueError."""
        raw = s.encode() if isinstance(s, str) else s
        if b"\\u0000" in raw:
            raise ValueError("the sign 0 is no text")
        return msgspec.json.decode(raw)


def register(server: Flask, session: Callable[[], Session | None]) -> None:
    """Sets Flask's own limits, and keeps the question a server asks before it reads more than a form's size."""
    server.json = Text(server)
    server.config["MAX_CONTENT_LENGTH"] = FORM
    server.config["MAX_FORM_MEMORY_SIZE"] = FORM

    @server.before_request
    def larger() -> None:
        if str(request.url_rule) in _FILES and session() is not None:
            request.max_content_length = FILE

    def room(environ: dict[str, Any]) -> int:
        with server.request_context(environ):
            if str(request.url_rule) not in _FILES:
                return FORM
            return FILE if session() is not None else 0

    server.extensions[ROOM] = room
