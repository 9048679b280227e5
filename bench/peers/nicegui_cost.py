"""What one viewer of the peer wall on NiceGUI costs its server with each update of all dots. The package is in an
environment of its own, which `make bench` makes: nothing that ships needs it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
from websockets.asyncio.client import connect

from bench.peers.interval import SECONDS, START_S, VIEWERS, Cost
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "build" / "peers" / "bin" / "python"
_OPEN, _JOIN, _PING, _PONG = "0", "40", "2", "3"
"""Packets of Engine.IO 4 and Socket.IO 5."""
_BIG = 64 * 2**20
DOTS = 15_000
"""Bytes that an update with all of them has at least."""


def installed() -> bool:
    return PYTHON.exists()


def cost() -> Cost:
    """Watched by VIEWERS over SECONDS, uncompressed, which is cheaper for it."""
    port = free_port()
    app = subprocess.Popen(
        [PYTHON, ROOT / "bench" / "peers" / "nicegui_app.py", str(port)], cwd=ROOT / "build", stderr=subprocess.DEVNULL
    )
    try:
        return asyncio.run(_watched(app.pid, port))
    finally:
        app.terminate()
        app.wait(10)


async def _watched(pid: int, port: int) -> Cost:
    came: list[list[int]] = [[] for _ in range(VIEWERS)]
    pages = [await asyncio.to_thread(_page, port) for _ in range(VIEWERS)]
    watching = [asyncio.create_task(_watch(port, page, came[n], n)) for n, page in enumerate(pages)]
    end = time.monotonic() + START_S
    while not all(came):
        assert time.monotonic() < end, "not every viewer of the peer is told anything"
        await asyncio.sleep(0.2)
    process, before = psutil.Process(pid), [list(one) for one in came]
    spent = sum(process.cpu_times()[:2])
    await asyncio.sleep(SECONDS)
    spent = sum(process.cpu_times()[:2]) - spent
    # On a busy machine it makes fewer than one a second.
    updates = [size for one, had in zip(came, before, strict=True) for size in one[len(had) :] if size > DOTS]
    found = Cost(spent / len(updates), sum(updates) / len(updates))
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    return found


def _page(port: int) -> str:
    """The name by which the page's own script connects."""
    end = time.monotonic() + START_S
    while True:
        with suppress(OSError):
            text = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read().decode()
            found = re.search(r"client_id['\"]: ['\"]([^'\"]+)", text)
            assert found, "the peer's page has another form"
            return found[1]
        assert time.monotonic() < end, "the peer does not answer"
        time.sleep(0.2)


async def _watch(port: int, name: str, came: list[int], n: int) -> None:
    asked = {"EIO": "4", "transport": "websocket", "document_id": f"d{n}", "tab_id": f"t{n}", "client_id": name}
    asked |= {"next_message_id": "0", "implicit_handshake": "true"}
    url = f"ws://127.0.0.1:{port}/_nicegui_ws/socket.io/?{urlencode(asked)}"
    async with connect(url, max_size=_BIG, compression=None) as line:
        async for frame in line:
            if isinstance(frame, str) and frame.startswith(_OPEN):
                await line.send(_JOIN)
            elif frame == _PING:
                await line.send(_PONG)
            elif not (isinstance(frame, str) and frame.startswith(_JOIN)):
                came.append(len(frame))
