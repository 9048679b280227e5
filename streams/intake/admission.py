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
from streams.access.words import UNSOUND, plain, sound, split
from streams.intake.counts import IntakeCounts
from streams.intake.decoded import DecodedCall, DecodedFix
from streams.intake.fix_row import FixClaim, packed
from streams.intake.ingest_context import IngestContext, source_of
from streams.intake.plausibility import Bounds, Track, judge, when
from streams.intake.rejects import packed_reject
from streams.journal.api import Event, Refusal
from streams.model.event import CaseStatus, DutyEnd, DutyStart, MessageReceipt, Report, Sos, TaskReceipt
from streams.model.fix import Flag
from streams.model.regulation import CaseType
from streams.model.reject import Reason
from streams.model.words import Original
from streams.registry.records import Datum, SenderKind
from streams.wire import entry
from streams.wire.phone import Item, Position

_OLDEST_SIMULATED_MS = 430 * 86_400_000
"""Age up to which reports and statuses of simulated senders are taken: a demo city sends its own past. Positions keep
to `intake.oldest_days`, and a production store takes nothing simulated."""
NO_MOMENT = -1
"""City ms that lies in no session of duty: what is refused with it is counted and kept nowhere."""
_48_BITS = 2**48 - 1
"""What an identity holds of a time: until the year 10889."""

SYSTEMS = frozenset({SenderKind.DEPARTMENT, SenderKind.PLATFORM})
"""Senders of statuses."""
PHONES = frozenset({SenderKind.PHONE})
STREAM = by_key("/v1/stream", "SOCKET", SYSTEMS | PHONES)
Placed = TypeVar("Placed", Report, Sos)
Convert = Callable[[float, float], tuple[float, float]]
DoorItem = Report | Sos | CaseStatus | TaskReceipt | MessageReceipt | DutyStart | DutyEnd


class KnownPlaces(Protocol):
    """Which region codes exist."""

    def known(self, code: str) -> bool: ...


class Admission:
    """`converts`: datum -> WGS-84 for all but WGS-84 itself. `places`: which codes exist.
    `village`: code at a point, '' for none. `keeps`: (key, bytes) whether bytes that are not taken are kept.
    `types`: of cases, as the regulation has them now; before there is one, they are not judged."""

    def __init__(
        self,
        bounds: Bounds,
        converts: Mapping[Datum, Convert],
        places: KnownPlaces,
        village: Callable[[float, float], str],
        counts: IntakeCounts,
        keeps: Callable[[int, int], bool],
        types: Callable[[], Mapping[str, CaseType]],
    ) -> None:
        self._bounds, self._converts, self._places, self._village = bounds, converts, places, village
        self._counts, self._keeps, self._types = counts, keeps, types
        self._tracks: dict[int, Track] = {}

    def item(self, context: IngestContext, seq: int, item: Item) -> bytes | Event | Refusal:
        """A row of FIX, an event, or why neither, for one item of our own protocol."""
        kind = context.sender.kind
        if not STREAM.takes(kind) or isinstance(item, CaseStatus) != (kind in SYSTEMS):
            return self.refuse(context, seq, Reason.NOT_ALLOWED, msgspec.json.encode(item))
        if isinstance(item, Position):
            return self._position(context, seq, item)
        try:
            return self._event(context, seq, item)
        except OverflowError as wrong:
            # JSON has integers of any length, the journal's entries have 64 bits.
            return self.refuse(context, seq, Reason.MALFORMED, msgspec.json.encode(item), str(wrong))

    def unsequenced(self, context: IngestContext, item: DoorItem, names: Iterable[str] = ()) -> Event | Refusal:
        """What comes by a door without sequence numbers, once for each id. `names`: of people known to be meant."""
        try:
            event = self._event(context, 0, item, names)
        except OverflowError as wrong:
            return self.refuse(context, 0, Reason.MALFORMED, msgspec.json.encode(item), str(wrong))
        if isinstance(event, Refusal):
            return event
        who = hashlib.blake2b(item.id.encode(), digest_size=12).digest()
        return msgspec.structs.replace(event, identity=who)

    def region_of(self, event: Event) -> str:
        """Where an admitted event lies."""
        return entry.unpack(event.packed[4:]).region

    def foreign(self, context: IngestContext, fix: DecodedFix) -> tuple[bytes, bytes] | Refusal:
        """(row, identity in the window), or why not, for one fix of a foreign client."""
        if context.withdrawn:
            return Refusal(0, b"", NO_MOMENT)
        at = context.now if fix.at is None else fix.at + context.shift
        marks = ((fix.sos, Flag.URGENT), (fix.mock, Flag.MOCK), (fix.stale, Flag.STALE))
        # An app beside ours goes by its sessions, not by gaps between fixes.
        flags = (0 if context.judged else Flag.FOREIGN) | sum(flag for is_set, flag in marks if is_set)
        row = self._row(
            context, FixClaim(at, fix.lon, fix.lat, fix.accuracy, fix.speed, fix.bearing, fix.battery, flags)
        )
        if isinstance(row, Reason):
            return self.refuse(context, 0, row, msgspec.json.encode(fix), moment=at)
        # The time of receipt differs with every try: it is no part of who a fix is.
        content = row[:8] + row[16:]
        return row, struct.pack("<Q", at)[:6] + hashlib.blake2b(content, digest_size=6).digest()

    def sos(self, context: IngestContext, heard: DecodedCall) -> Event:
        """A foreign client's call for help; once for each time it names, however often it is sent."""
        claimed = (context.now if heard.at is None else heard.at + context.shift) & _48_BITS
        # A phone whose clock is wrong still calls for help: then the time it came is the best there is.
        wrong = when(claimed, context.now, self._bounds.oldest_ms)
        lon, lat, region = self._place(context, heard.lon, heard.lat)
        call = Sos(
            id=f"{context.sender.number}/{claimed}",
            source=source_of(context.sender),
            at=context.now if wrong else min(claimed, context.now),
            received=context.now,
            region=region,
            worker=context.sender.worker,
            lon_e6=lon,
            lat_e6=lat,
            simulated=context.key.simulated,
        )
        return Event(0, entry.pack(call), identity=claimed.to_bytes(6, "little") + b"sos!!!")

    def refuse(
        self, context: IngestContext, seq: int, reason: Reason, raw: bytes, detail: str = "", moment: int = 0
    ) -> Refusal:
        """Kept among the rejects with its reason; a position only if `moment` (city ms) lies in a session."""
        if context.withdrawn and moment:
            return Refusal(seq, b"", NO_MOMENT)
        self._counts.rejects[reason.value] += 1
        keep = self._keeps(context.key.number, len(raw))
        return Refusal(
            seq, packed_reject(reason, source_of(context.sender), context.now, raw, detail, keep=keep), moment
        )

    def _place(self, context: IngestContext, lon: float, lat: float) -> tuple[int, int, str]:
        """(lon, lat in 1e-6 degree, village) in WGS-84 of a call for help; zeros and '' when it says nothing sound."""
        if judge(lon, lat, None, context.now, context.now, self._bounds):
            return 0, 0, ""
        convert = self._converts.get(context.sender.datum)
        if convert:
            lon, lat = convert(lon, lat)
        return round(lon * 1e6), round(lat * 1e6), self._village(lon, lat)

    def _position(self, context: IngestContext, seq: int, item: Position) -> bytes | Refusal:
        if context.withdrawn:
            return Refusal(seq, b"", NO_MOMENT)
        flags = (Flag.FOREIGN if context.sender.foreign and not context.judged else 0) | (
            Flag.URGENT if item.urgent else 0
        )
        claim = FixClaim(
            at=item.at + context.shift,
            lon=item.lon,
            lat=item.lat,
            accuracy=item.accuracy,
            speed=item.speed,
            bearing=item.bearing,
            battery=item.battery,
            flags=flags,
            seq=seq,
            interval=item.interval,
        )
        row = self._row(context, claim)
        if not isinstance(row, Reason):
            return row
        # A time that cannot be true says nothing about sessions: then the moment it came decides.
        moment = claim.at if when(claim.at, context.now, self._bounds.oldest_ms) is None else context.now
        return self.refuse(context, seq, row, msgspec.json.encode(item), moment=moment)

    def _row(self, context: IngestContext, claim: FixClaim) -> bytes | Reason:
        reason = judge(claim.lon, claim.lat, claim.accuracy, claim.at, context.now, self._bounds)
        if reason:
            return reason
        convert = self._converts.get(context.sender.datum)
        if convert:
            lon, lat = convert(claim.lon, claim.lat)
            claim = claim._replace(lon=lon, lat=lat)
        track = self._tracks.setdefault(context.sender.number, Track())
        if track.jumps(claim.lon, claim.lat, claim.at):
            return Reason.JUMP
        return packed(claim, context)

    def _event(
        self,
        context: IngestContext,
        seq: int,
        item: DoorItem,
        names: Iterable[str] = (),
    ) -> Event | Refusal:
        # First of all: nothing behind this line, not even a reject, sees what was taken out.
        source = source_of(context.sender)
        if isinstance(item, Sos):
            # A call for help is not lost for a sign in its id.
            item = plain(item)
        item, originals = split(item, event=f"{source}/{item.id}", case=_case_of(item), names=names)
        if not sound(item):
            return self.refuse(context, seq, Reason.MALFORMED, msgspec.json.encode(item), UNSOUND)
        at = item.at + context.shift
        oldest = max(self._bounds.oldest_ms, _OLDEST_SIMULATED_MS) if context.key.simulated else self._bounds.oldest_ms
        wrong = when(at, context.now, oldest)
        if wrong and isinstance(item, Sos):
            # A phone whose clock is wrong still calls for help: then the time it came is the best there is.
            at, wrong = context.now, None
        if wrong or not item.id:
            return self.refuse(context, seq, wrong or Reason.NO_IDENTITY, msgspec.json.encode(item))
        simulated = context.key.simulated
        own = msgspec.structs.replace(item, source=source, at=at, received=context.now, simulated=simulated)
        match own:
            case Report():
                return self._report(context, seq, own, originals)
            case Sos():
                lon, lat, region = self._place(context, own.lon_e6 / 1e6, own.lat_e6 / 1e6)
                own = msgspec.structs.replace(own, worker=context.sender.worker, lon_e6=lon, lat_e6=lat, region=region)
            case CaseStatus():
                return self._status(context, seq, own, originals)
            case DutyStart() | DutyEnd():
                return self._duty(context, seq, own)
            case TaskReceipt():
                own = msgspec.structs.replace(own, department=context.sender.department)
            case MessageReceipt():
                own = msgspec.structs.replace(own, department=context.sender.department, worker=context.sender.worker)
        return Event(seq, entry.pack(own), originals=originals)

    def _status(
        self, context: IngestContext, seq: int, status: CaseStatus, originals: tuple[Original, ...]
    ) -> Event | Refusal:
        """In whose name it is comes from the sender: a department's own, or the unit that a platform says it acts for,
        which must be a place of this city."""
        platform = context.sender.kind is SenderKind.PLATFORM
        if platform and not self._places.known(status.acting):
            detail = "acting: name the village, township, county or city that takes the step"
            return self.refuse(context, seq, Reason.UNKNOWN_REGION, msgspec.json.encode(status), detail)
        acting = status.acting if platform else ""
        own = msgspec.structs.replace(status, department=context.sender.department, acting=acting)
        return Event(seq, entry.pack(own), originals=originals)

    def _report(
        self, context: IngestContext, seq: int, report: Report, originals: tuple[Original, ...]
    ) -> Event | Refusal:
        """The reporter's word on the place comes first; a point is looked up; neither is nowhere. What a case is, the
        regulation says, whichever door it comes by: of its type follows its category."""
        if types := self._types():
            kind = types.get(report.type)
            if kind is None:
                detail = f"type {report.type[:20]!r} is no type of matter of this city"
                return self.refuse(context, seq, Reason.UNKNOWN_TYPE, msgspec.json.encode(report), detail)
            report = msgspec.structs.replace(report, category=kind.category)
        region = report.region if self._places.known(report.region) else ""
        report = self._converted(context, report)
        if not region and report.lon_e6:
            region = self._village(report.lon_e6 / 1e6, report.lat_e6 / 1e6)
        if not region:
            return self.refuse(context, seq, Reason.UNKNOWN_REGION, msgspec.json.encode(report))
        packed = entry.pack(msgspec.structs.replace(report, region=region, worker=context.sender.worker))
        return Event(seq, packed, originals=originals)

    def _converted(self, context: IngestContext, event: Placed) -> Placed:
        """With its point in WGS-84; with none, where the point is not on this planet."""
        if abs(event.lon_e6) > 180_000_000 or abs(event.lat_e6) > 90_000_000:
            return msgspec.structs.replace(event, lon_e6=0, lat_e6=0)
        convert = self._converts.get(context.sender.datum)
        if convert is None or not event.lon_e6:
            return event
        lon, lat = convert(event.lon_e6 / 1e6, event.lat_e6 / 1e6)
        return msgspec.structs.replace(event, lon_e6=round(lon * 1e6), lat_e6=round(lat * 1e6))

    def _duty(self, context: IngestContext, seq: int, duty: DutyStart | DutyEnd) -> Event | Refusal:
        own = msgspec.structs.replace(duty, device=context.sender.number, worker=context.sender.worker)
        if isinstance(own, DutyStart):
            return Event(seq, entry.pack(own), duty=(own.at, 0))
        own = msgspec.structs.replace(own, started=own.started + context.shift, by="worker")
        if own.at < own.started:
            return self.refuse(context, seq, Reason.MALFORMED, msgspec.json.encode(duty), "ends before it starts")
        return Event(seq, entry.pack(own), duty=(own.started, own.at))


def _case_of(item: DoorItem) -> str:
    """Whose texts it brings, '' = of no case."""
    return item.case if isinstance(item, CaseStatus) else item.id if isinstance(item, Report) else ""
