"""Security headers on every answer. Styles need 'unsafe-inline' (React and the map write them); scripts never."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from dash.fingerprint import check_fingerprint
from flask import Flask, Response, g, request

from dashboard import basemap
from streams.settings import Settings

_CSP = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:{tiles}; media-src 'self' blob:; "
    "font-src 'self' data:; worker-src 'self'; connect-src 'self' {gateway}; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)


_PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
)
"""What no page of ours asks the machine for."""
_CALLING = ("/duty", "/shift", "/home", "/tasks")
"""Pages on which calls ring, and which may use camera and microphone for them."""
_PHONE = "/phone/"
_PHONE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; "
    "manifest-src 'self'; worker-src 'self'; connect-src 'self' {places}; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Of the workers' app: nothing inline at all, and it may call intake besides the gateway."""
_STREAM_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "media-src blob: {origin}; connect-src 'self' {origin}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Of the page of one camera: streams of that camera's origin and of no other."""
_CALL_PERMISSIONS = _PERMISSIONS.replace("camera=()", "camera=(self)").replace("microphone=()", "microphone=(self)")
_PHONE_PERMISSIONS = _CALL_PERMISSIONS.replace("geolocation=()", "geolocation=(self)")
_YEAR_S = 365 * 86_400


def add_headers(server: Flask, hashes: Sequence[str], settings: Settings, *, wall: bool) -> None:
    """`hashes`: of the scripts that Dash itself inlines. The browser may connect to the gateway and load a base map's
    tiles. Where browsers come over TLS, they shall come by nothing else for a year."""
    gateway, tiles = settings.gateway_url, basemap.origin(settings.map.basemap_url)
    secure = (settings.wall_url if wall else settings.dashboard_url).startswith("https")
    places = " ".join(place for place in (gateway, http_origin(gateway), tiles) if place)
    parts = {"hashes": " ".join(hashes), "tiles": f" {tiles}" if tiles else ""}
    policy = _CSP.format(gateway=places, **parts)
    calling = policy if wall else _CSP.format(gateway=f"{places} {settings.calls_url}", **parts)
    stream = settings.intake_url.replace("http", "ws", 1)
    hears = settings.phones_url
    phone = _PHONE_CSP.format(places=" ".join(dict.fromkeys((hears, http_origin(hears), stream, settings.calls_url))))

    @server.after_request
    def add(answer: Response) -> Response:
        app = request.path.startswith(_PHONE)
        calls = not wall and request.path.startswith(_CALLING)
        streamed = g.get("stream_origin", "")
        own = _STREAM_CSP.format(origin=streamed) if streamed else phone if app else calling if calls else policy
        answer.headers["Content-Security-Policy"] = own
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        answer.headers["Permissions-Policy"] = _permissions(app=app, calls=calls)
        if secure:
            answer.headers["Strict-Transport-Security"] = f"max-age={_YEAR_S}; includeSubDomains"
        answer.headers["Cache-Control"] = _keeping(answer.status_code)
        return answer


def _permissions(*, app: bool, calls: bool) -> str:
    """What a page may ask the machine for."""
    if app:
        return _PHONE_PERMISSIONS
    return _CALL_PERMISSIONS if calls else _PERMISSIONS


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
