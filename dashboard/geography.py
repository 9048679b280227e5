"""The boundaries in force, for anyone who is signed in. Their name is their hash: a browser may keep them."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from streams.access.doors import SIGNED_IN, RequestSender
from streams.geography.versions import ALL, TOWN, Version

ROUTE = "/geography/"


def folder(version: Version) -> str:
    """Where the browser finds the files."""
    return f"{ROUTE}{version.name}"


def register(server: Flask, version: Version) -> None:
    plain = {TOWN: version.town.read_bytes(), ALL: version.all.read_bytes()}
    small = {name: gzip.compress(data, mtime=0) for name, data in plain.items()}

    def boundaries(name: str, file: str) -> Response:
        """No path is made of what was asked: two files, or none."""
        if name != version.name or file not in plain:
            return no_such_page()
        packed = request.accept_encodings.quality("gzip") > 0
        answer = Response((small if packed else plain)[file], mimetype="application/json")
        answer.headers["Vary"] = "Accept-Encoding"
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        return answer

    doors_of(server).get(f"{ROUTE}<name>/<file>", "boundaries", boundaries, SIGNED_IN, RequestSender.ADDRESS)
