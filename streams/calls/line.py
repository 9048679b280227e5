"""One connection of a page or phone. No one awaits a write: what a slow line cannot take of speech it misses, because
late speech is of no use; a line that takes nothing at all is cut."""

from __future__ import annotations

import math
import socket
from collections.abc import Iterable

from websockets.asyncio.server import ServerConnection, broadcast
from websockets.protocol import State

from streams.registry.records import Session
from streams.wire.call import LineBye, SpeechCodec, ToLine, encode

FRAMES_S = 120.0
"""Frames a second a line may send: speech in packets of 20 ms is 50."""
BURST = 240.0
FULL = 8_192
"""Bytes that wait in a line's buffer before it misses speech: four seconds of it."""
UNSENT = 4_096
"""Bytes that wait below it, in the system: without a bound that is megabytes, minutes of speech that comes too late."""
_UNSENT_OPTION = getattr(socket, "TCP_NOTSENT_LOWAT", None)
STUCK = 1_048_576


class CallLine:
    """`call`: the call it is in, '' for none. `heard`: s of the loop, as is `missed_at`, when it last missed speech."""

    def __init__(
        self, connection: ServerConnection, session: Session, address: str, codec: SpeechCodec, now: float
    ) -> None:
        self.session, self.address, self.codec = session, address, codec
        self.call = ""
        self.heard, self.missed_at = now, -math.inf
        self._connection = connection
        if _UNSENT_OPTION is not None:
            connection.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, _UNSENT_OPTION, UNSENT)
        self._left, self._at = BURST, now

    def took(self, now: float) -> bool:
        """Notes a frame that it sent; False when it sends more than may be."""
        self._left = min(BURST, self._left + (now - self._at) * FRAMES_S) - 1
        self._at = self.heard = now
        return self._left >= 0

    def say(self, frame: ToLine) -> None:
        broadcast((self._connection,), encode(frame))

    @property
    def waiting(self) -> int:
        """Bytes in its buffer."""
        return int(self._connection.transport.get_write_buffer_size())

    def part(self, code: str, close: int) -> None:
        """Says why and closes, without waiting."""
        if self._connection.protocol.state is not State.OPEN:
            return
        if self.waiting < STUCK:
            self.say(LineBye(code))
        self._connection.protocol.send_close(close)
        self._connection.send_data()

    def cut(self) -> None:
        self._connection.transport.abort()

    @staticmethod
    def speak(lines: Iterable[CallLine], packet: bytes, now: float) -> int:
        """The same bytes to all that can take them; how many missed it."""
        ready, missed = [], 0
        for line in lines:
            if line.waiting < FULL:
                ready.append(line._connection)
            else:
                line.missed_at, missed = now, missed + 1
        broadcast(ready, packet)
        return missed
