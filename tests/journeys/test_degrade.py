"""A wall whose push breaks polls and says so; when nothing comes at all it says until when; then it is live again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.browser import BOUND_MS, COARSE, chromium, screen
from tests.journeys.stack import Stack
from tests.servers import free_port

pytestmark = pytest.mark.journey


class Gate:
    """A proxy before the gateway. `push`: lets WebSockets through; `pull`: lets other requests through."""

    def __init__(self, port: int, to: int) -> None:
        self.port, self._to = port, to
        self.push = self.pull = True
        self._open: set[tuple[asyncio.StreamWriter, bool]] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            upgrade = b"upgrade: websocket" in head.lower()
            if not (self.push if upgrade else self.pull):
                return
            there, out = await asyncio.open_connection("127.0.0.1", self._to)
            out.write(head)
            entry = (writer, upgrade)
            self._open.add(entry)
            try:
                await asyncio.gather(_copy(reader, out), _copy(there, writer))
            finally:
                self._open.discard(entry)
                out.close()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    def shut(self, *, push: bool, pull: bool) -> None:
        """What is not let through any more is cut at once."""
        self.push, self.pull = push, pull
        for writer, upgrade in tuple(self._open):
            if not (push if upgrade else pull):
                writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory, ports: tuple[int, int]) -> Stack:
    folder: Path = tmp_path_factory.mktemp("gated")
    section = {"port": ports[1], "public_url": f"ws://127.0.0.1:{ports[0]}"}
    return Stack(folder, gateway=section, demo={"prologue": False})


@pytest.fixture
async def gate(gated: Stack, ports: tuple[int, int]) -> AsyncIterator[Gate]:
    found = Gate(*ports)
    server = await asyncio.start_server(found.take, "127.0.0.1", ports[0])
    try:
        await asyncio.to_thread(gated.start)
        yield found
    finally:
        found.shut(push=False, pull=False)
        server.close()
        await asyncio.to_thread(gated.stop)


async def test_push_then_poll_then_a_dated_picture_then_live_again(gated: Stack, gate: Gate) -> None:
    async with chromium() as browser:
        wall = await screen(browser, gated.link("wall"), scale=COARSE)
        await wall.live()

        gate.shut(push=False, pull=True)
        await wall.page.wait_for_function(_STATE, arg="polling", timeout=BOUND_MS, polling=100)
        await wall.page.wait_for_function(_MODE, arg="推送中断，轮询更新", timeout=BOUND_MS, polling=100)
        newest = await wall.page.evaluate("() => window.cityProbe.newest")
        await wall.page.wait_for_function(
            "(then) => window.cityProbe.newest > then + 8000", arg=newest, timeout=BOUND_MS, polling=100
        )
        await wall.page.wait_for_selector("[data-testid=veil]", state="hidden", timeout=BOUND_MS)

        gate.shut(push=False, pull=False)
        await wall.page.wait_for_function(_STATE, arg="lost", timeout=BOUND_MS, polling=100)
        await wall.page.wait_for_selector("[data-testid=veil]:visible", timeout=BOUND_MS)
        assert (await wall.text("veil-text")).startswith("连接中断 · 数据截至 ")

        gate.shut(push=True, pull=True)
        await wall.page.wait_for_function(_STATE, arg="live", timeout=BOUND_MS, polling=100)
        await wall.page.wait_for_function(_MODE, arg="", timeout=BOUND_MS, polling=100)
        await wall.page.wait_for_selector("[data-testid=veil]", state="hidden", timeout=BOUND_MS)


_STATE = "(state) => window.cityProbe.state === state"
_MODE = "(said) => document.querySelector('[data-slot=mode]').textContent === said"
