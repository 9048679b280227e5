"""From what a sender says to what the journal takes: identity, times, datum, plausibility. No I/O.

A sender's items become rows of FIX, packed events, or refusals with a reason; nothing is dropped without a word.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec

from streams.access.inlets import by_key
from streams.access.scrub import scrub, scrub_bytes
from streams.access.words import UNSOUND, plain, sound, split
from streams.intake.counts import Counts
from streams.intake.decoded import DecodedCall, DecodedFix
from streams.intake.plausibility import Bounds, Track, judge, when
from streams.journal.api import Event, Refusal
from streams.model.event import CaseStatus, DutyEnd, DutyStart, Report, Sos
from streams.model.fix import FIX, UNKNOWN_U8, UNKNOWN_U16, Flag, Lane
from streams.model.regulation import CaseType
from streams.model.reject import RAW_LIMIT, Reason, Reject
from streams.model.words import NOTE_SIGNS, Original, seen
from streams.registry.records import Datum, Key, Sender, SenderKind
from streams.wire import entry
from streams.wire.phone import Item, Position

_ROW = struct.Struct("<qqIIIiiIHHHHHBBB3x")
assert _ROW.size == FIX.itemsize

_TOLD_MS = 430 * 86_400_000
"""A demo city tells of its past: of what simulated systems and phones say in words, this is old enough. Positions keep
to `intake.oldest_days`, and a production store takes nothing simulated."""
_48_BITS = 2**48 - 1
"""What an identity holds of a time: until the year 10889."""

SYSTEMS = frozenset({SenderKind.DEPARTMENT, SenderKind.PLATFORM})
PHONES = frozenset({SenderKind.PHONE})
STREAM = by_key("/v1/stream", "SOCKET", SYSTEMS | PHONES)
"""Senders of statuses."""
Placed = TypeVar("Placed", Report, Sos)
Convert = Callable[[float, float], tuple[float, float]]


class Known(Protocol):
    """What the doors must know of the geography."""

    def known(self, code: str) -> bool: ...


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Who says it, on which lane, when it came (city ms), and what is added to a real phone's times."""

    key: Key
    sender: Sender
    lane: Lane
    now: int
    shift: int


class Admission:
    """`converts`: datum -> WGS-84 for all but WGS-84 itself. `places`: which codes exist.
    `village`: code at a point, '' for none. `keeps`: (key, bytes) whether bytes that are not taken are kept.
    `types`: of matters, as the regulation has them now; before there is one, they are not judged."""

    def __init__(
        self,
        bounds: Bounds,
        converts: Mapping[Datum, Convert],
        places: Known,
        village: Callable[[float, float], str],
        counts: Counts,
        keeps: Callable[[int, int], bool],
        types: Callable[[], Mapping[str, CaseType]],
    ) -> None:
        self._bounds, self._converts, self._places, self._village = bounds, converts, places, village
        self._counts, self._keeps, self._types = counts, keeps, types
        self._tracks: dict[int, Track] = {}

    def item(self, said: Said, seq: int, item: Item) -> bytes | Event | Refusal:
        """A row of FIX, an event, or why neither, for one item of our own protocol."""
        kind = said.sender.kind
        if not STREAM.takes(kind) or isinstance(item, CaseStatus) != (kind in SYSTEMS):
            return self.refuse(said, seq, Reason.NOT_ALLOWED, msgspec.json.encode(item))
        if isinstance(item, Position):
            return self._position(said, seq, item)
        try:
            return self._event(said, seq, item)
        except OverflowError as wrong:
            # JSON has integers of any length, the journal's entries have 64 bits.
            return self.refuse(said, seq, Reason.MALFORMED, msgspec.json.encode(item), str(wrong))

    def told(self, said: Said, item: CaseStatus | Report, names: Iterable[str] = ()) -> Event | Refusal:
        """A department's word or matter by a door without sequences: its id is who it is, however often it comes.
        `names`: of the people it is about, as far as they are known."""
        try:
            event = self._event(said, 0, item, names)
        except OverflowError as wrong:
            return self.refuse(said, 0, Reason.MALFORMED, msgspec.json.encode(item), str(wrong))
        if isinstance(event, Refusal):
            return event
        who = hashlib.blake2b(item.id.encode(), digest_size=12).digest()
        return msgspec.structs.replace(event, identity=who)

    def region_of(self, event: Event) -> str:
        """Where an admitted event lies."""
        return entry.unpack(event.packed[4:]).region

    def foreign(self, said: Said, fix: DecodedFix) -> tuple[bytes, bytes] | Refusal:
        """(row, identity in the window), or why not, for one fix of a foreign client."""
        at = said.now if fix.at is None else fix.at + said.shift
        marks = ((fix.sos, Flag.URGENT), (fix.mock, Flag.MOCK), (fix.stale, Flag.STALE))
        flags = Flag.FOREIGN | sum(flag for said_so, flag in marks if said_so)
        row = self._row(said, 0, at, fix.lon, fix.lat, fix.accuracy, fix.speed, fix.bearing, fix.battery, 0, flags)
        if isinstance(row, Reason):
            return self.refuse(said, 0, row, msgspec.json.encode(fix))
        # The time of receipt differs with every try: it is no part of who a fix is.
        content = row[:8] + row[16:]
        return row, struct.pack("<Q", at)[:6] + hashlib.blake2b(content, digest_size=6).digest()

    def sos(self, said: Said, heard: DecodedCall) -> Event:
        """A foreign client's call for help; once for each time it names, however often it is sent."""
        claimed = (said.now if heard.at is None else heard.at + said.shift) & _48_BITS
        # A phone whose clock is wrong still calls for help: then the time it came is the best there is.
        wrong = when(claimed, said.now, self._bounds.oldest_ms)
        lon, lat, region = self._place(said, heard.lon, heard.lat)
        call = Sos(
            id=f"{said.sender.number}/{claimed}",
            source=source_of(said.sender),
            at=said.now if wrong else min(claimed, said.now),
            received=said.now,
            region=region,
            worker=said.sender.worker,
            lon_e6=lon,
            lat_e6=lat,
            simulated=said.key.simulated,
        )
        return Event(0, entry.pack(call), identity=claimed.to_bytes(6, "little") + b"sos!!!")

    def refuse(self, said: Said, seq: int, reason: Reason, raw: bytes, detail: str = "", moment: int = 0) -> Refusal:
        """Kept among the rejects with its reason; a position only if `moment` (city ms) lies in a session."""
        self._counts.rejects[reason.value] += 1
        keep = self._keeps(said.key.number, len(raw))
        return Refusal(seq, packed_reject(reason, source_of(said.sender), said.now, raw, detail, keep=keep), moment)

    def _place(self, said: Said, lon: float, lat: float) -> tuple[int, int, str]:
        """(lon, lat in 1e-6 degree, village) in WGS-84 of a call for help; zeros and '' when it says nothing sound."""
        if judge(lon, lat, None, said.now, said.now, self._bounds):
            return 0, 0, ""
        convert = self._converts.get(said.sender.datum)
        if convert:
            lon, lat = convert(lon, lat)
        return round(lon * 1e6), round(lat * 1e6), self._village(lon, lat)

    def _position(self, said: Said, seq: int, item: Position) -> bytes | Refusal:
        flags = (Flag.FOREIGN if said.sender.foreign else 0) | (Flag.URGENT if item.urgent else 0)
        row = self._row(
            said,
            seq,
            item.at + said.shift,
            item.lon,
            item.lat,
            item.accuracy,
            item.speed,
            item.bearing,
            item.battery,
            item.interval,
            flags,
        )
        if not isinstance(row, Reason):
            return row
        # A time that cannot be true says nothing about sessions: then the moment it came decides.
        at = item.at + said.shift
        moment = at if when(at, said.now, self._bounds.oldest_ms) is None else said.now
        return self.refuse(said, seq, row, msgspec.json.encode(item), moment=moment)

    def _row(
        self,
        said: Said,
        seq: int,
        at: int,
        lon: float,
        lat: float,
        accuracy: float | None,
        speed: float | None,
        bearing: float | None,
        battery: int | None,
        interval: int,
        flags: int,
    ) -> bytes | Reason:
        convert = self._converts.get(said.sender.datum)
        reason = judge(lon, lat, accuracy, at, said.now, self._bounds)
        if reason:
            return reason
        if convert:
            lon, lat = convert(lon, lat)
        device = said.sender.number
        track = self._tracks.get(device)
        if track is None:
            track = self._tracks[device] = Track()
        if track.jumps(lon, lat, at):
            return Reason.JUMP
        return _ROW.pack(
            at,
            said.now,
            device,
            said.sender.worker,
            seq,
            round(lon * 1e6),
            round(lat * 1e6),
            0,
            said.sender.epoch,
            _small(accuracy),
            _small(None if speed is None else speed * 100),
            _small(None if bearing is None else bearing * 100),
            max(0, min(interval, UNKNOWN_U16)),
            said.lane,
            flags | (Flag.SIMULATED if said.key.simulated else 0),
            battery if battery is not None and 0 <= battery <= 100 else UNKNOWN_U8,
        )

    def _event(
        self, said: Said, seq: int, item: Report | Sos | CaseStatus | DutyStart | DutyEnd, names: Iterable[str] = ()
    ) -> Event | Refusal:
        # First of all: nothing behind this line, not even a reject, sees what was taken out.
        source = source_of(said.sender)
        if isinstance(item, Sos):
            # A call for help is not lost for a sign in its id.
            item = plain(item)
        item, originals = split(item, event=f"{source}/{item.id}", case=_case_of(item), names=names)
        if not sound(item):
            return self.refuse(said, seq, Reason.MALFORMED, msgspec.json.encode(item), UNSOUND)
        at = item.at + said.shift
        oldest = max(self._bounds.oldest_ms, _TOLD_MS) if said.key.simulated else self._bounds.oldest_ms
        wrong = when(at, said.now, oldest)
        if wrong or not item.id:
            return self.refuse(said, seq, wrong or Reason.NO_IDENTITY, msgspec.json.encode(item))
        own = msgspec.structs.replace(
            item,
            source=source,
            at=at,
            received=said.now,
            simulated=said.key.simulated,
        )
        match own:
            case Report():
                return self._report(said, seq, own, originals)
            case Sos():
                lon, lat, region = self._place(said, own.lon_e6 / 1e6, own.lat_e6 / 1e6)
                own = msgspec.structs.replace(own, worker=said.sender.worker, lon_e6=lon, lat_e6=lat, region=region)
            case CaseStatus():
                return self._status(said, seq, own, originals)
            case DutyStart() | DutyEnd():
                return self._duty(said, seq, own)
        return Event(seq, entry.pack(own), originals=originals)

    def _status(self, said: Said, seq: int, status: CaseStatus, originals: tuple[Original, ...]) -> Event | Refusal:
        """In whose name it is comes from the sender: a department's own, or the unit that a platform says it acts for,
        which must be a place of this city."""
        platform = said.sender.kind is SenderKind.PLATFORM
        if platform and not self._places.known(status.acting):
            detail = "acting: name the village, township, county or city that takes the step"
            return self.refuse(said, seq, Reason.UNKNOWN_REGION, msgspec.json.encode(status), detail)
        acting = status.acting if platform else ""
        own = msgspec.structs.replace(status, department=said.sender.department, acting=acting)
        return Event(seq, entry.pack(own), originals=originals)

    def _report(self, said: Said, seq: int, report: Report, originals: tuple[Original, ...]) -> Event | Refusal:
        """The reporter's word on the place comes first; a point is looked up; neither is nowhere. What a matter is, the
        regulation says, whichever door it comes by: of its type follows its category."""
        if types := self._types():
            kind = types.get(report.type)
            if kind is None:
                detail = f"type {report.type[:20]!r} is no type of matter of this city"
                return self.refuse(said, seq, Reason.UNKNOWN_TYPE, msgspec.json.encode(report), detail)
            report = msgspec.structs.replace(report, category=kind.category)
        region = report.region if self._places.known(report.region) else ""
        report = self._converted(said, report)
        if not region and report.lon_e6:
            region = self._village(report.lon_e6 / 1e6, report.lat_e6 / 1e6)
        if not region:
            return self.refuse(said, seq, Reason.UNKNOWN_REGION, msgspec.json.encode(report))
        packed = entry.pack(msgspec.structs.replace(report, region=region, worker=said.sender.worker))
        return Event(seq, packed, originals=originals)

    def _converted(self, said: Said, event: Placed) -> Placed:
        """With its point in WGS-84; with none, where the point is not on this planet."""
        if abs(event.lon_e6) > 180_000_000 or abs(event.lat_e6) > 90_000_000:
            return msgspec.structs.replace(event, lon_e6=0, lat_e6=0)
        convert = self._converts.get(said.sender.datum)
        if convert is None or not event.lon_e6:
            return event
        lon, lat = convert(event.lon_e6 / 1e6, event.lat_e6 / 1e6)
        return msgspec.structs.replace(event, lon_e6=round(lon * 1e6), lat_e6=round(lat * 1e6))

    def _duty(self, said: Said, seq: int, duty: DutyStart | DutyEnd) -> Event | Refusal:
        own = msgspec.structs.replace(duty, device=said.sender.number, worker=said.sender.worker)
        if isinstance(own, DutyStart):
            return Event(seq, entry.pack(own), duty=(own.at, 0))
        own = msgspec.structs.replace(own, started=own.started + said.shift, by="worker")
        if own.at < own.started:
            return self.refuse(said, seq, Reason.MALFORMED, msgspec.json.encode(duty), "ends before it starts")
        return Event(seq, entry.pack(own), duty=(own.started, own.at))


def packed_reject(reason: Reason, source: str, now: int, raw: bytes, detail: str = "", *, keep: bool = True) -> bytes:
    """As the journal keeps it: the bytes up to RAW_LIMIT, scrubbed like every text, else their hash. `keep`: whether
    the sender has room for its bytes."""
    small = keep and len(raw) <= RAW_LIMIT
    reject = Reject(
        reason=reason,
        source=source,
        at=now,
        detail=seen(scrub(detail[:NOTE_SIGNS])),
        raw=scrub_bytes(raw) if small else b"",
        sha256="" if small else hashlib.sha256(raw).hexdigest(),
    )
    return msgspec.msgpack.encode(reject)


def _case_of(item: Report | Sos | CaseStatus | DutyStart | DutyEnd) -> str:
    """Whose texts it brings, '' = of no case."""
    return item.case if isinstance(item, CaseStatus) else item.id if isinstance(item, Report) else ""


def source_of(sender: Sender) -> str:
    """As events name it: `device/<n>`, `department/<n>` or `platform/<n>`."""
    return f"{'device' if sender.kind is SenderKind.PHONE else sender.kind.value}/{sender.number}"


def _small(number: float | None) -> int:
    """A u2 of the row: whole, cut at its ends, UNKNOWN_U16 for nothing."""
    if number is None or not number >= 0:
        return UNKNOWN_U16
    return min(round(number), UNKNOWN_U16 - 1) if number < UNKNOWN_U16 else UNKNOWN_U16 - 1
