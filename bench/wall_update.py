"""Main-thread time of a wall with everything on: map with relief, moves, numbers and their days, alerts. 1920x1080 on
software GL, under 3,000 positions/s and 50 reports/s; CPU time of the page's main thread, as in `browser_update`."""

from __future__ import annotations

import asyncio

import psutil

from bench.browser_update import metered, task_ms
from bench.loaded import house, loaded
from bench.row import Row
from streams.access.subject import Role
from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.stack import Stack

SECONDS = 30


async def measured(stack: Stack) -> tuple[float, float, int]:
    """ms of the main thread a second before anything comes, under load, and how many frames came under load."""
    async with chromium() as browser:
        wall = await screen(browser, stack.link(Role.WALL.value), f"{stack.settings.wall_url}/wall?hold=1")
        await wall.live()
        rest, _ = await spent(wall)
        async with loaded(stack, 50):
            busy, frames = await spent(wall)
    return rest, busy, frames


async def spent(wall: Screen) -> tuple[float, int]:
    """ms a second over SECONDS, and how many frames came meanwhile."""
    line = await metered(wall.page)
    before, frames = await task_ms(line), len(wall.frames)
    await asyncio.sleep(SECONDS)
    took, came = await task_ms(line) - before, len(wall.frames) - frames
    await line.detach()
    return took / SECONDS, came


def measure() -> Row:
    with house() as stack:
        rest, busy, frames = asyncio.run(measured(stack))
    an_update = (busy - rest) * SECONDS / max(frames, 1)
    return Row(
        "wall with everything on, main thread an update, 3,000 positions/s and 50 reports/s",
        "<= 10 ms",
        f"{an_update:.1f} ms, {frames / SECONDS:.1f} updates/s",
        f"{busy / 10:.1f} % of one core in all, {rest / 10:.1f} % where nothing comes; "
        f"the machine's load was {psutil.getloadavg()[0]:.1f}",
    )
