"""Security headers on every answer. Styles need 'unsafe-inline' (React and the map write them); scripts never."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

_CSP = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self'; connect-src 'self' {gateway}; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)


def add_headers(server: Flask, hashes: Sequence[str], gateway: str) -> None:
    """`hashes`: of the scripts that Dash itself inlines. `gateway`: URL the browser may connect to."""
    policy = _CSP.format(hashes=" ".join(hashes), gateway=gateway)

    @server.after_request
    def add(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Frame-Options"] = "DENY"
        fingerprinted = request.path.startswith("/_dash-component-suites/")
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fingerprinted else "no-store"
        if request.path.startswith("/assets/"):
            answer.headers["Cache-Control"] = "no-cache"
        return answer
