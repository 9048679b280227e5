"""A client's WebSocket reduced to what the other side sees: for rows where thousands of them must cost little."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from urllib.parse import urlsplit

TEXT, BINARY, PING, PONG = 1, 2, 9, 10


class RawSocket(asyncio.Protocol):
    """`on_frame(kind, payload)`: text and binary frames. `on_lost`: it was open and is no more. `size`: bytes heard."""

    def __init__(self, url: str, first: tuple[int, bytes], on_frame: Callable[[int, bytes], None]) -> None:
        """`first`: kind and payload of the frame it opens with."""
        self._place, self._first, self._on_frame = urlsplit(url), first, on_frame
        self._rest = b""
        self._open = False
        self.size = 0
        self.lost = False

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, self._place.hostname or "", self._place.port or 80)

    def send(self, kind: int, payload: bytes) -> None:
        """Masked, as a client must; with a mask of zeros, as it may."""
        size = len(payload)
        if size < 126:
            head = struct.pack(">BBI", 0x80 | kind, 0x80 | size, 0)
        elif size < 65_536:
            head = struct.pack(">BBHI", 0x80 | kind, 0x80 | 126, size, 0)
        else:
            head = struct.pack(">BBQI", 0x80 | kind, 0x80 | 127, size, 0)
        self._transport.write(head + payload)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET {self._place.path or '/'} HTTP/1.1\r\nHost: {self._place.netloc}\r\nUpgrade: websocket\r\n"
        head += f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        transport.write(head.encode())

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        self.size += len(data)
        self._rest += data
        if not self._open:
            self._upgraded()
        while self._open and self._take():
            pass

    def _upgraded(self) -> None:
        head, found, rest = self._rest.partition(b"\r\n\r\n")
        if found:
            assert head.startswith(b"HTTP/1.1 101"), head
            self._open, self._rest = True, rest
            self.send(*self._first)

    def _take(self) -> bool:
        """Takes one frame off the rest, if it is there whole."""
        rest = self._rest
        if len(rest) < 10 and (len(rest) < 2 or len(rest) < (2, 4, 10)[max(0, (rest[1] & 127) - 125)]):
            return False
        size, start = rest[1], 2
        if size == 126:
            size, start = struct.unpack_from(">H", rest, 2)[0], 4
        elif size == 127:
            size, start = struct.unpack_from(">Q", rest, 2)[0], 10
        end = start + size
        if len(rest) < end:
            return False
        self._rest = rest[end:]
        kind = rest[0] & 15
        if kind == PING:
            self.send(PONG, rest[start:end])
        elif kind in (TEXT, BINARY):
            self._on_frame(kind, rest[start:end])
        return True
