"""From a navigation to the first painted number and the map, on the loaded house; and from a click to the county."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from statistics import median

from playwright.async_api import Browser
from playwright.async_api import TimeoutError as PlaywrightTimeout

from bench.loaded import Meter, house, loaded, told
from bench.row import Row
from tests.journeys.browser import BOUND_MS, Screen, chromium, screen
from tests.journeys.stack import Stack

TIMES = 5
READ_S = 5
COUNTY = "211224"
NUMBER = "() => /^[0-9,.万]+$/.test(document.querySelector('[data-slot=kpi-reports]')?.textContent ?? '')"
MAP = "() => window.cityProbe?.state === 'live' && window.cityProbe.ready"
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(Date.now()))))"
CLICKED = """(link) => new Promise((done, never) => {
  const numbers = document.querySelector("[data-slot=numbers]");
  const there = () => document.querySelectorAll("[data-slot=crumbs] a").length === 2
    && numbers.querySelectorAll(".row").length > 5;
  const begun = performance.now();
  let stood = 0;
  new PerformanceObserver((list, self) => {
    const tables = "[data-slot=numbers], .below-table";
    const shown = list.getEntries().filter(({ element }) => stood && element?.closest(tables));
    if (!shown.length) return;
    self.disconnect();
    done([stood - begun, Math.max(...shown.map((one) => one.renderTime)) - begun]);
  }).observe({ type: "element" });
  new MutationObserver((_, self) => {
    if (!there()) return;
    self.disconnect();
    stood = performance.now();
    // The page asks for this itself, but not where its map had to move before the numbers came.
    for (const cell of document.querySelectorAll("[data-slot=numbers] .row > *, .below-table td a")) {
      cell.setAttribute("elementtiming", "row");
    }
  }).observe(numbers, { childList: true });
  setTimeout(() => never(new Error("no number within a minute")), 60_000);
  document.querySelector(link).click();
})"""
"""[ms from the click to the county's numbers in the page, ms to the frame on the screen that first shows them]: the
browser says itself when it has shown an element, of two tables one that is in sight. What stood there of the city is
gone with the county's numbers."""


async def painted(page: Screen, what: str) -> int:
    """Until `what` holds and the frame that shows it has been drawn; the browser's ms since 1970 then."""
    await page.page.wait_for_function(what, timeout=BOUND_MS, polling="raf")
    return int(await page.page.evaluate(PAINTED))


async def opened(page: Screen, url: str) -> tuple[float, float]:
    """s to the first number, and to the map, from nothing but a session: no page of ours is in the cache."""
    line = await page.page.context.new_cdp_session(page.page)
    await line.send("Network.clearBrowserCache")
    await page.page.goto("about:blank")
    begun = time.monotonic()
    await page.page.goto(url, wait_until="commit")
    await painted(page, NUMBER)
    number = time.monotonic() - begun
    await painted(page, MAP)
    return number, time.monotonic() - begun


async def drilled(page: Screen, city: str, read_s: float) -> tuple[float, float]:
    """ms from the click on a county's line to its numbers in the page, and on the screen; it has stood `read_s`."""
    await page.page.goto(city)
    await painted(page, MAP)
    await asyncio.sleep(read_s)
    link = f".below-table a[href^='/region/{COUNTY}']"
    await page.page.wait_for_selector(link)
    # Clicked from within: a driver's click first waits for two frames of a busy map.
    stood, shown = await page.page.evaluate(CLICKED, link)
    return stood, shown


async def times(act: Callable[[], Awaitable[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Those that came within the bound: who draws in software may be too slow for one page, not for the rest."""
    found = []
    for _ in range(TIMES):
        with contextlib.suppress(PlaywrightTimeout):
            found.append(await act())
    return found


async def bare(browser: Browser) -> float:
    """ms of a page that holds nothing but one painted number: what the browser itself takes."""
    page = await browser.new_page()
    begun = time.monotonic()
    await page.goto("data:text/html,<p data-slot=kpi-reports>1")
    await page.evaluate(PAINTED)
    await page.close()
    return (time.monotonic() - begun) * 1000


async def measured(stack: Stack) -> list[Row]:
    walls, desks = f"{stack.settings.wall_url}/wall", f"{stack.settings.dashboard_url}/region"
    async with chromium() as browser:
        desk = await screen(browser, stack.link("duty"))
        quiet = [await drilled(desk, f"{desks}/2112", READ_S) for _ in range(TIMES)]
        await desk.page.close()
        return [*await under_load(stack, browser, walls, desks), _drill("nothing else running", quiet, "a quiet house")]


async def under_load(stack: Stack, browser: Browser, walls: str, desks: str) -> list[Row]:
    async with loaded(stack, 50):
        meter = Meter(stack)
        empty = median([await bare(browser) for _ in range(TIMES)])
        wall = await screen(browser, stack.link("wall"))
        city = await times(lambda: opened(wall, walls))
        # A page that stays open draws all the while; only the one that is measured may.
        await wall.page.close()
        desk = await screen(browser, stack.link("duty"))
        county = await times(lambda: opened(desk, f"{desks}/{COUNTY}"))
        whole = await times(lambda: opened(desk, f"{desks}/2112"))
        # A page that has fallen behind does not lend its queue to what is measured next.
        await desk.page.close()
        desk = await screen(browser, stack.link("duty"))
        hasty = [await drilled(desk, f"{desks}/2112", 0) for _ in range(TIMES)]
        drill = [await drilled(desk, f"{desks}/2112", READ_S) for _ in range(TIMES)]
        beside = f"an empty page: {empty:.0f} ms; 3,000 positions/s and 50 reports/s; {told(meter.shares())}"
    return [
        Row("page, the wall's first number", "<= 2 s", said(city), beside),
        Row("page, a county's desk", "<= 3 s", said(county), beside),
        Row("page, the city's desk with every dot", "<= 3 s", said(whole), beside),
        _drill("of a page that was read", drill, beside),
        _drill("of a page just opened", hasty, beside),
    ]


def _drill(when: str, found: list[tuple[float, float]], beside: str) -> Row:
    stood, shown = zip(*found, strict=True)
    words = f"p50 {median(shown):.0f} ms, longest of {len(shown)} {max(shown):.0f} ms to its numbers on the screen"
    return Row(
        f"page, a drill from city to county, {when}",
        "<= 500 ms",
        f"{words}; in the page p50 {median(stood):.0f} ms",
        beside,
    )


def said(found: list[tuple[float, float]]) -> str:
    late = f"; {TIMES - len(found)} of {TIMES} not within {BOUND_MS / 1000:.0f} s" if len(found) < TIMES else ""
    if not found:
        return late.removeprefix("; ")
    numbers, maps = zip(*found, strict=True)
    return (
        f"p50 {median(numbers):.2f} s to the first number, {median(maps):.2f} s to the map; "
        f"longest of {len(numbers)} {max(numbers):.2f} s and {max(maps):.2f} s{late}"
    )


def measure() -> list[Row]:
    with house() as stack:
        return asyncio.run(measured(stack))
