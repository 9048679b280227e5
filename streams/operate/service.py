"""The pages' server's own key: made once with the store, kept readable by the owner alone, hashed in the registry."""

from __future__ import annotations

from pathlib import Path

from streams.errors import MissingPart
from streams.registry.registry import Registry
from streams.registry.secret import write_private
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
