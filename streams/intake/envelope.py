"""The envelope of CloudEvents 1.0 over HTTP: one event, a batch, or the attributes in headers. Pure.

What a JSON writer leaves as null is left out, among the attributes as the specification has it and in the data alike:
most writers say null for what is empty.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import msgspec

from streams.errors import DecodeError
from streams.model.reject import Reason
from streams.wire.unreadable import UNREADABLE

SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
MOST = 1_000
"""Events of a batch."""
_LEAP = re.compile(r"(?<=T\d\d:\d\d:)60")
_PREFIX = "ce-"


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The attributes we read. `time`: RFC 3339, '' = when it came. `data`: as decoded, without nulls. Unknown
    attributes are extensions and are passed over."""

    specversion: str = ""
    id: str = ""
    source: str = ""
    type: str = ""
    time: str = ""
    subject: str = ""
    data: Any = None


_any = msgspec.json.Decoder()
_batch = msgspec.json.Decoder(list[msgspec.Raw])
_event = msgspec.json.Decoder(dict[str, Any])


def parts(kind: str, body: bytes) -> list[bytes]:
    """The events of a body. `kind`: of its content. Raises DecodeError for a batch that is none."""
    if kind != BATCH:
        return [body]
    try:
        found = _batch.decode(body)
    except UNREADABLE as wrong:
        raise DecodeError(Reason.MALFORMED, str(wrong)) from None
    if len(found) > MOST:
        raise DecodeError(Reason.OVERSIZED, f"a batch has at most {MOST} events")
    return [bytes(one) for one in found]


def is_binary(kind: str, headers: Mapping[str, str]) -> bool:
    return kind not in (SINGLE, BATCH) and any(name.startswith(_PREFIX) for name in headers)


def structured(raw: bytes) -> CloudEvent:
    """Raises DecodeError."""
    try:
        fields = _without_nulls(_event.decode(raw))
        if "data_base64" in fields:
            if "data" in fields:
                raise DecodeError(Reason.MALFORMED, "data and data_base64 together: send one of them")
            fields["data"] = _of_base64(fields["data_base64"])
        fields["data"] = _without_nulls(fields.get("data"))
        return _whole(msgspec.convert(fields, CloudEvent))
    except UNREADABLE as wrong:
        raise DecodeError(Reason.MALFORMED, str(wrong)) from None


def binary(headers: Mapping[str, str], body: bytes) -> CloudEvent:
    """Attributes are headers, percent-encoded where they are not plain; the body is the data. Raises DecodeError."""
    try:
        fields: dict[str, Any] = {
            name.removeprefix(_PREFIX): unquote(text, errors="strict")
            for name, text in headers.items()
            if name.startswith(_PREFIX)
        }
        fields["data"] = _without_nulls(_any.decode(body)) if body else None
        return _whole(msgspec.convert(fields, CloudEvent))
    except UNREADABLE as wrong:
        raise DecodeError(Reason.MALFORMED, str(wrong)) from None


def moment(text: str) -> int:
    """City ms of an RFC 3339 time, in either case of letters. A leap second is the second behind it. Raises ValueError
    without a time zone: no one's local time is guessed."""
    upper = text.upper()
    plain = _LEAP.sub("59", upper)
    when = datetime.fromisoformat(plain)
    if when.tzinfo is None:
        raise ValueError(f"{text[:40]!r} has no time zone")
    if plain != upper:
        when += timedelta(seconds=1)
    return int(when.timestamp() * 1000)


def _whole(event: CloudEvent) -> CloudEvent:
    if event.specversion != "1.0":
        raise DecodeError(Reason.MALFORMED, f"specversion {event.specversion[:20]!r}: 1.0 is spoken here")
    if not event.id or not event.source:
        raise DecodeError(Reason.NO_IDENTITY, "id and source together say which event this is")
    return event


def _of_base64(text: object) -> Any:
    try:
        raw = base64.b64decode(text if isinstance(text, str) else b"!", validate=True)
    except ValueError:
        raise DecodeError(Reason.MALFORMED, "data_base64 is no base64 (RFC 4648)") from None
    return _any.decode(raw)


def _without_nulls(fields: Any) -> Any:
    """What is no object stays as it is: the decoder behind names it."""
    return {name: value for name, value in fields.items() if value is not None} if isinstance(fields, dict) else fields
