"""The page of a camera in a real browser, with real streams of another origin: HLS as a platform cuts it, and WHEP by a
real answerer. Pictures come, the opening is on record, and what the platform does not let be read says so."""

from __future__ import annotations

import asyncio
import contextlib
import http.server
import threading
from collections.abc import AsyncIterator, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from playwright.async_api import async_playwright, expect
from werkzeug.serving import make_server

from streams.access.subject import Role
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.audit import AuditRecord
from streams.model.entry_id import EntryId
from streams.model.own_tables import TableRow
from streams.registry.audit import Wanted
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from tests.dashboard.conftest import Site
from tests.journeys.browser import BOUND_MS, chromium
from tests.journeys.stack import BOUND_S, until
from tests.servers import free_port

pytestmark = [pytest.mark.journey, pytest.mark.soak]
VILLAGE = "211221106201"
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "own.import", "", reason="建档")
FRAMES, RATE = 250, 25


def cut(folder: Path) -> None:
    """Ten seconds of H.264 as `live.m3u8` and its parts."""
    with av.open(str(folder / "live.m3u8"), "w", format="hls", options={"hls_time": "1", "hls_list_size": "0"}) as out:
        stream: Any = out.add_stream("libx264", rate=RATE, options={"g": str(RATE)})
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for n in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), n % 256, np.uint8), format="rgb24")
            frame.pts, frame.time_base = n, Fraction(1, RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


class Platform(http.server.SimpleHTTPRequestHandler):
    """Of another origin. `open`: whether pages of others may read it. `loop`: where its answerer runs."""

    open = True
    loop: asyncio.AbstractEventLoop
    ways: set[RTCPeerConnection]
    ended: list[str]

    def end_headers(self) -> None:
        if self.open:
            for name in ("Origin", "Headers", "Methods"):
                self.send_header(f"Access-Control-Allow-{name}", "*")
            self.send_header("Access-Control-Expose-Headers", "Location")
        super().end_headers()

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self.end_headers()

    def do_POST(self) -> None:
        offer = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = asyncio.run_coroutine_threadsafe(self._answered(offer), self.loop).result().encode()
        self.send_response(201)
        self.send_header("Location", "/whep/1/way")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_DELETE(self) -> None:
        self.ended.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    async def _answered(self, offer: str) -> str:
        way = RTCPeerConnection()
        self.ways.add(way)
        way.addTrack(VideoStreamTrack())
        await way.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await way.setLocalDescription(await way.createAnswer())
        return str(way.localDescription.sdp)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def served(server: Any) -> Iterator[None]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextlib.asynccontextmanager
async def city(
    folder: Path, kind: str, path: str, *, readable: bool = True
) -> AsyncIterator[tuple[Site, type[Platform]]]:
    """Pages on a port of their own, and a camera whose link is at the platform."""
    pages, streams = free_port(), free_port()
    origin = f"http://127.0.0.1:{pages}"
    site = Site(folder, demo=True, dashboard={"port": str(pages), "public_url": origin})
    loop = asyncio.get_running_loop()

    class Here(Platform):
        ways, ended = set(), []

    Here.open, Here.loop = readable, loop
    platform = http.server.ThreadingHTTPServer(("127.0.0.1", streams), partial(Here, directory=str(folder)))
    place = ("123.81", "42.017", "wgs84", "", "no")
    rows: list[TableRow] = [("s1", "camera", "村口", VILLAGE, *place)]
    cameras: list[TableRow] = [("s1", "县公安局", kind, f"http://127.0.0.1:{streams}/{path}")]
    site.registry.take_own(OwnTables({"sites": rows, "cameras": cameras}, {}), RECORD, TakenBy("李主任", "建档", 0))
    alert = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, VILLAGE, 1, state=AlertState.PENDING, tiers=(6,))
    history = History(site.settings.history_url)
    history.open()
    history.put([moved(alert, AlertMove.RAISE, at=1)], EntryId(1, 0), 1)
    history.close()
    with served(platform), served(make_server("127.0.0.1", pages, site.server(), threaded=True)):
        yield site, Here
    for way in Here.ways:
        await way.close()


@contextlib.asynccontextmanager
async def opened(site: Site) -> AsyncIterator[Any]:
    async with async_playwright(), chromium(webgl=False) as browser:
        page = await browser.new_page(viewport={"width": 1366, "height": 768})
        await page.goto(site.settings.dashboard_url + site.link(Role.DUTY, "211221", "/camera/s1?alert=sos%2F7%2F1"))
        await page.locator("button").click()
        yield page


@pytest.mark.parametrize(
    ("kind", "path", "word"), [("hls", "live.m3u8", "有画面，比现场晚"), ("whep", "whep/1", "有画面")]
)
async def test_pictures_of_a_listed_origin_come_and_the_opening_is_on_record(
    tmp_path: Path, kind: str, path: str, word: str
) -> None:
    if kind == "hls":
        await asyncio.to_thread(cut, tmp_path)
    async with city(tmp_path, kind, path) as (site, platform), opened(site) as page:
        await expect(page.get_by_test_id("camera-state")).to_contain_text(word, timeout=BOUND_MS)
        await page.screenshot(path=tmp_path / "camera.png")
        assert await page.evaluate("document.querySelector('video').videoWidth") > 0
        (found,) = site.registry.audit_search(Wanted(action="camera.open"), 5)
        assert (found.record.object, found.record.reason) == ("camera/s1", "alert/sos/7/1")
        if kind == "whep":
            assert len(platform.ways) == 1
            await page.goto("about:blank")
            await until(lambda: _is(platform.ended, ["/whep/1/way"]), BOUND_S, "the end of it at the platform")


async def _is(found: list[str], wanted: list[str]) -> bool:
    return found == wanted


async def test_what_the_platform_lets_no_page_read_says_so(tmp_path: Path) -> None:
    await asyncio.to_thread(cut, tmp_path)
    async with city(tmp_path, "hls", "live.m3u8", readable=False) as (site, _), opened(site) as page:
        await expect(page.get_by_test_id("camera-state")).to_contain_text("取不到视频", timeout=BOUND_MS)
        await expect(page.get_by_test_id("camera-elsewhere")).to_be_visible()
        await expect(page.get_by_test_id("camera-again")).to_be_visible()
