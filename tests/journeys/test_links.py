"""Links that ask for what there is not: the page says so in one line, and shows what its fields say."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.journeys.browser import BOUND_MS, COARSE, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey


async def test_a_link_in_vain_is_named_and_the_fields_show_what_is_shown(quiet: Stack) -> None:
    base = quiet.settings.dashboard_url
    async with chromium() as browser:
        shown = await screen(browser, quiet.link("duty"), scale=COARSE)
        page = shown.page
        notes = page.get_by_test_id("notes")
        await page.goto(f"{base}/region/2112?range=custom&from=2025-01-01&to=2026-11-28&layer=moon")
        await shown.live()
        await expect(notes).to_contain_text("没有“moon”这个图层", timeout=BOUND_MS)
        await expect(notes).to_contain_text("起止超过 366 天，未采用；显示今日", timeout=BOUND_MS)
        await expect(page.get_by_test_id("range-today")).to_have_attribute("aria-pressed", "true")
        for name in ("from", "to"):
            await expect(page.locator(f".days [name={name}]")).to_have_value("")
        await page.screenshot(path=str(quiet.folder / "region-note.png"))
        await page.get_by_test_id("range-week").click()
        await expect(notes).to_be_hidden()

        await page.goto(f"{base}/cases?state=nix&standing=all")
        await expect(notes).to_have_text("没有“nix”这个状态，未列出事项；请更正筛选条件", timeout=BOUND_MS)
        await page.goto(f"{base}/duty/a/gone%2Fx%2F1")
        detail = page.get_by_test_id("detail")
        await expect(detail).to_have_text("链接中的提醒已结束，或不在本席范围；可在左侧选择其他提醒", timeout=BOUND_MS)
        assert shown.complaints == []
