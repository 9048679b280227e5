"""The picture as named fields: what changed goes into the checkpoint, everything comes back from it.

Each kind's tables have their own prefixes (`tables.py`); a field of a prefix that no kind has was written by a newer
version and is left as it is. `meta` is the picture's own: its time, the registry's revision, feeds, silent counties.

w:<chunk>            256 workers' rows            p:<block>   64 workers of the roster
c:<case>             one case                     n:<county>  ids of its newest reports
f:<measure>:<day>    region -> sum                a:<alert>   one alert
k:<scope>            its alerts' figures          desk        seats, hand-overs, plans, rules out of service
usual                workers by county and hour   recent      reports of the last half hour by type
q:<case>             its statuses that wait       rules       what the clocks judge by
steps                what walls show of the day   x:<day>     cases over since that day that left for history
later:<id>           one event of a kind not known
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from streams.fold.picture import FEEDS, Picture
from streams.fold.registry import RegistryReplica
from streams.fold.silence import Silence, Silent
from streams.model.local_day import month_start

META = b"meta"
VERSION = 4
"""Of what is derived and saved; a picture saved by an older one is summed up anew from its cases."""


class Meta(msgspec.Struct, frozen=True, array_like=True):
    now: int
    revision: int
    latest: tuple[tuple[int, int], ...]
    silent: dict[str, Silent] = {}
    awake: int = 0
    version: int = 1


_encoder = msgspec.msgpack.Encoder(order="sorted")
_meta = msgspec.msgpack.Decoder(Meta)


def changed(picture: Picture) -> tuple[dict[bytes, bytes], list[bytes]]:
    """(fields that changed since the last call, names of fields that are gone); marks the picture as saved."""
    fields, gone = {META: _own(picture)}, list[bytes]()
    for table in picture.tables:
        fields |= table.changed()
        gone += table.gone()
        table.saved()
    return fields, gone


def whole(picture: Picture) -> dict[bytes, bytes]:
    """Every field of the picture; leaves its marks alone."""
    fields = {META: _own(picture)}
    for table in picture.tables:
        fields |= table.whole()
    return fields


def restore(city: str, fields: Mapping[bytes, bytes]) -> Picture:
    """The picture that `whole` or a run of `changed` described. Raises ValueError for a field that cannot be read."""
    picture = Picture(city)
    meta = _meta.decode(fields[META])
    picture.context.now = meta.now
    picture.kind(RegistryReplica).revision = meta.revision
    picture.latest = dict(zip(FEEDS, meta.latest, strict=True))
    silence = picture.kind(Silence)
    silence.counties, silence.awake = meta.silent, meta.awake
    tables = {table.prefix: table for table in picture.tables}
    for name, raw in fields.items():
        prefix, _, rest = name.decode().partition(":")
        if prefix in tables:
            tables[prefix].restore(rest, raw)
    picture.restored()
    if meta.version < VERSION:
        picture.recount()
    picture.sums.begin_period(month_start(picture.today, picture.regulation.month_from))
    return picture


def known(fields: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Those of a checkpoint that this version writes; what a newer one wrote beside them is left as it is."""
    prefixes = {table.prefix for table in Picture("").tables} | {META.decode()}
    return {name: raw for name, raw in fields.items() if name.decode().partition(":")[0] in prefixes}


def reread(city: str, fields: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """The same fields as this version writes them: a record that an older one saved and nothing has changed since has
    none of the members that were added later. Raises ValueError for a field that cannot be read."""
    ours = known(fields)
    now = whole(restore(city, ours))
    return {name: now.get(name, raw) for name, raw in ours.items()}


def digest(fields: Mapping[bytes, bytes]) -> str:
    """SHA-256 over all fields by name: two pictures are equal exactly when this is."""
    total = hashlib.sha256()
    for name in sorted(fields):
        total.update(len(name).to_bytes(4, "little") + name)
        total.update(len(fields[name]).to_bytes(4, "little") + fields[name])
    return total.hexdigest()


def _own(picture: Picture) -> bytes:
    silence, revision = picture.kind(Silence), picture.kind(RegistryReplica).revision
    latest = tuple(picture.latest[feed] for feed in FEEDS)
    return _encoder.encode(Meta(picture.now, revision, latest, silence.counties, silence.awake, VERSION))
