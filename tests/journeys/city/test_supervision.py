"""A finding by three people and the keyboard: found by a team on a phone, put right by its township, proven by the
city's lead; and the simulated year's figures as a supervisor reads them."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin

import pytest
from playwright.async_api import Page

from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.model.follow.item import FollowItem
from streams.model.local_day import date_of, local_day
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.city.test_tasks import SIZE
from tests.journeys.city.test_tasks_by_keys import sent, to, typed
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
TITLE = "示例 出口被货架挡住"
LIST = "[data-testid=follow-kinds]"
PHONE = {"width": 390, "height": 844}


def link(stack: Stack, role: Role, scope: str, page: str = "/supervision") -> str:
    with stack.registry() as registry:
        token = registry.new_link(role, scope, page, now=real_ms(), ttl_ms=BOUND_MS)
    return f"{stack.settings.dashboard_url}/signin?token={token}"


async def entered(stack: Stack) -> FollowItem:
    """A point of the ledger, once the whole of it has come through: what is entered last is a key case."""
    history = History(stack.settings.history_url)
    try:
        async with asyncio.timeout(BOUND_MS / 1000):
            while len(history.follow.of_kind("key_case", "2112", 0, 2**62)) < 3:
                await asyncio.to_thread(history.at)
        points = history.follow.of_kind("point", "2112", 0, 2**62)
        return next(one for one in points if one.columns[0] == "school")
    finally:
        history.close()


async def figures(page: Page) -> list[str]:
    return [
        await page.inner_text(f"[data-testid=follow-{name}] .digits") for name in ("points", "opened", "proven", "late")
    ]


async def held(page: Page, text: str) -> None:
    """Reloads until the list or item says `text`: what was sent goes through intake, fold and history first."""
    async with asyncio.timeout(BOUND_MS / 1000):
        while await page.get_by_text(text).count() == 0:
            await page.reload()
            await page.wait_for_selector(".follow .view", timeout=BOUND_MS)


async def opened(page: Page, title: str) -> None:
    """The item of a list, by its way's address: a line above that comes with the page's first news moves the list."""
    await held(page, title)
    way = await page.get_by_role("link", name=title).get_attribute("href", timeout=BOUND_MS)
    assert way is not None
    await page.goto(urljoin(page.url, way))


async def test_the_published_figures_and_a_finding_from_its_day_to_its_proof(stack: Stack) -> None:
    point, base = await entered(stack), stack.settings.dashboard_url
    with stack.registry() as registry:
        store = registry.store()
    assert store is not None
    today = date_of(local_day(CityClock(store).now_ms()))
    year = today.year - ((today.month, today.day) <= (9, 26))
    async with chromium(webgl=False) as browser:
        lead = (await screen(browser, link(stack, Role.DUTY_LEAD, "2112"), size=SIZE)).page
        await lead.wait_for_selector(LIST, timeout=BOUND_MS)
        day = f"/supervision?until={year}-09-26"
        looks = (await screen(browser, link(stack, Role.SUPERVISOR, "2112", day), size=SIZE)).page
        await looks.wait_for_selector("[data-testid=follow-proven]", timeout=BOUND_MS)
        assert await figures(looks) == ["195", "101", "101", "0"]

        team = (await screen(browser, link(stack, Role.GUIDANCE, "2112"), size=PHONE)).page
        await team.wait_for_selector(LIST, timeout=BOUND_MS)
        await team.goto(f"{base}/supervision?item={point.id}&new=finding")
        await team.wait_for_selector("[data-testid=form-follow]", timeout=BOUND_MS)
        await typed(team, "#follow-title", TITLE)
        await to(team, "#follow-unit")
        await typed(team, "#follow-due", "2030-12-31")
        await typed(team, "#follow-paper", "现场记录 1 号")
        await sent(team, "follow")
        news = lead.locator("[data-testid=news]", has_text="督导事项有变化")
        await news.wait_for(timeout=BOUND_MS)

        town = (await screen(browser, link(stack, Role.DUTY, point.place), size=SIZE)).page
        await opened(town, TITLE)
        await typed(town, "#followstep-paper", "整改报告 2 号")
        await town.keyboard.press("Enter")
        await town.wait_for_selector("#followstep-said:has-text('已生效')", timeout=BOUND_MS)

        await team.goto(f"{base}/supervision")
        await opened(team, TITLE)
        await held(team, "已报整改，待复查")
        assert await team.locator(".choices a:text-is('复查通过')").count() == 0, "who found it does not prove it"
        assert await team.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        await lead.goto(team.url)
        await lead.wait_for_selector("#followstep-paper", timeout=BOUND_MS)
        await typed(lead, "#followstep-paper", "复查记录 3 号")
        await lead.keyboard.press("Enter")
        await lead.wait_for_selector("#followstep-said:has-text('已生效')", timeout=BOUND_MS)
        await held(lead, "已整改（复查通过）")
