"""The overview of an area in a browser: figures are drawn when they are scrolled to, a mark opens what it counts, areas
and types are entered without loading the page, and the look is a person's own."""

from __future__ import annotations

import re

import pytest

from dashboard.areas.overview_view import FIGURES
from dashboard.theme import DAY, NIGHT
from streams.access.subject import Role
from tests.journeys.browser import BOUND_MS, COARSE, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SIZE = {"width": 1920, "height": 1080}
LIVE_BARS = "(n) => document.querySelector('#overview-live .js-plotly-plot')?.data?.[0].x.length === n"
GROUND = "() => getComputedStyle(document.querySelector('.page') ?? document.documentElement).backgroundColor"


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


async def test_a_supervisor_looks_goes_down_and_opens_what_a_bar_counts(stack: Stack) -> None:
    base = stack.settings.dashboard_url
    async with chromium(webgl=False) as browser:
        desk = await screen(
            browser, stack.link(Role.SUPERVISOR.value), f"{base}/region/2112?range=week", SIZE, scale=COARSE
        )
        page = desk.page
        await page.wait_for_selector("[data-testid=regions] tbody tr:nth-child(7)", timeout=BOUND_MS)
        assert await page.evaluate(GROUND) == rgb(DAY["bg"])
        for name in FIGURES:
            place = page.locator(f"#overview-{name}-place")
            await place.scroll_into_view_if_needed()
            await page.wait_for_selector(f"#overview-{name} .main-svg", timeout=BOUND_MS)

        # The live figure is filled by the browser, a bar for each area below, from what the head and the table are of.
        live = page.locator("[data-testid=panel-live]")
        await live.scroll_into_view_if_needed()
        await page.wait_for_function(LIVE_BARS, arg=7, timeout=BOUND_MS)

        # Down without a new page: the map and what was set in the window stay.
        await page.evaluate("() => { window.kept = true; }")
        await page.click("[data-testid=regions] a.area:text('铁岭县')")
        await page.wait_for_selector("[data-testid=regions] tr[data-region='211221106']", timeout=BOUND_MS)
        assert re.search(r"/region/211221\?range=week$", page.url)
        await page.go_back()
        await page.wait_for_selector("[data-testid=regions] tr[data-region='211202']", timeout=BOUND_MS)
        assert await page.evaluate("() => window.kept")

        await page.click("[data-testid=regions] th a.sort:text('在办')")
        await page.wait_for_selector("[data-testid=regions] th[aria-sort=descending]", timeout=BOUND_MS)
        assert "sort=open" in page.url
        bar = page.locator("#overview-ages .bars .point path").first
        await bar.scroll_into_view_if_needed()
        box = await bar.bounding_box()
        assert box
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await page.mouse.move(*at)
        await page.wait_for_selector(".hoverlayer .hovertext", timeout=BOUND_MS)
        counted = re.search(r"([\d,]+) 件", await page.text_content(".hoverlayer .hovertext") or "")
        assert counted
        await page.mouse.click(*at)
        await page.wait_for_url("**/cases?standing=open&*", timeout=BOUND_MS)
        await page.wait_for_selector("#grid .ag-row a", timeout=BOUND_MS)
        assert counted[1] in await desk.text("case-count")
        assert await page.inner_text("[data-testid=narrowed]")

        await page.select_option("select.look", "night")
        await page.wait_for_function(f"{GROUND} === '{rgb(NIGHT['bg'])}'", timeout=BOUND_MS)
        assert desk.complaints == []
