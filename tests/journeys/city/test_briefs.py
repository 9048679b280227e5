"""A brief by the keyboard alone: frozen by one person, approved by another, and opened again as it was written."""

from __future__ import annotations

import pytest

from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.city.test_area import OVERFLOWING
from tests.journeys.city.test_tasks import SIZE
from tests.journeys.city.test_tasks_by_keys import to, typed
from tests.journeys.city.test_wall import broken
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
_STATE = ".paper .as-of:text-is('{}')"


async def test_a_brief_is_frozen_signed_by_another_and_opened_again_without_a_mouse(stack: Stack) -> None:
    base = f"{stack.settings.dashboard_url}"
    async with chromium(webgl=False) as browser:
        desk = await screen(browser, stack.link("supervisor"), f"{base}/briefs?cadence=day", size=SIZE)
        first = desk.page
        address = await first.get_attribute("main table a", "href", timeout=BOUND_MS)
        await to(first, f"a[href='{address}']")
        await first.keyboard.press("Enter")
        await first.wait_for_selector("[data-figure] .main-svg", timeout=BOUND_MS)
        assert await first.locator("[data-figure] img").count() == 0
        assert await first.evaluate(OVERFLOWING) == []
        assert await broken(desk) == []
        await typed(first, "[name=note]", "雪后注意用火用电。")
        await typed(first, "[name=reason]", "日报")
        await first.keyboard.press("Enter")
        await first.wait_for_selector(_STATE.format("已定稿，待签发"), timeout=BOUND_MS)

        second = (await screen(browser, stack.link("supervisor"), f"{base}{address}", size=SIZE)).page
        await typed(second, "[name=do][value=approve] ~ label [name=reason]", "签发")
        await second.keyboard.press("Enter")
        await second.wait_for_selector(_STATE.format("已签发"), timeout=BOUND_MS)

        await first.reload()
        await first.wait_for_selector(_STATE.format("已签发"), timeout=BOUND_MS)
        assert "雪后注意用火用电。" in await first.inner_text(".paper")
        assert desk.complaints == []
