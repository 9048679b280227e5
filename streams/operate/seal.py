"""`rotate-seal`: a new key for residents' data, and the end of the old ones."""

from __future__ import annotations

from pathlib import Path

from streams.clock import real_ms
from streams.errors import StoreError
from streams.operate.audit import operator
from streams.registry.registry import Registry
from streams.registry.seal import new_key, read_keys, seal_file, write_keys
from streams.registry.secret import alone
from streams.settings import Settings

_PASSES = 10
_SETTLED_MS = 3_600_000
"""A process that sealed a value before the new key came has long written it by then."""


def rotate(settings: Settings, registry: Registry) -> list[str]:
    """Adds a key and seals everything with it. A rotation that was cut off is ended first, without another key. Returns
    lines to print. Raises StoreError."""
    file = seal_file(settings)
    with alone(file.parent):
        return _rotated(file, registry)


def drop(settings: Settings, registry: Registry) -> list[str]:
    """Removes the keys that seal nothing any more. Returns lines to print. Raises StoreError when a process may still
    write with one of them."""
    file = seal_file(settings)
    with alone(file.parent):
        return _dropped(file, registry)


def _rotated(file: Path, registry: Registry) -> list[str]:
    keys = read_keys(file)
    unfinished = bool(registry.seal_keys_used().keys() - {keys[-1].id})
    if not unfinished:
        keys = (*keys, new_key())
    record = operator("seal.rotate", f"seal/{keys[-1].id}", fields=("resumed",) if unfinished else ())
    registry.audit(record)
    write_keys(file, keys)
    count = 0
    for _ in range(_PASSES):
        # What was sealed with the old key while a pass ran is found by the next.
        done = registry.reseal()
        count += done
        if not done:
            registry.settle()
            old = ", ".join(key.id for key in keys[:-1])
            return [
                f"{count} rows sealed with {keys[-1].id}" + (" (a rotation that was cut off)" if unfinished else ""),
                f"{file} still holds {old}: backups made so far need it; `rotate-seal --drop` removes it",
            ]
    raise StoreError(f"rows are still written with an old key after {_PASSES} passes: run `rotate-seal` again")


def _dropped(file: Path, registry: Registry) -> list[str]:
    keys = read_keys(file)
    if real_ms() - file.stat().st_mtime_ns // 1_000_000 < _SETTLED_MS:
        raise StoreError(f"{file} was changed less than an hour ago: a value may still be on its way; drop keys later")
    used = registry.seal_keys_used()
    kept = tuple(key for key in keys if used[key.id] or key == keys[-1])
    gone = [key.id for key in keys if key not in kept]
    if not gone:
        return ["every key is in use: nothing was removed"]
    registry.audit(operator("seal.drop", f"seal/{keys[-1].id}", fields=tuple(gone)))
    write_keys(file, kept)
    return [f"removed {', '.join(gone)}: backups that name one of them cannot be restored without a copy of it"]
