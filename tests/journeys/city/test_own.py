"""A row of the city's telephone directory by browser: looked at, taken, and listed with who and why."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SIZE = {"width": 1366, "height": 768}
PAGE = "/admin/own?kind=directory"


async def test_an_edit_is_in_force_once_its_preview_is_taken(stack: Stack) -> None:
    with stack.registry() as registry:
        token = registry.new_link(Role.SECURITY_ADMIN, "2112", PAGE, now=real_ms(), ttl_ms=BOUND_MS)
    link = f"{stack.settings.dashboard_url}/signin?token={token}"
    async with chromium(webgl=False) as browser:
        page = (await screen(browser, link, size=SIZE)).page
        edit = page.locator(".own-edit form").first
        await edit.locator("[name=c_service]").select_option("police", timeout=BOUND_MS)
        await edit.locator("[name=c_region]").fill("211221106")
        await edit.locator("[name=c_name]").fill("腰堡派出所")
        await edit.locator("[name=c_telephone]").fill("024-70000001")
        await edit.locator("[name=reason]").fill("铁政办〔2026〕9号")
        await edit.locator("button").click()
        await page.wait_for_selector(".own-preview:has-text('新增 1 · 变更 0 · 停用 0')", timeout=BOUND_MS)
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZE["width"], "nothing lies beside the screen"
        with stack.registry() as registry:
            rules = registry.regulation()
        assert rules is not None
        assert rules.contact("police", "211221106") is None, "what is looked at is not in force"
        await page.click(".own-preview button:has-text('确认生效')")
        await page.wait_for_selector("[role=status]:has-text('已生效')", timeout=BOUND_MS)
        await page.wait_for_selector("table:has-text('恢复此版') tr:has-text('铁政办〔2026〕9号')", timeout=BOUND_MS)
    with stack.registry() as registry:
        rules = registry.regulation()
        assert rules is not None
        entry = rules.contact("police", "211221106201")
        assert entry is not None
        assert (entry.name, entry.telephone) == ("腰堡派出所", "024-70000001")
