"""One connection of a page or phone. No one awaits a write: what a slow line cannot take of speech it misses, because
late speech is of no use; a line that takes nothing at all is cut."""

from __future__ import annotations

from collections.abc import Iterable

from websockets.asyncio.server import ServerConnection, broadcast
from websockets.protocol import State

from streams.registry.records import Session
from streams.wire.call import LineBye, SpeechCodec, ToLine, encode

FRAMES_S = 120.0
"""Frames a second a line may send: speech in packets of 20 ms is 50."""
BURST = 240.0
FULL = 32_768
"""Bytes that wait in a line's buffer before it misses speech: two seconds of it."""
STUCK = 1_048_576


class CallLine:
    """`call`: the call it is in, '' for none. `heard`: s of the loop."""

    def __init__(
        self, connection: ServerConnection, session: Session, address: str, codec: SpeechCodec, now: float
    ) -> None:
        self.session, self.address, self.codec = session, address, codec
        self.call = ""
        self.heard = now
        self._connection = connection
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
    def speak(lines: Iterable[CallLine], packet: bytes) -> int:
        """The same bytes to all that can take them; how many missed it."""
        every = list(lines)
        ready = [line._connection for line in every if line.waiting < FULL]
        broadcast(ready, packet)
        return len(every) - len(ready)
