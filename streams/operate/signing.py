"""The keys that sign what enters the journal: made with the store, completed at an upgrade, rotated with an overlap."""

from __future__ import annotations

from streams.errors import StoreError
from streams.model.entry_id import EntryId
from streams.registry import signing
from streams.registry.registry import Registry
from streams.registry.signing import RingFile
from streams.settings import Settings
from streams.wire.signed import KeyPurpose, SigningKey


def ensure_signing(settings: Settings, registry: Registry, newest: EntryId, now: int) -> None:
    """A key for each purpose. `newest`: last entry of the journal; a store without keys is asked for signatures from
    there on. Raises StoreError where a key the store had is missing."""
    data = settings.store.data_dir
    with signing.changing(data):
        held, since = signing.read(data), registry.signed_since()
        known = registry.signing_ids()
        missing = sorted(set(known) - {key.id for key in held.keys}) if held else known
        if missing:
            raise StoreError(
                f"signing key {', '.join(missing)} is missing: bring signing/ring.json of {data} back from a backup"
            )
        ring = held or RingFile(since=since or str(newest), known=(), keys=())
        have = {key.purpose for key in ring.keys}
        wanted = [one for one in KeyPurpose if one not in have and (one is not KeyPurpose.SEAT or settings.store.demo)]
        made = tuple(signing.new_key(one, ring.known, now) for one in wanted)
        _put(settings, registry, ring, (*ring.keys, *made))


def rotate(settings: Settings, registry: Registry, purpose: KeyPurpose, now: int) -> SigningKey:
    """A new key of a purpose; the old one is taken for OVERLAP_MS more and kept for verifying. Raises StoreError
    without a ring."""
    data = settings.store.data_dir
    with signing.changing(data):
        ring = signing.read(data)
        if ring is None:
            raise StoreError("there are no signing keys yet: `python -m streams up` makes them with the store")
        made = signing.new_key(purpose, ring.known, now)
        keys = tuple(_retired(key, now) if key.purpose is purpose and not key.retired_at else key for key in ring.keys)
        _put(settings, registry, ring, (*keys, made))
    return made


def _retired(key: SigningKey, now: int) -> SigningKey:
    return SigningKey(key.id, key.purpose, key.secret, key.created_at, now)


def _put(settings: Settings, registry: Registry, ring: RingFile, keys: tuple[SigningKey, ...]) -> None:
    """The files first: the registry never lists a key that is nowhere."""
    known = tuple(dict.fromkeys((*ring.known, *(key.id for key in keys))))
    signing.write(settings.store.data_dir, RingFile(since=ring.since, known=known, keys=keys))
    registry.list_signing(keys, ring.since)
