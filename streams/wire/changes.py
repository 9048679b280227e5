"""What the fold tells the gateways: one ChangeSet per entry of the `changes` stream, msgpack.

Each topic's part is projected here already: bytes that a wall may not show never enter a wall topic.
A records topic maps key -> JSON value; a columns topic is rows of ROW. Values of records hold integers, strings,
booleans, null, lists and objects with fixed fields - no floats and no objects with number-like keys - so that every
JSON library writes them alike and a digest can be compared.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from streams.errors import DecodeError
from streams.model.event import Outgoing
from streams.wire.unreadable import UNREADABLE

ROW = np.dtype([("idx", "<u4"), ("lon_e6", "<i4"), ("lat_e6", "<i4"), ("fix_s", "<u4"), ("state", "u1")])
"""A dot: its index in the topic, place, fix time (city s since 1970), state."""
assert ROW.itemsize == 17

Rows = npt.NDArray[np.void]

GONE = 0
THERE = 1
URGENT = 3


class RecordsChange(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="t", tag="records"):
    """`whole`: `put` is the topic's full state. `put`: key -> JSON value as encoded bytes. `gone`: keys removed."""

    topic: str
    put: dict[str, bytes] = {}
    gone: tuple[str, ...] = ()
    whole: bool = False


class ColumnsChange(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="t", tag="columns"):
    """`rows`: bytes of an array of ROW, each idx at most once; state GONE removes it."""

    topic: str
    rows: bytes = b""
    whole: bool = False


TopicChange = RecordsChange | ColumnsChange


class ChangeSet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`at`: city ms of the input entry that caused it. `keyframe`: every topic is in `topics`, whole."""

    at: int
    topics: tuple[TopicChange, ...] = ()
    events: tuple[Outgoing, ...] = ()
    keyframe: bool = False


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ChangeSet)


def encode(changes: ChangeSet) -> bytes:
    return _encoder.encode(changes)


def decode(raw: bytes) -> ChangeSet:
    """Raises DecodeError."""
    try:
        return _decoder.decode(raw)
    except UNREADABLE as wrong:
        raise DecodeError("malformed", str(wrong)) from None
