"""Listening sockets, the one line that says whose port is taken, and a POST to a port of ours."""

from __future__ import annotations

import errno
import http.client
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

from streams.errors import PortTaken


def bound(host: str, port: int, key: str) -> socket.socket:
    """A TCP socket bound to `host`:`port`, not yet listening. `key`: the setting to change. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's delay on: 40 ms for every second small frame.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as wrong:
        sock.close()
        if wrong.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(host, port, key) from None
        raise
    return sock


def check_free(host: str, port: int, key: str) -> None:
    """Raises PortTaken when somebody else listens there."""
    bound(host, port, key).close()


def post(url: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> tuple[int, bytes]:
    """(status, body) of the answer. Raises OSError or http.client.HTTPException when there is none."""
    place = urlsplit(url)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    line = kind(place.hostname or "", place.port, timeout=timeout_s)
    try:
        target = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
        line.request("POST", target, body, dict(headers))
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()
