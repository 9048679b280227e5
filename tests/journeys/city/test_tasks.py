"""A task from the city to its counties by browser: given, received by one, and counted where it was given."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page

from streams.access.subject import Role
from streams.clock import real_ms
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SIZE = {"width": 1366, "height": 768}
TITLE = "冬季燃气入户安全排查"


def link(stack: Stack, role: Role, scope: str) -> str:
    with stack.registry() as registry:
        token = registry.new_link(role, scope, "/tasks", now=real_ms(), ttl_ms=BOUND_MS)
    return f"{stack.settings.dashboard_url}/signin?token={token}"


async def reopened(page: Page, title: str, text: str) -> None:
    """Reloads until the line of a task says `text`: what was sent goes through intake, fold and history first."""
    line = page.locator(f".tasks tr:has(a:text-is('{title}'))", has_text=text)
    async with asyncio.timeout(BOUND_MS / 1000):
        while await line.count() == 0:
            await page.reload()
            await page.wait_for_selector("[data-testid=tasks-own]", timeout=BOUND_MS)


async def test_a_task_goes_down_and_its_receipt_comes_back(stack: Stack) -> None:
    async with chromium(webgl=False) as browser:
        waiting = (await screen(browser, link(stack, Role.DUTY, "211282"), size=SIZE)).page
        await waiting.wait_for_selector("[data-testid=tasks-own]", timeout=BOUND_MS)
        lead = (await screen(browser, link(stack, Role.DUTY_LEAD, "2112"), size=SIZE)).page
        await lead.wait_for_selector("[data-testid=form-task]", timeout=BOUND_MS)
        await lead.fill("#task-title", TITLE)
        await lead.fill("#task-text", "逐户登记灶具、软管、报警器")
        await lead.select_option("#task-to", "all/6")
        await lead.fill("#task-due", "2030-12-31")
        await lead.press("#task-due", "Enter")
        await lead.wait_for_selector("#task-said:text('已生效')", timeout=BOUND_MS)

        # A county that had the page open hears of it, and reads it after a click.
        news = waiting.locator("[data-testid=news]", has_text="任务有变化")
        await news.wait_for(timeout=BOUND_MS)
        await reopened(lead, TITLE, "0 / 7")
        await news.click()
        await waiting.wait_for_selector(f"[data-testid=tasks-own] a:text('{TITLE}')", timeout=BOUND_MS)

        county = (await screen(browser, link(stack, Role.DUTY, "211221"), size=SIZE)).page
        await county.wait_for_selector(f"[data-testid=tasks-own] a:text('{TITLE}')", timeout=BOUND_MS)
        await county.click(f"[data-testid=tasks-own] a:text('{TITLE}')")
        await county.wait_for_selector("[data-testid=form-receipt]", timeout=BOUND_MS)
        await county.select_option("#receipt-step", "task.accept")
        await county.click("#receipt button")
        await county.wait_for_selector("#receipt-said:text('已生效')", timeout=BOUND_MS)

        await reopened(lead, TITLE, "1 / 7")
        await lead.click(f"[data-testid=tasks-given] a:text('{TITLE}')")
        received = lead.locator("[data-testid=task-rows] tbody tr", has_text="收到")
        await received.wait_for(timeout=BOUND_MS)
        rows = await lead.locator("[data-testid=task-rows] tbody tr").all_inner_texts()
        assert sorted("收到" in row for row in rows) == [False] * 6 + [True]
        assert "铁岭县" in next(row for row in rows if "收到" in row)
