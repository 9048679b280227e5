"""A wall left on: an hour at ten times speed. Its memory stays flat, its map keeps to few contexts, nothing complains.

`SOAK_S`: how long, s.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from statistics import median

import pytest

from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(0)]
SECONDS = int(os.environ.get("SOAK_S", "3600"))
LOOKS = 12
GROWS_MOST = 1.10
CONTEXTS = 8

_COUNT_CONTEXTS = """
window.contexts = 0;
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
    stack = Stack(tmp_path_factory.mktemp("soak"), store={"rate": 10})
    stack.start()
    yield stack
    stack.stop()


async def test_an_hour_at_ten_times_speed_leaves_the_wall_as_it_was(fast: Stack) -> None:
    async with chromium() as browser:
        wall = await screen(browser, fast.link("wall"))
        await wall.page.add_init_script(_COUNT_CONTEXTS)
        await wall.page.reload()
        await wall.live()
        await asyncio.sleep(SECONDS / LOOKS)
        heaps, clocks = [await _heap(wall)], {await wall.text("clock")}
        for _ in range(LOOKS - 1):
            await asyncio.sleep(SECONDS / LOOKS)
            heaps.append(await _heap(wall))
            clocks.add(await wall.text("clock"))
        print(f"heap after collection, MB: {', '.join(f'{heap / 1e6:.1f}' for heap in heaps)}")
        contexts = await wall.page.evaluate("() => window.contexts")
        print(f"WebGL contexts: {contexts}; resyncs: {await wall.page.evaluate('() => window.cityProbe.resyncs')}")
        # In its first quarter of an hour the page compiles what it runs, and the rain calls everybody out and home.
        begun, ended = median(heaps[LOOKS // 4 : LOOKS // 2]), median(heaps[-LOOKS // 4 :])
        print(f"from the second quarter to the last: {100 * (ended / begun - 1):+.1f} %")
        assert ended <= begun * GROWS_MOST
        assert contexts <= CONTEXTS
        assert len(clocks) == LOOKS
        assert wall.complaints == []


async def _heap(wall: Screen) -> float:
    """Bytes of the page's heap after a collection."""
    session = await wall.page.context.new_cdp_session(wall.page)
    await session.send("HeapProfiler.collectGarbage")
    used = await session.send("Runtime.getHeapUsage")
    await session.detach()
    return float(used["usedSize"])
