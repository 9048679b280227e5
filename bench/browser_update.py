"""Main-thread time of one update of moving workers in our own layer and in plotly's, 1920x1080, software GL.

Task time is Chromium's own `TaskDuration` of the page's main thread, in CPU time, over UPDATES a second apart: all from
the bytes to the drawn frames, the redraws of a smooth move included, less what the same page burns when nothing comes.
`at once` is by the clock: from the frame's bytes to the end of the call that shows them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import plotly
import psutil
from playwright.async_api import Browser, CDPSession, Page

from bench.files import served
from bench.row import Row
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.locale import Words
from dashboard.wall_config import Wall
from streams.access.subject import Role, Subject
from streams.geography.places import load
from streams.model.entry_id import ZERO, EntryId
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.settings import Settings
from streams.wire import columns
from streams.wire.changes import ROW
from tests.journeys.browser import WALL, chromium

SIZES = (15_000, 100_000)
SHARE = 0.1
UPDATES, REST_S = 10, 3
PEERS = ("scattermap", "scattergl")
NOW = 1_795_400_000_000
PAGE = """<!doctype html><html><head><link rel=stylesheet href=/assets/vendor/maplibre-gl.css>
<style>body{margin:0}#map{position:absolute;inset:0}</style></head><body><div id=map></div>SCRIPT</body></html>"""


@dataclass(frozen=True)
class Cost:
    """ms of an update: of main-thread tasks, and at once."""

    task: float
    at_once: float


def frames(many: int) -> list[bytes]:
    """A snapshot, and UPDATES deltas in which SHARE of the dots move some metres."""
    dice = np.random.default_rng(3)
    rows = np.zeros(many, ROW)
    rows["idx"] = np.arange(many)
    rows["lon_e6"], rows["lat_e6"] = (
        dice.integers(123_000_000, 125_000_000, many),
        dice.integers(42_000_000, 43_500_000, many),
    )
    rows["fix_s"], rows["state"] = NOW // 1000, 1
    found = [columns.encode_rows(columns.SNAPSHOT, 1, rows, NOW, ZERO, EntryId(NOW, 0))]
    for n in range(1, UPDATES + 1):
        some = dice.choice(many, int(many * SHARE), replace=False)
        rows["lon_e6"][some] += dice.integers(-200, 200, len(some))
        rows["lat_e6"][some] += dice.integers(-200, 200, len(some))
        at = NOW + n * 1000
        rows["fix_s"][some] = at // 1000
        prev = EntryId(at - 1000, 0)
        found.append(columns.encode_rows(columns.DELTA, 1, rows[some], at, prev, EntryId(at, 0)))
    return found


def live() -> str:
    """What a page of the whole city tells its module."""
    settings = Settings()
    city = settings.city.code
    subject = Subject(id="bench", role=Role.DUTY, scope=city)
    store = StoreInfo(city=city, demo=True, created_ms=0)
    page = PageContext(subject, settings, store, city, Words("zh"), Regulation(), Wall(), (), {}, "/assets/geography")
    element: Any = config(page, load(settings.city.name), "region", [])
    said: str = getattr(element, "data-live")
    return said


def pages() -> dict[str, bytes]:
    script = (Path(__file__).parent / "peers" / "dots_page.mjs").read_bytes()
    plotly_js = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()
    ours = f"<script type=module>window.live = {live()}; await import('/dots_page.mjs');</script>"
    theirs = "<script src=/plotly.min.js></script><script type=module src=/dots_page.mjs></script>"
    made = {"/dots_page.mjs": script, "/plotly.min.js": plotly_js}
    made |= {"/ours.html": PAGE.replace("SCRIPT", ours).encode(), "/peer.html": PAGE.replace("SCRIPT", theirs).encode()}
    for many in SIZES:
        made |= {f"/frames/{many}/{n}": frame for n, frame in enumerate(frames(many))}
    return made


async def cost(browser: Browser, url: str, kind: str, many: int) -> Cost:
    page = await browser.new_page(viewport=WALL)  # type: ignore[arg-type]
    try:
        await page.goto(f"{url}/{'ours' if kind == 'ours' else 'peer'}.html")
        await page.wait_for_function("() => window.bench")
        await page.evaluate("([kind, many, updates]) => window.bench.begin(kind, many, updates)", [kind, many, UPDATES])
        line = await metered(page)
        idle = await spent(line, page, f"() => window.bench.rest({REST_S})")
        busy = await spent(line, page, "() => window.bench.run()")
        at_once = await page.evaluate("() => window.bench.atOnce()")
        return Cost(busy / UPDATES - idle / REST_S, at_once)
    finally:
        await page.close()


async def spent(line: CDPSession, page: Page, what: str) -> float:
    """ms of main-thread tasks while `what` runs."""
    before = await task_ms(line)
    await page.evaluate(what)
    return await task_ms(line) - before


async def metered(page: Page) -> CDPSession:
    """A line to a page that counts the CPU time of its main thread, for `task_ms`."""
    line = await page.context.new_cdp_session(page)
    await line.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    await line.send("Performance.enable")
    return line


async def task_ms(line: CDPSession) -> float:
    metrics = (await line.send("Performance.getMetrics"))["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration")) * 1000


async def costs() -> dict[tuple[str, int], Cost]:
    found = {}
    with served(pages()) as url:
        async with chromium() as browser:
            for many in SIZES:
                for kind in ("ours", *PEERS):
                    found[kind, many] = await cost(browser, url, kind, many)
    return found


def measure() -> list[Row]:
    found, rows = asyncio.run(costs()), []
    for many, target in zip(SIZES, ("<= 10 ms", "<= 30 ms"), strict=True):
        ours = found["ours", many]
        peers = [(kind, found[kind, many]) for kind in PEERS]
        beside = ", ".join(f"{c.task / ours.task:.1f}x less than {k} ({c.task:.0f} ms)" for k, c in peers)
        rows.append(
            Row(
                f"browser, {many:,} workers of whom {SHARE:.0%} move each second, main thread an update",
                target,
                f"{ours.task:.1f} ms, of which {ours.at_once:.1f} ms at once",
                f"{beside}; one page at a time, the machine's load was {psutil.getloadavg()[0]:.1f}",
            )
        )
    return rows
