"""By keyboard alone: from the wall down to a village, to the matters behind a number, one of them, its worker's day,
and back, on the smallest desk; every page that is come by is laid out on the largest too. A link opens the same view
again."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.async_api import CDPSession, Page

from streams.access.subject import Role
from streams.geography.lookup import Lookup
from streams.geography.places import load as load_places
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
LEAST = {"width": 1366, "height": 768}
DESKS = {"largest": ({"width": 2560, "height": 1440}, COARSE), "smallest": (LEAST, 1.0)}
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
CRUMBS = "(n) => document.querySelectorAll('[data-slot=crumbs] a').length === n"
TOWNSHIP = "211221106"
CASE, REPORTER, TRACK = "#grid .ag-row a", ".case .track", ".case .track a"
KEPT = "() => Math.max(...dash_stores.map((store) => store.getState().history.past.length))"
FEW = 9
"""Changes that Dash keeps for an undo: a page that stays open for days must not keep them all."""
LOOKED_AT = 5
"""Steps back from the county to the wall: up twice, down twice, and the way in."""
OVERFLOWING = """() => [...document.querySelectorAll('.page *')].filter((one) => one.clientWidth
  && !one.closest('.symbol, svg') && one.scrollWidth > one.clientWidth + 1
  && getComputedStyle(one).overflowX === 'visible').map((one) => one.outerHTML.slice(0, 90))"""
"""A symbol on the map has its ring and its place beside it; what an SVG draws is cut where the SVG ends."""
CUT_OFF = """() => [...document.querySelectorAll('.below-table td, .panel:is(.numbers, .compared, .workers) .row > *')]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)"""
"""A number of which a part is not shown is another number."""
NEAR = "() => window.cityProbe.zoom > 10"
"""A village fills a good part of the map; the city is at about 8."""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.page *')].filter((one) => !one.closest('.chip')
  && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && one.checkVisibility())
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
"""The number within a chip is drawn in the chip's own units."""


BELOW = """() => {
  const here = location.pathname.split("/").pop();
  const first = document.querySelector("[data-testid=regions] tbody tr:nth-child(1) a.area");
  const code = first?.getAttribute("href").split("?")[0].split("/").pop() ?? "";
  return code.startsWith(here) && code.length > here.length;
}"""
"""The table is that of the area in the address: the view follows it in place."""


async def down(desk: Screen, tier: int) -> None:
    """The first area below, by arrow and Enter."""
    await desk.page.wait_for_function(BELOW, timeout=BOUND_MS)
    await desk.page.keyboard.press("ArrowDown")
    await desk.page.keyboard.press("Enter")
    await desk.page.wait_for_function(CRUMBS, arg=tier, timeout=BOUND_MS)
    await desk.page.wait_for_selector("[data-slot=numbers] .row:nth-child(9)", timeout=BOUND_MS)


async def focused_on(desk: Screen, selector: str, most: int = 160) -> None:
    """Tab until what is wanted has the focus: it can be reached without a pointer."""
    for _ in range(most):
        if await desk.page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", selector):
            return
        await desk.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


class Sizes:
    """Moves a page to desks of other sizes."""

    def __init__(self, page: Page, line: CDPSession) -> None:
        self._page, self._line = page, line

    async def to(self, name: str) -> None:
        size, scale = DESKS[name]
        asked = {**size, "deviceScaleFactor": scale, "mobile": False}
        await self._line.send("Emulation.setDeviceMetricsOverride", asked)
        await self._page.wait_for_function("(wide) => innerWidth === wide", arg=size["width"], timeout=BOUND_MS)
        await self._page.evaluate(DRAWN)

    async def each(self, found: str) -> list[Any]:
        """What is found on the largest desk, and on the smallest, where the page is left."""
        seen = []
        for name in DESKS:
            await self.to(name)
            seen.append(await self._page.evaluate(found))
        return seen


async def test_from_the_wall_to_a_village_to_a_matter_and_back(stack: Stack) -> None:
    async with chromium() as browser:
        desk = await screen(browser, stack.link(Role.SUPERVISOR.value), stack.link("wall"), LEAST)
        sizes = Sizes(desk.page, await desk.page.context.new_cdp_session(desk.page))
        await desk.page.goto(f"{stack.settings.wall_url}/wall?links=1")
        wall = desk.page.url
        await desk.live()
        assert await sizes.each(OVERFLOWING) == [[], []]
        await focused_on(desk, "[data-testid=links] a:nth-child(4)")
        await desk.page.keyboard.press("Enter")
        await desk.page.wait_for_function(CRUMBS, arg=2, timeout=BOUND_MS)
        await focused_on(desk, "[data-testid=range-week]")
        await desk.page.keyboard.press("Enter")
        for tier in (3, 4):
            assert await sizes.each(OVERFLOWING) == [[], []]
            await down(desk, tier)
        assert re.search(r"/region/\d{12}\?range=week$", desk.page.url)
        assert min(await sizes.each(SMALLEST)) >= 14
        await _near(desk, sizes)
        await desk.page.keyboard.press("Backspace")
        await desk.page.wait_for_function(CRUMBS, arg=3, timeout=BOUND_MS)
        await desk.page.keyboard.press("Backspace")
        await desk.page.wait_for_function(CRUMBS, arg=2, timeout=BOUND_MS)
        county = desk.page.url

        # The same link, the same view; what a number says is what it opens.
        await desk.page.reload()
        await desk.page.wait_for_function(CRUMBS, arg=2, timeout=BOUND_MS)
        number = "[data-slot=numbers] .row:nth-child(2) a"
        await desk.page.wait_for_selector(number, timeout=BOUND_MS)
        assert await sizes.each(CUT_OFF) == [[], []]
        assert await desk.page.get_attribute("[data-testid=range-week]", "aria-pressed") == "true"
        # What a number means is a key away, at the head as in the table.
        for wanted in (".kpis .kpi", "[data-slot=numbers] .row:nth-child(2) [tabindex]"):
            await focused_on(desk, wanted)
            assert "版" in await desk.text("meaning")
        await focused_on(desk, number)
        await desk.page.keyboard.press("Enter")
        await desk.page.wait_for_function(
            "() => /[1-9]/.test(document.querySelector('[data-slot=case-count]')?.textContent ?? '')", timeout=BOUND_MS
        )
        assert "kpi=reports" in desk.page.url
        matter = await _a_matter_of_a_workers(desk)
        await _the_reporters_day(desk, sizes)
        assert desk.page.url == matter
        await desk.page.go_back()
        await desk.page.wait_for_selector(CASE, timeout=BOUND_MS)
        await desk.page.go_back()
        await desk.page.wait_for_function(CRUMBS, arg=2, timeout=BOUND_MS)
        assert (desk.page.url, await desk.page.evaluate(KEPT) < FEW) == (county, True)
        await _all_the_way_back(desk, wall)
        assert desk.complaints == []


async def test_who_answers_for_a_township_sees_its_people_live_and_nobody_elses(stack: Stack) -> None:
    async with chromium() as browser:
        desk = await screen(browser, stack.desk_of(TOWNSHIP), scale=COARSE)
        await desk.live()
        await desk.page.wait_for_function("() => window.cityProbe.drawn > 0", timeout=BOUND_MS, polling=100)
        topics = await desk.page.evaluate("() => window.cityProbe.topics()")
        people = {name for name in topics if name.startswith(("workers/", "posts/", "reports/", "regions/"))}
        assert people == {f"{kind}/{TOWNSHIP}" for kind in ("workers", "posts", "reports", "regions")}
        lon, lat = np.array(list((await desk.places()).values()), np.int32).T
        assert set((Lookup(load_places()).villages(lon, lat) // 1000).tolist()) == {int(TOWNSHIP[4:])}
        # How many can be reached is the city's own count of the township.
        await desk.page.wait_for_function(
            "() => /^[1-9]/.test(document.querySelector('[data-slot=kpi-reachable_now]').textContent)", timeout=BOUND_MS
        )
        await desk.page.goto(f"{stack.settings.dashboard_url}/workers")
        await desk.page.wait_for_function(
            "() => /在勤 [1-9]/.test(document.querySelector('[data-slot=workers-aside]')?.textContent ?? '')",
            timeout=BOUND_MS,
        )
        assert desk.complaints == []


async def _near(desk: Screen, sizes: Sizes) -> None:
    """The village fills the map, with its numbers whole; opened by its link on the largest desk it is as near."""
    await desk.page.wait_for_function(NEAR, timeout=BOUND_MS)
    assert await sizes.each(CUT_OFF) == [[], []]
    await sizes.to("largest")
    await desk.page.reload()
    await desk.page.wait_for_function(CRUMBS, arg=4, timeout=BOUND_MS)
    await desk.page.wait_for_function(NEAR, timeout=BOUND_MS)
    await sizes.to("smallest")


async def _a_matter_of_a_workers(desk: Screen, most: int = 12) -> str:
    """The address of the first case of the list that a grid worker reported and that has a track, or of the last
    without one: others came by telephone, and before the city began nobody moved."""
    without = ""
    for n in range(most):
        await desk.page.wait_for_selector(CASE, timeout=BOUND_MS)
        await desk.page.press(f"{CASE} >> nth={n}", "Enter")
        await desk.page.wait_for_selector(".case .state", timeout=BOUND_MS)
        if await desk.page.locator(TRACK).count():
            return desk.page.url
        if await desk.page.locator(REPORTER).count():
            assert await desk.page.inner_text(REPORTER) == "反映人当日没有轨迹"
            without = desk.page.url
        await desk.page.go_back()
    assert without, f"of {most} cases no worker reported one"
    await desk.page.goto(without)
    await desk.page.wait_for_selector(REPORTER, timeout=BOUND_MS)
    return without


async def _the_reporters_day(desk: Screen, sizes: Sizes) -> None:
    """Where who told of it was that day: asked for with a reason, from the page of the matter, and back to it. Where
    there is no track, there is no way to one."""
    if not await desk.page.locator(TRACK).count():
        return
    await focused_on(desk, TRACK)
    await desk.page.keyboard.press("Enter")
    await desk.page.wait_for_selector("[name=reason]", timeout=BOUND_MS)
    await focused_on(desk, "[name=reason]")
    await desk.page.keyboard.type("复核")
    await desk.page.keyboard.press("Enter")
    await desk.page.wait_for_selector("[data-slot=track-said]:not(:empty)", timeout=BOUND_MS)
    await desk.page.wait_for_selector("[data-testid=track-strip] path >> nth=2", state="attached", timeout=BOUND_MS)
    assert await sizes.each(OVERFLOWING) == [[], []]
    await desk.page.go_back()
    await desk.page.wait_for_selector(".case .state", timeout=BOUND_MS)


async def _all_the_way_back(desk: Screen, wall: str) -> None:
    """Through every area that was looked at, to the wall."""
    for _ in range(LOOKED_AT):
        await desk.page.go_back()
    assert desk.page.url == wall
    await desk.live()
