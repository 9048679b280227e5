"""A task by the keyboard alone: given, received, split and withdrawn, with the focus and each answer in sight."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, Route

from streams.access.subject import Role
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.city.test_tasks import SIZE, link, reopened
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
TITLE, PART = "汛期值守检查", "汛期值守检查（乡镇自查）"
MOST_TABS = 120
_FOCUSED = """(wanted) => {
  const one = document.activeElement;
  if (!one?.matches(wanted)) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return { style: outlineStyle, width: parseFloat(outlineWidth) };
}"""
_IN_SIGHT = """(name) => {
  const { top, bottom } = document.getElementById(name).getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""


async def to(page: Page, wanted: str) -> None:
    """Presses Tab until the focus is on `wanted`, and sees it there."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        if outline := await page.evaluate(_FOCUSED, wanted):
            assert outline["style"] != "none", f"the focus on {wanted} cannot be seen"
            assert outline["width"] >= 2
            return
    raise AssertionError(f"no Tab leads to {wanted} on {page.url}")


async def typed(page: Page, wanted: str, text: str) -> None:
    await to(page, wanted)
    await page.keyboard.type(text)


async def sent(page: Page, form: str) -> None:
    """Presses a form's button: what became of it is said beside it, on the screen."""
    await to(page, f"#{form} button[type=submit]")
    await page.keyboard.press("Enter")
    answer = page.locator(f"#{form}-said:has-text('已生效'), #{form}-trouble:not(:empty)")
    await answer.first.wait_for(timeout=BOUND_MS)
    assert "已生效" in await page.inner_text(f"#{form}-said"), await page.inner_text(f"#{form}-trouble")
    assert await page.evaluate(_IN_SIGHT, f"{form}-said"), "the answer is below the fold"


async def sent_early(page: Page, form: str) -> None:
    """Presses a form's button of a page that does not listen yet, since a module of it has not come."""
    await to(page, f"#{form} button[type=submit]")
    async with page.expect_request(lambda asked: "_dash-update" in asked.url, timeout=BOUND_MS):
        await page.keyboard.press("Enter")


async def given(page: Page, title: str) -> None:
    """Fills the form of a new task, for all places of the tier below, and sends it."""
    await typed(page, "#task-title", title)
    await typed(page, "#task-text", "查到位、查到人")
    await to(page, "#task-to")
    await page.keyboard.press("Home")
    await typed(page, "#task-due", "2030-12-31")
    await sent(page, "task")


async def opened(page: Page, title: str) -> None:
    """Follows the link of a task that the page lists."""
    name = await page.locator(f".tasks a:text-is('{title}')").first.get_attribute("href")
    await to(page, f".tasks a[href='{name}']")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(f".tasks h2:text-is('{title}')", timeout=BOUND_MS)


async def test_a_task_is_given_received_split_and_withdrawn_without_a_mouse(stack: Stack) -> None:
    async with chromium(webgl=False) as browser:
        lead = (await screen(browser, link(stack, Role.DUTY_LEAD, "2112"), size=SIZE)).page
        await lead.wait_for_selector("[data-testid=form-task]", timeout=BOUND_MS)
        await given(lead, TITLE)

        county = (await screen(browser, link(stack, Role.DUTY_LEAD, "211221"), size=SIZE)).page
        await county.wait_for_selector("[data-testid=tasks-own]", timeout=BOUND_MS)
        await reopened(county, TITLE, "未签收")
        come = asyncio.Event()

        async def late(route: Route) -> None:
            await come.wait()
            await route.continue_()

        await county.route("**/alarm/strip.mjs", late)
        await county.reload()
        await opened(county, TITLE)
        await to(county, "#receipt-step")
        await county.keyboard.press("Home")
        await sent_early(county, "receipt")
        await reopened(lead, TITLE, "1 / 7")
        come.set()
        # A strip of alarms may come above the page with that: the answer is there, in sight or not.
        await county.wait_for_selector("#receipt-said:has-text('已生效')", timeout=BOUND_MS)
        await given(county, PART)

        await opened(lead, TITLE)
        await typed(lead, "#withdraw-note", "已并入年度检查")
        await sent(lead, "withdraw")

        await county.goto(f"{stack.settings.dashboard_url}/tasks")
        await county.wait_for_selector("[data-testid=tasks-own]", timeout=BOUND_MS)
        await reopened(county, PART, "0 / 16")
        await opened(county, TITLE)
        await county.wait_for_selector(".tasks [role=status]:has-text('已并入年度检查')", timeout=BOUND_MS)
        assert await county.locator(f"[data-testid=tasks-given] a:text-is('{PART}')").count() == 1, "the part stays"
