"""The pages' server's own key: made once with the store, kept readable by the owner alone, hashed in the registry."""

from __future__ import annotations

import os
from pathlib import Path

from streams.errors import MissingPart
from streams.registry.registry import Registry
from streams.settings import Settings


def service_file(settings: Settings) -> Path:
    return settings.store.data_dir / "service.key"


def ensure_service_key(settings: Settings, registry: Registry, now: int) -> None:
    """Enrols the server and writes its key, unless it has one."""
    path = service_file(settings)
    if not path.exists():
        write_private(path, registry.enrol_service("dashboard", now).encode())


def read_service_key(settings: Settings) -> str:
    """Raises MissingPart before `up` has made one."""
    path = service_file(settings)
    if not path.exists():
        raise MissingPart(f"no service key at {path}: `python -m streams up` makes it with the store")
    return path.read_text("utf-8").strip()


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        os.fchmod(handle, 0o600)  # A draft that an earlier try left behind keeps its own rights.
        out.write(content)
    draft.rename(path)
