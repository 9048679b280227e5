"""What comes in late is shown as old as it is, never as new as its arrival."""

from __future__ import annotations

import re
import time

import pytest

from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.stack import Stack, until
from tests.journeys.test_first_light import COUNTY, TOWNSHIP, said, seen

TIME = re.compile(r"\d\d:\d\d:\d\d")
pytestmark = pytest.mark.journey
FRESH, OLD, LOST = (123.735, 42.118), (123.775, 42.118), (123.815, 42.118)


async def colour(wall: Screen, at: tuple[float, float]) -> tuple[int, int, int]:
    """Of the brightest pixel where the dot of a place is drawn."""
    x, y = await seen(wall, *at)
    return await wall.colour(x, y)


async def behind(wall: Screen) -> int:
    """Seconds between the wall's clock and the time it says its newest position is of; -1 while it says none."""
    said_, clock = await wall.text("feed-positions-age"), await wall.text("clock")
    if not TIME.fullmatch(said_):
        return -1
    then, now = (
        sum(int(part) * unit for part, unit in zip(t.split(":"), (3600, 60, 1), strict=True)) for t in (said_, clock)
    )
    return (now - then) % 86_400


async def test_what_is_five_minutes_old_says_so_and_after_ten_a_light_is_a_grey_question(quiet: Stack) -> None:
    urls = {}
    for name in ("lamp-1", "lamp-2", "lamp-3"):
        words = quiet.run("enrol", "worker", "--home", TOWNSHIP, "--app", "osmand", "--id", name)
        urls[name] = words.strip().splitlines()[-1]
    async with chromium() as browser:
        wall = await screen(browser, quiet.link("wall"), f"{quiet.settings.wall_url}/wall?region={COUNTY}")
        await wall.live()
        now = int(time.time())
        assert said(urls["lamp-2"], *OLD, id="lamp-2", timestamp=str(now - 300)) == 200
        assert said(urls["lamp-3"], *LOST, id="lamp-3", timestamp=str(now - 560)) == 200
        await seen(wall, *OLD)

        async def told() -> bool:
            return 295 <= await behind(wall) <= 420

        await until(told, 30, "positions five minutes old")

        async def grey() -> bool:
            red, _, blue = await colour(wall, LOST)
            return 100 < red < blue

        await until(grey, 150, "a grey question mark where nobody was heard of for ten minutes")
        assert said(urls["lamp-1"], *FRESH, id="lamp-1") == 200

        async def light() -> bool:
            red, _, blue = await colour(wall, FRESH)
            return red > 200 and red > blue

        await until(light, 30, "a light where somebody is heard of")
        assert wall.complaints == []
