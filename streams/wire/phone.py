"""Our own protocol on `/v1/stream`: text frames are JSON, binary frames msgpack, one Struct each. docs/protocol.md.

A frame holds batches; a batch holds items of one device on one lane, numbered `first, first + 1, ...`. The answer
names per batch how far everything is durable (`hi`): a phone deletes up to there and no further.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from streams.model.event import CaseStatus, DutyEnd, DutyStart, MessageReceipt, Report, Sos


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="t", tag="position"):
    """at: ms since 1970. lon, lat: degrees in the datum declared for the device. accuracy: m. speed: m/s.
    bearing: degrees. battery: per cent. interval: s between fixes the phone announces."""

    at: int
    lon: float
    lat: float
    accuracy: float | None = None
    speed: float | None = None
    bearing: float | None = None
    battery: int | None = None
    interval: int = 0
    urgent: bool = False


class LongReport(Report, frozen=True, tag="report"):
    """A report whose text is longer than a phone may send: taken with what fits, never sent back."""

    text: str = ""


Item = Position | Report | Sos | CaseStatus | MessageReceipt | DutyStart | DutyEnd


class PhoneHello(msgspec.Struct, frozen=True, tag_field="t", tag="hello"):
    """First frame on a connection. `devices`: whose `hi` the welcome should name (at most 64; () = none). `anew`: those
    of them that lost what they had numbered and begin again at 1, in the epoch that the welcome names."""

    key: str
    devices: tuple[int, ...] = ()
    anew: tuple[int, ...] = ()


class Batch(msgspec.Struct, frozen=True):
    """`lane`: live, backfill or incident. `first` is the sequence of `items[0]`, from 1."""

    device: int
    epoch: int
    lane: str
    first: int
    items: tuple[Item, ...]


class LooseBatch(msgspec.Struct, frozen=True):
    """A batch whose items are decoded one by one, so that one bad item does not hold up the rest."""

    device: int
    epoch: int
    lane: str
    first: int
    items: tuple[msgspec.Raw, ...]


class Frame(msgspec.Struct, frozen=True, tag_field="t", tag="frame"):
    """`n` is the phone's own number for it, repeated in the answer."""

    n: int
    batches: tuple[Batch, ...]


class ConsentFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="consent"):
    """The worker of `device` agrees to positions as the text of `version` says, or takes it back. `n` as of a frame."""

    n: int
    device: int
    given: bool
    version: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class LooseFrame(msgspec.Struct, frozen=True, tag_field="t", tag="frame"):
    n: int
    batches: tuple[LooseBatch, ...]


class PhoneWelcome(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="welcome"):
    """`now`: city ms, for a phone to see its clock's error. `hi`: (device, epoch, lane, hi) of the devices asked."""

    now: int
    hi: tuple[tuple[int, int, str, int], ...] = ()


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="t", tag="kept"):
    """Everything up to `hi` of each (device, lane) is durable. `quarantined`: kept among the rejects.
    `outside`: not in a session, dropped and only counted. `duplicates`: had before."""

    n: int
    hi: tuple[tuple[int, str, int], ...]
    quarantined: int = 0
    outside: int = 0
    duplicates: int = 0


class Busy(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="busy"):
    """Nothing of frame `n` was kept: send it again after `retry_after` s. `lane`: '' = everything, else only it."""

    n: int
    retry_after: float
    lane: str = ""


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="refused"):
    """Frame `n` will never be taken; `reason` is of streams.model.reject or `old_epoch`."""

    n: int
    reason: str
    detail: str = ""


class ConsentKept(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="consent_kept"):
    """What is in force now. Where it is not `given`, no position is kept from this answer on. `at`: real ms."""

    n: int
    given: bool
    version: str
    at: int


ToPhone = PhoneWelcome | Kept | Busy | Refused | ConsentKept
LANES = {"live": 0, "backfill": 1, "incident": 2}
