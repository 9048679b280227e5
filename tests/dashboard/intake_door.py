"""A door of intake that takes every command and keeps it, for tests of pages."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Intake(HTTPServer):
    """Takes what comes and keeps it: (headers, body)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.taken: list[tuple[Any, bytes]] = []


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Intake)
        self.server.taken.append((self.headers, body))
        self.send_response(202)
        self.end_headers()
        self.wfile.write(b'{"kept": true}')

    def log_message(self, format: str, *args: Any) -> None:
        return
