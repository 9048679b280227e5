"""The program itself on a port, with clients that send half requests: it answers the others, and ends in time."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from streams.model.store import StoreInfo
from streams.registry.registry import Registry
from tests.sealing import sealer
from tests.servers import BOUND_S, free_port
from tests.signing import keys_in
from tests.streams.registry.newer import newer

HALVES = (
    b"",
    b"GET /healthz HTTP/1.1\r\nX-a: ",
    b"POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\nname=",
)


@contextlib.contextmanager
def program(folder: Path, *arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    keys_in(folder)
    registry = Registry(f"sqlite:///{folder / 'registry.db'}", sealer(folder))
    registry.migrate()
    registry.set_store(StoreInfo(city="2112", demo=True, created_ms=0, offset_ms=0, rate=1.0, salt="00"))
    registry.close()
    config = folder / "config.yaml"
    config.write_text(f"store: {{data_dir: {folder}}}\ndashboard: {{port: {port}, wall_port: {port}}}\n", "utf-8")
    command = [sys.executable, "-m", "dashboard", "--config", str(config), *arguments]
    with subprocess.Popen(command) as running:
        try:
            until = time.monotonic() + BOUND_S
            while answer(port, 2.0)[0] != 200 and time.monotonic() < until:
                time.sleep(0.1)
            yield port, running
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGTERM)
            running.wait(BOUND_S)


def answer(port: int, timeout_s: float) -> tuple[int, float]:
    begun = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status, time.monotonic() - begun
    except OSError:
        return 0, time.monotonic() - begun
    finally:
        line.close()


@pytest.mark.parametrize("arguments", [(), ("--wall",)])
def test_half_requests_stop_nobody_and_are_closed(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with program(tmp_path, *arguments) as (port, running):
        halves = []
        for n in range(120):
            half = socket.create_connection(("127.0.0.1", port), 5)
            half.sendall(HALVES[n % len(HALVES)])
            halves.append(half)
        status, took = answer(port, 10.0)
        assert status == 200
        assert took < 5
        for half in halves:
            half.settimeout(BOUND_S)
            with contextlib.suppress(ConnectionError):
                assert half.recv(1) == b""
            half.close()
        os.kill(running.pid, signal.SIGTERM)
        assert running.wait(BOUND_S) == 0


def test_a_worker_is_replaced_in_a_city_whose_registry_was_migrated_beside_it(tmp_path: Path) -> None:
    with program(tmp_path) as (port, running):
        newer(f"sqlite:///{tmp_path / 'registry.db'}")
        master = psutil.Process(running.pid)
        before = {one.pid for one in master.children()}
        os.kill(min(before), signal.SIGKILL)
        until = time.monotonic() + BOUND_S
        while min(before) in (now := {one.pid for one in master.children()}) or len(now) < len(before):
            assert time.monotonic() < until
            time.sleep(0.1)
        os.kill(max(before), signal.SIGKILL)
        while answer(port, 2.0)[0] != 200:
            assert running.poll() is None, "the program ended"
            assert time.monotonic() < until
            time.sleep(0.1)
        assert running.poll() is None
