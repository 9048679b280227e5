"""Calls of the same members by a media server alone: Janus without a process of ours before it, and a relay by aiortc,
which decodes and encodes what it passes on."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Page

from bench.row import Row
from bench.videos import BOUND_S, Seen, all_seen, measured
from tests.journeys.browser import SPEAKS, chromium
from tests.journeys.test_media_server import Member, modules
from tests.servers import free_port
from tests.streams.calls.media_servers import janus


class BareMember(Member):
    """`pictures`: it sends one, else its sound alone."""

    def __init__(self, page: Page, feed: int, *, pictures: bool) -> None:
        super().__init__(page)
        self.feed, self._pictures = feed, pictures

    async def comes(self, kind: str, url: str) -> None:
        given = [kind, url, self.feed, {"first": self.feed == 1, "pictures": self._pictures}]
        await self.page.evaluate(_COMES, given)

    async def sees_too(self, feed: int) -> None:
        await self.page.evaluate("(feed) => session.sees(feed)", feed)

    async def frames(self) -> dict[str, int]:
        if self._pictures:
            return await super().frames()
        found: dict[str, int] = await self.page.evaluate(_PACKETS)
        return found


@contextlib.contextmanager
def _aiortc() -> Iterator[str]:
    port = free_port()
    words = [sys.executable, "-m", "bench.peers.aiortc_relay", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield f"ws://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close() if process.stdout else None


async def called(kind: str, members: int, *, pictures: bool) -> Seen:
    """`kind`: janus or aiortc. One after the other comes, as in a call of ours."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(janus(folder)).url if kind == "janus" else stack.enter_context(_aiortc())
        port = stack.enter_context(modules())
        browser = await stack.enter_async_context(chromium(webgl=False, more=SPEAKS))
        found: list[BareMember] = []
        took: list[float] = []
        for n in range(members):
            one = BareMember(await browser.new_page(), n + 1, pictures=pictures)
            await one.page.goto(f"http://127.0.0.1:{port}/")
            begun = time.monotonic()
            await one.comes(kind, url)
            await all_seen(one, n, BOUND_S)
            took.append(time.monotonic() - begun)
            for other in found:
                await other.sees_too(one.feed)
            found.append(one)
        for one in found:
            await all_seen(one, members - 1, BOUND_S)
        return await measured(found, took[1:])


async def beside() -> list[Row]:
    """Of as many members as ours at Janus; of aiortc with sound alone, and of two with pictures, each of which costs it
    a decoder and an encoder."""
    rows = []
    for kind, members, pictures in (("janus", 6, True), ("aiortc", 6, False), ("aiortc", 2, True)):
        seen = await called(kind, members, pictures=pictures)
        what = f"bare {kind}, {members} members, {'pictures and sound' if pictures else 'sound alone'}"
        costs = f"{kind} {seen.cores.media:.2f}"
        rows.append(seen.row(what, "a peer", costs, "pictures" if pictures else "packets"))
    return rows


_COMES = """async ([kind, url, feed, how]) => {
  const { BareMember } = await import("/bench/peers/media_page.mjs");
  window.session = new BareMember(kind, url, feed);
  await session.comes(how);
}"""
_PACKETS = """async () => {
  const found = {};
  for (const [feed, { link }] of session.mesh.peers)
    for (const one of (await link.getStats()).values())
      if (feed !== "media" && one.type === "inbound-rtp" && one.kind === "audio") found[feed] = one.packetsReceived;
  return found;
}"""
