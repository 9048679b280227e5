"""Gateways of the tests: real servers on a port of this machine that take, refuse, fail, fall silent or hang up, and
keep what they were sent."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


class Mood(StrEnum):
    TAKES = "takes"
    REFUSES = "refuses"
    FAILS = "fails"
    HANGS_UP = "hangs up"  # after it has read everything


class Received:
    """What came. `bodies`: raw; `headers`: of each."""

    def __init__(self, mood: Mood) -> None:
        self.mood, self.bodies, self.headers = mood, list[bytes](), list[dict[str, str]]()


@contextmanager
def http_gateway(mood: Mood, answer: bytes = b"") -> Iterator[tuple[str, Received]]:
    """(url, what came)."""
    received = Received(mood)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            received.headers.append(dict(self.headers.items()))
            if received.mood is Mood.HANGS_UP:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response({Mood.TAKES: 200, Mood.REFUSES: 422, Mood.FAILS: 503}[received.mood])
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Nothing on stderr."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A connection that was hung up on."""

    server = Server(("127.0.0.1", 0), Handler)
    with _served(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/send", received


class _Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    received: ClassVar[Received]

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self._say("354 go on")
                self._letter()
                if self.received.mood is Mood.HANGS_UP:
                    return
                codes = {Mood.TAKES: "250 taken", Mood.REFUSES: "554 no", Mood.FAILS: "451 later"}
                self._say(codes[self.received.mood])
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _letter(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.received.bodies.append(b"".join(lines))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_gateway(mood: Mood) -> Iterator[tuple[int, Received]]:
    """(port, what came)."""
    received = Received(mood)
    handler = type("Handler", (_Smtp,), {"received": received})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    with _served(server):
        yield server.server_address[1], received


@contextmanager
def _served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
