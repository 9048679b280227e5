"""A county of which nothing is heard any more, on a wall: it is named with the time, its numbers stay, the others go
on; and it is back when it is heard again. Drawn as `silent.png` of the test's folder."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.load import load_of
from tests.journeys.phones import begin
from tests.journeys.stack import BOUND_S, Stack, running, until

pytestmark = [pytest.mark.journey, pytest.mark.soak]
SILENT, NAME = "211224", "昌图县"
ALL = "7 个县（市）区数据正常"
PHONES = 2_000
"""More than there are villages."""
HERE = {"x": 760, "y": 400, "width": 140, "height": 120}
"""CSS px of a 1920x1080 wall, within that county."""
HATCHED = 0.03
"""Of its pixels, those in the colour of the hatch; a tenth is when all is hatched."""
QUIET_S = 180
"""A minute of silence, and what a busy machine takes to show it."""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("silent"), demo={"run": False}) as stack:
        yield stack


async def test_a_county_that_falls_silent_is_named_keeps_its_numbers_and_comes_back(
    quiet: Stack, tmp_path: Path
) -> None:
    load = await load_of(quiet, PHONES)
    everywhere = load.fleet.phones
    elsewhere = [one for one, village in zip(everywhere, cycle(load.villages), strict=False) if village[:6] != SILENT]
    async with chromium() as browser:
        wall = await screen(browser, quiet.link("wall"), f"{quiet.settings.wall_url}/wall?scene=1&hold=1")
        await wall.live()
        begin(everywhere, load.clock.now_ms())
        load.fleet.start()
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run(stop))
            await until(lambda: load.acknowledged() > 5 * PHONES, BOUND_S, "five fixes of every phone")
            await _titled(wall, lambda title: ALL in title)
            await until(lambda: _plain(wall), QUIET_S, "its townships in their colours")
            reports = await wall.text("kpi-reports")
            load.fleet.phones = elsewhere
            load.reports_per_s = 0
            await _titled(wall, lambda title: NAME in title and ALL not in title)
            assert await wall.page.evaluate("() => window.cityProbe.state") == "live"
            assert await wall.text("kpi-reports") >= reports, "what was counted stays counted"
            await until(lambda: _hatched(wall), QUIET_S, "its townships hatched")
            assert await wall.page.evaluate(_CUT) == []
            assert "6/7" in await wall.text("counted")
            await wall.page.screenshot(path=tmp_path / "silent.png")
            load.fleet.phones = everywhere
            await _titled(wall, lambda title: ALL in title)
            await until(lambda: _plain(wall), QUIET_S, "its townships in their colours again")
            stop.set()
        await load.fleet.stop()
        assert wall.complaints == []


async def _hatched(wall: Screen) -> bool:
    """Grey strokes: bluer than red, as no dot is, and no greener, as no boundary is."""
    shot = Image.open(io.BytesIO(await wall.page.screenshot(clip=HERE))).convert("RGB")  # type: ignore[arg-type]
    red, green, blue = (band.astype(int) for band in np.moveaxis(np.asarray(shot), 2, 0))
    grey = (red > 110) & (blue > red + 15) & (green < red + 40)
    return bool(grey.mean() > HATCHED)


async def _plain(wall: Screen) -> bool:
    return not await _hatched(wall)


async def _titled(wall: Screen, holds: Callable[[str], bool]) -> None:
    async def found() -> bool:
        return holds(await wall.text("map-title"))

    await until(found, QUIET_S, f"another title of the map than {await wall.text('map-title')}")


_CUT = """() => [...document.querySelectorAll(".panel > header *")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.textContent)"""
