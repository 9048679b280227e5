"""The first page of each of the twelve roles, as its link leads to it: full, clear, with nothing cut off, and drawn as
a picture (`first-pages/` of the test's folder) to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.registry.users import home
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.city.test_area import CUT_OFF, OVERFLOWING
from tests.journeys.city.test_legible import faint, texts
from tests.journeys.city.test_pages import DESK_CONTRAST, DESK_PX, SIZE
from tests.journeys.city.test_wall import broken
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
TOWN, VILLAGE = "211221106", "211221106201"
PHONE = {"width": 390, "height": 844}
LISTS = "[data-testid=home-longest] h2"
FIRST = {
    Role.DUTY: ("2112", "#queue"),
    Role.DUTY_LEAD: (TOWN, "[data-testid=home-decide] h2"),
    Role.SUPERVISOR: ("2112", "[data-slot=numbers] .row:nth-child(9)"),
    Role.LEADER: ("2112", "[data-testid=line-duty]"),
    Role.VILLAGE: (VILLAGE, LISTS),
    Role.DEPARTMENT: ("2112", LISTS),
    Role.MEDIATOR: (TOWN, LISTS),
    Role.CLERK: (TOWN, LISTS),
    Role.WORKER: (TOWN, "h1"),
    Role.AUDITOR: ("2112", "h1"),
    Role.SYSTEM_ADMIN: ("2112", "[data-slot=health] .row:nth-child(3)"),
    Role.SECURITY_ADMIN: ("2112", "h1"),
}
"""Scope, and what is there once the page has its data."""
OURS = (Role.DUTY_LEAD, Role.LEADER, Role.VILLAGE, Role.DEPARTMENT, Role.MEDIATOR, Role.CLERK)


def link(stack: Stack, role: Role, scope: str) -> str:
    with stack.registry() as registry:
        token = registry.new_link(role, scope, home(role, scope), now=real_ms(), ttl_ms=BOUND_MS)
    return f"{stack.settings.dashboard_url}/signin?token={token}"


async def test_each_of_the_twelve_roles_opens_its_first_page(stack: Stack, tmp_path: Path) -> None:
    folder, found = tmp_path / "first-pages", dict[str, list[object]]()
    folder.mkdir()
    async with chromium(webgl=False) as browser:
        for role, (scope, there) in FIRST.items():
            desk = await screen(browser, link(stack, role, scope), size=PHONE if role is Role.LEADER else SIZE)
            await desk.page.wait_for_selector(there, timeout=BOUND_MS)
            await desk.page.screenshot(path=folder / f"{role.value}.png")
            if role in OURS:
                found[role.value] = [
                    *faint(await texts(desk), DESK_PX, DESK_CONTRAST),
                    *await desk.page.evaluate(OVERFLOWING),
                    *await desk.page.evaluate(CUT_OFF),
                    *await broken(desk),
                ]
            found[role.value] = [*found.get(role.value, []), *desk.complaints]
            await desk.page.context.close()
    assert {role: wrong for role, wrong in found.items() if wrong} == {}


async def test_a_village_goes_from_its_first_page_to_its_grids(stack: Stack) -> None:
    async with chromium(webgl=False) as browser:
        page = (await screen(browser, link(stack, Role.VILLAGE, VILLAGE), size=SIZE)).page
        await page.wait_for_selector(LISTS, timeout=BOUND_MS)
        await page.click("[data-testid=ways] a[href^='/region/']")
        grid = page.locator("[data-testid=grid-parts] tbody a", has_text="03")
        await grid.wait_for(timeout=BOUND_MS)
        await grid.click()
        await page.wait_for_url(f"**/region/{VILLAGE}00103", timeout=BOUND_MS)
        await page.wait_for_selector("h1:text('微网格 03')", timeout=BOUND_MS)
        assert await page.locator("[data-testid=grid-parts] tbody tr").count() == 1
