"""/trends in a browser: figures under the strict policy, a period by its link and by Back, a point that opens its
cases, a live number, and what is said when the server cannot answer."""

from __future__ import annotations

import re

import pytest

from streams.access.subject import Role
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SIZE = {"width": 1920, "height": 1080}
POINTS = "#trend-open .main-svg .point"


async def test_a_supervisor_looks_over_days_and_into_a_point(stack: Stack) -> None:
    base = stack.settings.dashboard_url
    async with chromium(webgl=False) as browser:
        desk = await screen(browser, stack.link(Role.SUPERVISOR.value), f"{base}/trends/2112", SIZE)
        page = desk.page
        await page.wait_for_selector(f"{POINTS}:nth-of-type(30)", timeout=BOUND_MS)
        # The live number comes over the gateway's line into a component of Dash's.
        await page.wait_for_selector("[data-testid=live-open]:not(:text('…'))", timeout=BOUND_MS)
        live = int((await page.inner_text("[data-testid=live-open]")).replace(",", ""))
        sum_ = int((await page.inner_text("[data-testid=sum-open] .digits")).replace(",", ""))
        assert abs(live - sum_) <= max(20, sum_ // 20)

        await page.click("text=近 7 日")
        await page.wait_for_url("**/trends/2112?days=7", timeout=BOUND_MS)
        await page.wait_for_selector(f"{POINTS}:nth-of-type(8)", state="detached", timeout=BOUND_MS)
        assert await page.locator(POINTS).count() == 7
        assert await page.inner_text(".choice.current") == "近 7 日"
        await page.go_back()
        await page.wait_for_selector(f"{POINTS}:nth-of-type(30)", timeout=BOUND_MS)
        await page.go_forward()
        await page.wait_for_selector(f"{POINTS}:nth-of-type(8)", state="detached", timeout=BOUND_MS)

        box = await page.locator(POINTS).nth(2).bounding_box()
        assert box
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await page.mouse.move(*at)
        await page.wait_for_selector(".hoverlayer .hovertext", timeout=BOUND_MS)
        shown = await page.text_content(".hoverlayer .hovertext") or ""
        counted = re.search(r"(\d[\d,]*)", shown.split("周")[1][1:])
        assert counted, shown
        await page.mouse.click(*at)
        await page.wait_for_url("**/cases?kpi=open&*", timeout=BOUND_MS)
        await page.wait_for_selector("#grid .ag-row a", timeout=BOUND_MS)
        told = await desk.text("case-count")
        assert counted[1].replace(",", "") in told.replace(",", ""), (shown, told)
        assert desk.complaints == []


async def test_what_fails_is_said_and_the_rest_of_the_page_stays(stack: Stack) -> None:
    base = stack.settings.dashboard_url
    async with chromium(webgl=False) as browser:
        desk = await screen(browser, stack.link(Role.SUPERVISOR.value), f"{base}/trends/2112?days=7", SIZE)
        page = desk.page
        await page.wait_for_selector(f"{POINTS}:nth-of-type(7)", timeout=BOUND_MS)
        await page.route("**/_dash-update-component*", lambda route: route.abort())
        await page.click("text=近 30 日")
        await page.wait_for_selector("[data-testid=trouble]:not(:empty)", timeout=BOUND_MS)
        assert await page.locator(POINTS).count() == 7
        await page.unroute("**/_dash-update-component*")
        await page.click("text=近 13 周")
        await page.wait_for_selector(".choice.current:text('近 13 周')", timeout=BOUND_MS)
        assert await page.inner_text("[data-testid=trouble]") == ""
