"""The demo's keys between `up`, which enrols its workers, and the demo process, which speaks for them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from streams.demo.keys import DemoKeys
from streams.errors import MissingPart
from streams.registry.secret import write_private
from streams.settings import Settings


def keys_file(settings: Settings) -> Path:
    return settings.store.data_dir / "demo" / "keys.json"


def read_keys(settings: Settings) -> DemoKeys:
    """Raises MissingPart before `up` has enrolled the demo's workers."""
    path = keys_file(settings)
    if not path.exists():
        raise MissingPart(f"no keys for the demo at {path}: `python -m streams up` makes them with the store")
    return msgspec.json.decode(path.read_bytes(), type=DemoKeys)


def write_keys(settings: Settings, keys: DemoKeys) -> None:
    """Readable by the owner alone."""
    write_private(keys_file(settings), msgspec.json.encode(keys))
