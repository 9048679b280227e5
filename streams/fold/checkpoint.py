"""The picture as named fields: what changed goes into the checkpoint, everything comes back from it.

w:<chunk>            256 workers' rows            p:<block>   64 workers of the roster
c:<case>             one case                     n:<county>  ids of its newest reports
f:<measure>:<day>    region -> sum                a:<alert>   one alert
k:<scope>            its alerts' figures           desk        seats, hand-overs, plans, rules out of service
usual                workers by county and hour    recent      reports of the last half hour by type
q:<case>             its statuses that wait
rules                what the clocks judge by      meta        now, registry revision, feeds, silent counties
steps                what walls show of the day
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from streams.fold.alike import Told
from streams.fold.picture import FEEDS, Picture
from streams.fold.silence import Silent
from streams.fold.usual import Count
from streams.fold.workers import CHUNK
from streams.model.event import WorkerEntry
from streams.model.local_day import month_start
from streams.model.regulation import Regulation

BLOCK = 64
VERSION = 4
"""Of what is derived and saved; a picture saved by an older one is summed up anew from its cases."""
_encoder = msgspec.msgpack.Encoder(order="sorted")


_plain = msgspec.msgpack.Encoder()


class Meta(msgspec.Struct, frozen=True, array_like=True):
    now: int
    revision: int
    latest: tuple[tuple[int, int], ...]
    silent: dict[str, Silent] = {}
    awake: int = 0
    version: int = 1


_meta = msgspec.msgpack.Decoder(Meta)
_rules = msgspec.msgpack.Decoder(Regulation)
_usual = msgspec.msgpack.Decoder(dict[str, Count])
_told = msgspec.msgpack.Decoder(dict[str, list[Told]])
_block = msgspec.msgpack.Decoder(list[WorkerEntry])


def changed(picture: Picture) -> tuple[dict[bytes, bytes], list[bytes]]:
    """(fields that changed since the last call, names of fields that are gone); marks the picture as saved."""
    fields = _fields(
        picture,
        picture.workers.dirty,
        {number // BLOCK for number in picture.dirty_roster},
        picture.cases.dirty,
        picture.cases.dirty_newest,
        picture.sums.dirty,
        picture.alerts.dirty,
        rules=picture.dirty_regulation,
    )
    fields |= _watch(picture, picture.watch.book.dirty, changed=True)
    statuses = picture.cases.statuses
    fields |= {b"q:" + case.encode(): statuses.record(case) for case in statuses.dirty}
    gone = [_sum_name(key) for key in picture.forgotten_days] + [b"a:" + a.encode() for a in picture.alerts.gone]
    gone += [b"c:" + name.encode() for name in picture.cases.gone]
    gone += [b"q:" + name.encode() for name in statuses.gone]
    picture.dirty_regulation = False
    for dirty in (
        picture.workers.dirty,
        picture.dirty_roster,
        picture.cases.dirty,
        picture.cases.dirty_newest,
        picture.sums.dirty,
        picture.forgotten_days,
        picture.alerts.dirty,
        picture.alerts.gone,
        picture.cases.gone,
        statuses.dirty,
        statuses.gone,
        picture.watch.book.dirty,
    ):
        dirty.clear()
    for one in (picture.watch.desk, picture.watch.usual, picture.watch.clusters, picture.steps):
        one.dirty = False
    return fields, gone


def whole(picture: Picture) -> dict[bytes, bytes]:
    """Every field of the picture; leaves its marks alone."""
    rows = picture.workers.rows
    used = [n for n in range(len(rows) // CHUNK) if picture.workers.chunk(n).strip(b"\0")]
    cases, counties = picture.cases.names()
    blocks = {number // BLOCK for number in picture.roster}
    fields = _fields(
        picture,
        used,
        blocks,
        cases,
        counties,
        picture.sums.keys(),
        picture.alerts.names(),
        rules=bool(picture.regulation.types),
    )
    statuses = picture.cases.statuses
    fields |= {b"q:" + case.encode(): statuses.record(case) for case in statuses.names()}
    return fields | _watch(picture, picture.watch.book.scopes(), changed=False)


def _watch(picture: Picture, scopes: Iterable[str], *, changed: bool) -> dict[bytes, bytes]:
    """What the watch keeps beside the alerts; `changed`: only what did."""
    watch = picture.watch
    fields = {b"k:" + scope.encode(): watch.book.record(scope) for scope in scopes}
    if watch.desk.dirty or not changed:
        fields[b"desk"] = watch.desk.record()
    if watch.usual.dirty or not changed:
        fields[b"usual"] = _plain.encode(watch.usual.counties)
    if watch.clusters.dirty or not changed:
        fields[b"recent"] = _plain.encode(watch.clusters.types)
    if picture.steps.dirty or not changed:
        fields[b"steps"] = picture.steps.record()
    return fields


def restore(city: str, fields: Mapping[bytes, bytes]) -> Picture:
    """The picture that `whole` or a run of `changed` described. Raises ValueError for a field nobody wrote."""
    picture = Picture(city)
    meta = _meta.decode(fields[b"meta"])
    picture.now, picture.revision = meta.now, meta.revision
    picture.latest = dict(zip(FEEDS, meta.latest, strict=True))
    picture.silence.counties, picture.silence.awake = meta.silent, meta.awake
    picture.cases.now = meta.now
    for name, raw in fields.items():
        kind, _, rest = name.decode().partition(":")
        if _restore_watch(picture, kind, rest, raw):
            continue
        match kind:
            case "w":
                picture.workers.restore(int(rest), raw)
            case "c":
                picture.cases.restore(rest, raw, meta.now)
            case "q":
                picture.cases.statuses.restore(rest, raw)
            case "rules":
                picture.regulation = _rules.decode(raw)
            case "n":
                picture.cases.restore_newest(rest, raw)
            case "f":
                measure, _, day = rest.partition(":")
                picture.sums.restore((measure, int(day)), raw)
            case "p":
                picture.roster.update((entry.number, entry) for entry in _block.decode(raw))
            case "meta":
                continue
            case _:
                raise ValueError(f"checkpoint field {name!r} is of no kind this version knows")
    picture.regulated()
    picture.watch.restored(picture.now)
    if meta.version < VERSION:
        picture.resum()
    picture.sums.begin_period(month_start(picture.today, picture.regulation.month_from))
    return picture


def _restore_watch(picture: Picture, kind: str, rest: str, raw: bytes) -> bool:
    """Whether the field was the watch's, or of what walls show."""
    watch = picture.watch
    match kind:
        case "steps":
            picture.steps.restore(raw)
        case "a":
            watch.alerts.restore(rest, raw)
        case "k":
            watch.book.restore(rest, raw)
        case "desk":
            watch.desk.restore(raw)
        case "usual":
            watch.usual.counties = _usual.decode(raw)
        case "recent":
            watch.clusters.types = _told.decode(raw)
        case _:
            return False
    return True


def digest(fields: Mapping[bytes, bytes]) -> str:
    """SHA-256 over all fields by name: two pictures are equal exactly when this is."""
    total = hashlib.sha256()
    for name in sorted(fields):
        total.update(len(name).to_bytes(4, "little") + name)
        total.update(len(fields[name]).to_bytes(4, "little") + fields[name])
    return total.hexdigest()


def _fields(
    picture: Picture,
    chunks: Iterable[int],
    blocks: Iterable[int],
    cases: Iterable[str],
    counties: Iterable[str],
    sums: Iterable[tuple[str, int]],
    alerts: Iterable[str],
    *,
    rules: bool,
) -> dict[bytes, bytes]:
    fields = {b"w:%d" % number: picture.workers.chunk(number) for number in chunks}
    fields.update((b"p:%d" % block, _roster_block(picture, block)) for block in blocks)
    fields.update((b"c:" + case.encode(), picture.cases.record(case)) for case in cases)
    fields.update((b"n:" + county.encode(), picture.cases.newest_record(county)) for county in counties)
    fields.update((_sum_name(key), picture.sums.record(key)) for key in sums)
    fields.update((b"a:" + name.encode(), picture.alerts.record(name)) for name in alerts)
    if rules:
        fields[b"rules"] = _encoder.encode(picture.regulation)
    latest = tuple(picture.latest[feed] for feed in FEEDS)
    silence = picture.silence
    fields[b"meta"] = _encoder.encode(
        Meta(picture.now, picture.revision, latest, silence.counties, silence.awake, VERSION)
    )
    return fields


def _roster_block(picture: Picture, block: int) -> bytes:
    numbers = range(block * BLOCK, (block + 1) * BLOCK)
    return _encoder.encode([picture.roster[n] for n in numbers if n in picture.roster])


def _sum_name(key: tuple[str, int]) -> bytes:
    return f"f:{key[0]}:{key[1]}".encode()
