"""Listening sockets, and the one line that says whose port is taken."""

from __future__ import annotations

import errno
import socket

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
