"""Security headers on every answer. Styles need 'unsafe-inline' (React and the map write them); scripts never."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request

_CSP = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:{tiles}; "
    "font-src 'self' data:; worker-src 'self'; connect-src 'self' {gateway}; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)


def add_headers(server: Flask, hashes: Sequence[str], gateway: str, tiles: str) -> None:
    """`hashes`: of the scripts that Dash itself inlines. `gateway`: URL the browser may connect to. `tiles`: origin of
    a base map, '' for none."""
    places = " ".join(place for place in (gateway, http_origin(gateway), tiles) if place)
    policy = _CSP.format(hashes=" ".join(hashes), gateway=places, tiles=f" {tiles}" if tiles else "")

    @server.after_request
    def add(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Cache-Control"] = _keeping(answer.status_code)
        return answer


def http_origin(gateway: str) -> str:
    """The gateway's origin for requests that are no WebSocket: ws://host:port/path -> http://host:port."""
    parts = urlsplit(gateway)
    return f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"


def _keeping(status: int) -> str:
    """How long a browser may keep the answer: for ever only what is there and has its own hash in its name."""
    if request.path.startswith("/_dash-component-suites/") and status == 200 and _hashed(request.path):
        return "public, max-age=31536000, immutable"
    if request.path.startswith("/geography/") and status == 200:
        return "private, max-age=31536000, immutable"
    return "no-cache" if request.path.startswith("/assets/") else "no-store"


def _hashed(path: str) -> bool:
    _, fingerprinted = check_fingerprint(path)  # type: ignore[no-untyped-call]
    return bool(fingerprinted)
