"""What a page loads of our own modules: its own and the shared ones, and none of another page's."""

from __future__ import annotations

from typing import Any

import pytest

from streams.access.subject import Role
from tests.assets.test_rooms import BYTES, FLOORS, PAGES_FLOOR, later
from tests.journeys.browser import BOUND_MS, Screen, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
_LOADED = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/assets/js/") && name.endsWith(".mjs"))
  .map(({ name, decodedBodySize }) => [new URL(name).pathname.slice("/assets/js/".length), decodedBodySize])"""


async def loaded(shown: Screen, page: str) -> dict[str, int]:
    """Size of each module, by its name."""
    found: list[tuple[str, int]] = await shown.page.evaluate(_LOADED)
    sizes = dict(found)
    assert len(sizes) == len(found), "each once"
    print(f"\n{page}: {len(sizes)} requests, {sum(sizes.values())} bytes of modules")
    return sizes


def rooms(sizes: dict[str, Any]) -> set[str]:
    return {name.partition("/")[0] for name in sizes if "/" in name}


async def test_a_wall_and_a_duty_page_load_only_their_own_modules(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await screen(browser, stack.link("wall"), f"{stack.settings.wall_url}/wall")
        await wall.page.wait_for_selector("[data-slot=steps] > div:nth-child(7)", state="attached", timeout=BOUND_MS)
        desk = await screen(browser, stack.link(Role.DUTY.value), f"{stack.settings.dashboard_url}/duty")
        await desk.page.wait_for_selector("[data-slot=filters] button", timeout=BOUND_MS)
        for shown, page in ((wall, "wall"), (desk, "duty")):
            sizes = await loaded(shown, page)
            assert rooms(sizes) & set(FLOORS[PAGES_FLOOR]) == {page}
            assert sum(size for name, size in sizes.items() if name not in later(page)) <= BYTES[page]
            assert shown.complaints == []
