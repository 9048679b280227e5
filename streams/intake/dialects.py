"""Which protocol a foreign client speaks, judged by what it sends and not by its content type; one parse for all.

A JSON object with `_type` is OwnTracks, one with a `location` object is Traccar Client's, one with an id or a place is
OsmAnd's words in JSON. A JSON of none of them is an error, never silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from streams.errors import DecodeError
from streams.intake import osmand, owntracks
from streams.intake.decoded import Decoded, Message
from streams.model.reject import Reason
from streams.wire.unreadable import UNREADABLE

MOST = 1_000
"""Messages of a list."""
_array = msgspec.json.Decoder(list[msgspec.Raw])
_BOM = b"\xef\xbb\xbf"


class RequestPart(NamedTuple):
    """One thing a request says, and the bytes of the message that says it."""

    item: Decoded | DecodeError
    raw: bytes


class Heard(NamedTuple):
    """`tracks`: the client expects OwnTracks' answer, a JSON list."""

    parts: list[RequestPart]
    tracks: bool


def decode(query: str, body: bytes, content_type: str, *, named: bool = False) -> Heard:
    """One request. `query`: without `?`. `named`: its headers say who sends, as OwnTracks' do beside HTTP Basic.
    Raises DecodeError when the whole says nothing."""
    text = body.removeprefix(_BOM).lstrip()
    if text[:1] in (b"{", b"[") or (text and "json" in content_type):
        return _json(text, named=named)
    fields = dict(parse_qsl(query, keep_blank_values=True))
    if body and ("form" in content_type or not query):
        # A client without a content type still means a form; nothing else has a body without a query.
        fields |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    raw = body or query.encode()
    return Heard([RequestPart(one, raw) for one in osmand.words(fields)], tracks=False)


def _json(text: bytes, *, named: bool) -> Heard:
    try:
        raws = list(map(bytes, _array.decode(text))) if text[:1] == b"[" else [text]
        if len(raws) > MOST:
            raise DecodeError(Reason.OVERSIZED, f"a list has at most {MOST} messages")
        messages = [msgspec.json.decode(raw) for raw in raws]
    except UNREADABLE as error:
        raise DecodeError(Reason.MALFORMED, str(error)) from None
    if not messages:
        raise DecodeError(Reason.MALFORMED, "an empty list")
    parts = [
        RequestPart(one, raw)
        for raw, message in zip(raws, messages, strict=True)
        for one in _message(message, named=named)
    ]
    return Heard(parts, any(isinstance(one, dict) and "_type" in one for one in messages))


def _message(fields: Any, *, named: bool) -> Message:
    if not isinstance(fields, dict):
        return [DecodeError(Reason.MALFORMED, "a message is a JSON object")]
    message: Mapping[str, Any] = fields
    if "_type" in message:
        return owntracks.message(message, named=named)
    if isinstance(message.get("location"), dict):
        return osmand.posted(message)
    if osmand.is_flat(message):
        return osmand.words(message)
    return [DecodeError(Reason.UNKNOWN_TYPE, "neither _type (OwnTracks) nor location or id, lat, lon (Traccar)")]
