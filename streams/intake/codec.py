"""Both encodings of our own protocol: JSON for text frames, msgpack for binary ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from streams.model.words import cut
from streams.wire.phone import (
    ConsentFrame,
    Frame,
    Item,
    LongReport,
    LooseFrame,
    PhoneHello,
    ToPhone,
)
from streams.wire.unreadable import UNREADABLE


class Codec(NamedTuple):
    """JSON for text frames, msgpack for binary ones."""

    hello: Any
    frame: Any
    loose: Any
    item: Any
    long: Any
    encode: Callable[[ToPhone], bytes]
    text: bool

    def read(self, raw: bytes) -> Frame | LooseFrame | ConsentFrame:
        """A frame; with its items still encoded when one of them is bad. Raises msgspec.DecodeError."""
        try:
            found: Frame | ConsentFrame = self.frame.decode(raw)
        except msgspec.ValidationError:
            loose: LooseFrame = self.loose.decode(raw)
            return loose
        return found

    def one(self, raw: msgspec.Raw) -> Item:
        """An item by itself; a report whose text alone is too long with as much of it as fits. Raises
        msgspec.DecodeError."""
        try:
            known: Item = self.item.decode(raw)
        except msgspec.ValidationError as wrong:
            try:
                long: LongReport = self.long.decode(raw)
            except UNREADABLE:
                raise wrong from None
            return msgspec.structs.replace(long, text=cut(long.text))
        return known


JSON = Codec(
    msgspec.json.Decoder(PhoneHello),
    msgspec.json.Decoder(Frame | ConsentFrame),
    msgspec.json.Decoder(LooseFrame),
    msgspec.json.Decoder(Item),
    msgspec.json.Decoder(LongReport),
    msgspec.json.encode,
    True,
)
MSGPACK = Codec(
    msgspec.msgpack.Decoder(PhoneHello),
    msgspec.msgpack.Decoder(Frame | ConsentFrame),
    msgspec.msgpack.Decoder(LooseFrame),
    msgspec.msgpack.Decoder(Item),
    msgspec.msgpack.Decoder(LongReport),
    msgspec.msgpack.encode,
    False,
)
