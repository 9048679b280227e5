"""What comes in late is shown as old as it is, never as new as its arrival."""

from __future__ import annotations

import re

import pytest

from streams.wire.phone import Position
from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.city.test_first_light import COUNTY, seen
from tests.journeys.load import load_of
from tests.journeys.phones import begin
from tests.journeys.stack import BOUND_S, Stack, until

TIME = re.compile(r"\d\d:\d\d:\d\d")
pytestmark = pytest.mark.journey
PAGES = (f"/region/{COUNTY}", "/region/2112?view=matrix", "/workers", "/cases", "/duty", "/health", "/worker/1/track")
FRESH, OLD, LOST = (123.735, 42.118), (123.775, 42.118), (123.815, 42.118)


async def colour(desk: Screen, at: tuple[float, float]) -> tuple[int, int, int]:
    """Of the brightest pixel where the dot of a place is drawn."""
    return await desk.colour(*await seen(desk, *at))


async def behind(page: Screen, slot: str = "feed-positions-age") -> int:
    """Seconds between the page's clock and the time it says its newest position is of; -1 while it says none."""
    if not await page.page.locator(f"[data-slot='{slot}']").count():
        return -1
    told, clock = TIME.search(await page.text(slot)), await page.text("clock")
    if told is None or not TIME.fullmatch(clock):
        return -1
    said = told[0]
    units = (3600, 60, 1)
    then, now = (sum(int(part) * unit for part, unit in zip(t.split(":"), units, strict=True)) for t in (said, clock))
    return (now - then) % 86_400


async def test_what_is_five_minutes_old_says_so_and_after_ten_a_light_is_a_grey_question(quiet: Stack) -> None:
    """Three phones of our own protocol, in session for twenty minutes: silent for five, for nearly ten, not at all."""
    load_ = await load_of(quiet)
    fleet = load_.fleet
    fleet.phones = phones = fleet.phones[:3]
    async with chromium() as browser:
        wall = await screen(browser, quiet.link("wall"))
        desk = await screen(browser, quiet.link("duty"), f"{quiet.settings.dashboard_url}/region/{COUNTY}")
        await wall.live()
        await desk.live()
        now = load_.clock.now_ms()
        begin(phones, now - 1_200_000)
        for phone, (lon, lat), silent_s in zip(phones, (OLD, LOST, FRESH), (300, 590, 0), strict=True):
            if silent_s:
                phone.note("live", Position(at=now - silent_s * 1000, lon=lon, lat=lat, accuracy=8, interval=5))
        fleet.start()

        async def told() -> bool:
            return 295 <= await behind(wall) <= 420

        await until(told, BOUND_S, "positions five minutes old")
        other = await screen(browser, quiet.link("duty"))
        for path in PAGES:
            await other.page.goto(quiet.settings.dashboard_url + path)

            async def aged() -> bool:
                return 295 <= await behind(other, "age") <= 420

            await until(aged, BOUND_S, f"{path} says how old its data is")
        await other.page.close()

        async def grey() -> bool:
            red, _, blue = await colour(desk, LOST)
            return 100 < red < blue

        await until(grey, 150, "a grey question mark where nobody was heard of for ten minutes")
        lon, lat = FRESH
        phones[2].note("live", Position(at=load_.clock.now_ms(), lon=lon, lat=lat, accuracy=8, interval=5))
        fleet.wake()

        async def light() -> bool:
            red, _, blue = await colour(desk, FRESH)
            return red > 200 and red > blue

        await until(light, BOUND_S, "a light where somebody is heard of")
        await fleet.stop()
        assert wall.complaints == desk.complaints == []
