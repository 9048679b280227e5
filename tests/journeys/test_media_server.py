"""Video of three browsers by a real Janus, also with a relay as the only way: each sees both others; who leaves is gone
for them within seconds; a server that is killed is said, and its calls come back with it."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from streams.access.subject import Subject
from streams.model.calls.call import CallEngine
from tests.journeys.browser import SPEAKS, chromium
from tests.journeys.stack import BOUND_S, ROOT, until
from tests.streams.calls.media_servers import SECRET, coturn, janus, own_address
from tests.streams.calls.switchboard import DESK, FULL, PHONE, TOWN, TOWN_DESK, Switchboard, switchboard
from tests.streams.gateway.house import eventually

pytestmark = [pytest.mark.journey, pytest.mark.soak]
FRAMES = 20
"""Two seconds of a picture."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Modules of the product, and an empty page to run them in."""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html>")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def modules() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class Member:
    """A browser in a call, by the product's own session."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def answers(
        self, board: Switchboard, who: Subject, call: str, engine: CallEngine = CallEngine.SERVER, *, relayed: bool
    ) -> None:
        given = [f"ws://127.0.0.1:{board.port}/call", board.guests.invite(who), call, relayed, engine.value]
        await self.page.evaluate(_ANSWER, given)

    async def frames(self) -> dict[str, int]:
        """Pictures that came, by who sent them."""
        found: dict[str, int] = await self.page.evaluate(_FRAMES)
        return found

    async def sees(self, *addresses: str) -> bool:
        found = await self.frames()
        return set(found) == set(addresses) and all(count >= FRAMES for count in found.values())

    async def there(self) -> Any:
        return await self.page.evaluate("() => window.session.mesh?.there")


@contextlib.asynccontextmanager
async def members(board: Switchboard, port: int, call: str, *, relayed: bool) -> AsyncIterator[list[Member]]:
    """Three that answered it."""
    async with chromium(webgl=False, more=SPEAKS) as browser:
        found = [Member(await browser.new_page()) for _ in range(3)]
        for one, who in zip(found, (DESK, TOWN_DESK, PHONE), strict=True):
            await one.page.goto(f"http://127.0.0.1:{port}/")
            await one.answers(board, who, call, relayed=relayed)
        yield found


@pytest.mark.parametrize("relayed", [False, True])
async def test_three_browsers_see_each_other(tmp_path: Path, *, relayed: bool) -> None:
    async with AsyncExitStack() as stack:
        server = stack.enter_context(janus(tmp_path))
        own = own_address()
        relay = stack.enter_context(coturn(tmp_path, own))
        port = stack.enter_context(modules())
        more = {"janus_url": server.url, "turn_urls": f"turn:{own}:{relay.port}", "turn_secret": SECRET}
        board = await stack.enter_async_context(switchboard(pages=port, **more))
        await eventually(lambda: board.server._server.trouble == "")
        await board.starts(TOWN, FULL, engine=CallEngine.SERVER)
        desk, town, phone = await stack.enter_async_context(members(board, port, "c1", relayed=relayed))
        await until(lambda: desk.sees(TOWN, FULL), BOUND_S, "both others at the desk")
        await until(lambda: phone.sees("2112", TOWN), BOUND_S, "both others on the phone")
        pairs = await phone.page.evaluate(_PAIRS)
        assert set(pairs) == ({"relay"} if relayed else {"host"}), pairs
        await town.page.close()
        await until(lambda: phone.sees("2112"), 3, "the one that is left")
        before = (await phone.frames())["2112"]
        await until(lambda: _more(phone, before), BOUND_S, "pictures after that")
        server.kill9()
        await until(lambda: _is(desk, False), 5, "the word that the server is away")
        server.start()
        await until(lambda: desk.sees(FULL), BOUND_S, "pictures of a server that came back")


async def test_a_relay_that_is_killed_is_seen_and_its_pictures_come_back_with_it(tmp_path: Path) -> None:
    """From browser to browser with the relay as the only way: talk goes on while it is gone."""
    async with AsyncExitStack() as stack:
        own = own_address()
        relay = stack.enter_context(coturn(tmp_path, own))
        port = stack.enter_context(modules())
        more = {"turn_urls": f"turn:{own}:{relay.port}?transport=tcp", "turn_secret": SECRET}
        board = await stack.enter_async_context(switchboard(pages=port, **more))
        await board.starts(TOWN, engine=CallEngine.MESH)
        browser = await stack.enter_async_context(chromium(webgl=False, more=SPEAKS))
        desk, town = [Member(await browser.new_page()) for _ in range(2)]
        for one, who in ((desk, DESK), (town, TOWN_DESK)):
            await one.page.goto(f"http://127.0.0.1:{port}/")
            await one.answers(board, who, "c1", CallEngine.MESH, relayed=True)
        await until(lambda: desk.sees(TOWN), BOUND_S, "the other by the relay")
        assert set(await desk.page.evaluate(_PAIRS)) == {"relay"}
        relay.kill9()
        await until(lambda: _cut(desk, TOWN), BOUND_S, "the word that the picture is cut")
        assert (board.state("2112"), board.state(TOWN)) == ("joined", "joined"), "the lines are in all the same"
        relay.start()
        await until(lambda: _whole(desk, TOWN), BOUND_S, "a way by the relay that came back")
        before = (await desk.frames())[TOWN]
        await until(lambda: _gets(desk, TOWN, before), BOUND_S, "pictures after that")


async def _cut(member: Member, address: str) -> bool:
    return bool(await member.page.evaluate("(address) => session.mesh.cut(address)", address))


async def _whole(member: Member, address: str) -> bool:
    state = "(address) => session.mesh.peers.get(address)?.link.connectionState"
    return bool(await member.page.evaluate(state, address) == "connected")


async def _gets(member: Member, address: str, before: int) -> bool:
    return (await member.frames()).get(address, 0) > before + FRAMES


async def _more(member: Member, before: int) -> bool:
    return await _gets(member, "2112", before)


async def _is(member: Member, there: object) -> bool:
    return await member.there() is there


_ANSWER = """async ([url, ticket, call, relayed, engine]) => {
  const { CallSession } = await import("/assets/js/talk/session.mjs");
  window.session = new CallSession({ url, pass: async () => ({ ticket }), changed: () => {} });
  if (relayed) {
    const Link = RTCPeerConnection;
    window.RTCPeerConnection = function (given) { return new Link({ ...given, iceTransportPolicy: "relay" }); };
  }
  await session.ready();
  await session.answer(call, engine);
}"""
_FRAMES = """async () => {
  const found = {};
  for (const [address, { link }] of session.mesh?.peers ?? []) {
    if (address === "media") continue;
    found[address] = 0;
    for (const one of (await link.getStats()).values())
      if (one.type === "inbound-rtp" && one.kind === "video") found[address] = one.framesDecoded ?? 0;
  }
  return found;
}"""
_PAIRS = """async () => {
  const kinds = [];
  for (const { link } of session.mesh.peers.values()) {
    const all = [...(await link.getStats()).values()];
    for (const one of all)
      if (one.type === "candidate-pair" && one.nominated)
        kinds.push(all.find(({ id }) => id === one.localCandidateId)?.candidateType);
  }
  return kinds;
}"""
