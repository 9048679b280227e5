"""A wall left on, and a desk that walks every page again and again: an hour at ten times speed. Their memory and that
of every process stays flat, their maps keep to few contexts, none is lost, nothing complains, the clocks go on, and the
store grows no faster than it began.

`SOAK_S`: how long, s; 8640 is a whole day of the city.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from statistics import median

import pytest

from tests.journeys.browser import BOUND_MS, Screen, chromium, screen
from tests.journeys.city.test_area import CRUMBS, down
from tests.journeys.city.test_pages import PAGES
from tests.journeys.growth import Growth
from tests.journeys.stack import Stack, running

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(0)]
SECONDS = int(os.environ.get("SOAK_S", "3600"))
LOOKS, RATE = 12, 10
DAY_S = 86_400
GROWS_MOST = 1.10
CONTEXTS = 8
FASTER_MOST = 1.5

_COUNT_CONTEXTS = """
window.contexts = 0;
window.lost = 0;
addEventListener("webglcontextlost", () => { window.lost += 1; }, true);
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  const had = this.hadContext;
  const found = getContext.call(this, kind, ...more);
  if (found && !had && kind.startsWith("webgl")) { this.hadContext = true; window.contexts += 1; }
  return found;
};
"""


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("soak"), store={"rate": RATE}) as stack:
        yield stack


async def test_an_hour_at_ten_times_speed_leaves_wall_and_desk_as_they_were(fast: Stack) -> None:
    async with chromium() as browser:
        desk = await screen(browser, fast.link("supervisor"))
        await desk.page.add_init_script(_COUNT_CONTEXTS)
        walked = [await _walked(desk, fast)]
        wall = await screen(browser, fast.link("wall"))
        await wall.page.add_init_script(_COUNT_CONTEXTS)
        await wall.page.reload()
        await wall.live()
        await asyncio.sleep(SECONDS / LOOKS)
        heaps, clocks = [await _heap(wall)], {await wall.text("clock")}
        growth = Growth(fast)
        growth.look()
        for _ in range(LOOKS - 1):
            await asyncio.sleep(SECONDS / LOOKS)
            growth.look()
            heaps.append(await _heap(wall))
            clocks.add(await wall.text("clock"))
            walked.append(await _walked(desk, fast))
        contexts = await wall.page.evaluate("() => window.contexts")
        lost = await wall.page.evaluate("() => window.lost")
        resyncs = await wall.page.evaluate("() => window.cityProbe.resyncs")
        print(f"WebGL contexts: {contexts}, lost {lost}; resyncs: {resyncs}")
        print(*growth.lines(SECONDS * (LOOKS - 1) / LOOKS * RATE / DAY_S), sep="\n")
        grown = {path: _grown(path, [round_[path] for round_ in walked]) for path in walked[0]}
        grown["/wall"] = _grown("/wall", heaps)
        assert max(grown.values()) <= GROWS_MOST, grown
        assert (contexts <= CONTEXTS, lost) == (True, 0)
        assert [name for name, times in growth.grown().items() if times > GROWS_MOST] == []
        assert growth.faster() <= FASTER_MOST
        assert len(clocks) == LOOKS
        assert desk.complaints == []
        assert wall.complaints == []


def _grown(path: str, sizes: list[float]) -> float:
    """The last quarter of `sizes`, bytes, over the second: in its first a page compiles what it runs, and the rain
    calls everybody out and home."""
    begun, ended = median(sizes[LOOKS // 4 : LOOKS // 2]), median(sizes[-LOOKS // 4 :])
    print(f"{path}: {', '.join(f'{size / 1e6:.1f}' for size in sizes)} MB after collection: {ended / begun - 1:+.1%}")
    return ended / begun


async def _walked(desk: Screen, stack: Stack) -> dict[str, float]:
    """Bytes of each page's heap after a collection, all opened one after the other; in an area down to a village
    and up again without a page load."""
    found: dict[str, float] = {}
    base = stack.settings.dashboard_url
    for path, there in PAGES.items():
        if path == "/case/":
            continue
        await desk.page.goto(base + path)
        await desk.page.wait_for_selector(there, timeout=BOUND_MS)
        if path.startswith("/region/2112?range"):
            for tier in (2, 3, 4):
                await down(desk, tier)
            for tier in (3, 2, 1):
                await desk.page.keyboard.press("Backspace")
                await desk.page.wait_for_function(CRUMBS, arg=tier, timeout=BOUND_MS)
        found[path] = await _heap(desk)
        assert await desk.page.evaluate("() => window.contexts") <= CONTEXTS
    return found


async def _heap(wall: Screen) -> float:
    """Bytes of the page's heap after a collection."""
    session = await wall.page.context.new_cdp_session(wall.page)
    await session.send("HeapProfiler.collectGarbage")
    used = await session.send("Runtime.getHeapUsage")
    await session.detach()
    return float(used["usedSize"])
