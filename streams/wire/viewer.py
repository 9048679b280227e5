"""Viewers' frames (gateway <-> browser). JSON, but for worker frames (`columns.py`). docs/protocol.md.

viewer: hello(ticket | resume, topics)  ->  welcome, then per topic: topic | refused, then snapshot | deltas
gateway: beat every second, digest every 30 s, a new resume token before the old one ends
"""

from __future__ import annotations

import msgspec

PROTOCOL = 1


class TopicRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """`topic`: `kind/region`; the policy adds the projection. `rev`: last change held, '' = none."""

    topic: str
    rev: str = ""


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="hello", forbid_unknown_fields=True):
    """Exactly one of `ticket` (single use, 30 s), `resume` (rotating, 10 min) and `key` (of a worker's phone)."""

    topics: tuple[TopicRequest, ...]
    ticket: str = ""
    resume: str = ""
    v: int = PROTOCOL
    key: str = ""


class Subscribe(msgspec.Struct, frozen=True, tag_field="t", tag="subscribe", forbid_unknown_fields=True):
    topics: tuple[TopicRequest, ...]


class Unsubscribe(msgspec.Struct, frozen=True, tag_field="t", tag="unsubscribe", forbid_unknown_fields=True):
    """`topics`: as asked, `kind/region`."""

    topics: tuple[str, ...]


class Resync(msgspec.Struct, frozen=True, tag_field="t", tag="resync", forbid_unknown_fields=True):
    """The replica does not match: the topic's snapshot again, and count it. `topic`: as asked or as granted."""

    topic: str
    reason: str


FromViewer = Hello | Subscribe | Unsubscribe | Resync


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="welcome"):
    """`now`: city ms. `real`: the gateway's real ms. `rate`: city s per real s. `demo`: 模拟数据 everywhere."""

    resume: str
    now: int
    real: int
    rate: float
    demo: bool
    role: str
    scope: str
    beat_s: float = 1.0
    v: int = PROTOCOL


class TopicGranted(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="topic"):
    """`asked` is served as `topic`; binary frames name it by `number`."""

    asked: str
    topic: str
    number: int
    columns: bool


class TopicRefused(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="refused"):
    """The same answer whether the topic is forbidden or does not exist."""

    asked: str
    code: str = "not_available"


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="snapshot"):
    """`at`: city ms of `rev`. `records`: the whole topic."""

    topic: str
    rev: str
    at: int
    records: dict[str, msgspec.Raw]


class TopicDelta(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="t", tag="delta"):
    """Applies to a replica at `prev` only; else the viewer asks for a resync."""

    topic: str
    prev: str
    rev: str
    at: int
    put: dict[str, msgspec.Raw] = {}
    gone: tuple[str, ...] = ()


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="beat"):
    """`now`: city ms by the gateway's clock. `fold`: city ms of the newest change set the gateway has."""

    now: int
    real: int
    fold: int


class Digest(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="digest"):
    """`sum` as streams.wire.digest has it, for the topic at `rev`."""

    topic: str
    rev: str
    sum: int


class Resume(msgspec.Struct, frozen=True, tag_field="t", tag="resume"):
    token: str


class Bye(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="bye"):
    """Sent before a close the viewer should understand: `expired` (4401), `revoked` (4403), `malformed` (1008),
    `overloaded` (1013), `stopping` (1001). `retry_after`: s."""

    code: str
    retry_after: float = 1.0


ToViewer = Welcome | TopicGranted | TopicRefused | Snapshot | TopicDelta | Heartbeat | Digest | Resume | Bye
