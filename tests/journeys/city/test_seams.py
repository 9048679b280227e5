"""A wall of several screens: no words lie across a seam. And one whose pixels are not square has its proportions."""

from __future__ import annotations

from typing import Any

import pytest

from streams.access.subject import Role
from streams.model.audit import AuditRecord
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.city.test_first_light import _OVERFLOWING
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.soak]
RECORD = AuditRecord(1, "a", Role.SYSTEM_ADMIN.value, "2112", "", "wall.plan", "x")
SPLICED = [((7680, 2160), [4, 2]), ((3840, 2160), [3, 3]), ((3840, 2160), [2, 2]), ((3840, 1080), [4, 1])]
SCENES = [1, 2, 3, 4]


async def with_plan(stack: Stack, browser: Any, name: str, plan: dict[str, Any], scale: float = COARSE) -> Screen:
    with stack.registry() as registry:
        registry.put_wall_plan(name, plan, RECORD, 1)
    width, height = plan["px"]
    there = f"{stack.settings.wall_url}/wall?wall={name}"
    wall = await screen(browser, stack.link("wall"), there, size={"width": width, "height": height}, scale=scale)
    await wall.live()
    await wall.page.wait_for_selector("[data-slot=busy] > div:nth-child(3)", timeout=BOUND_MS, state="attached")
    return wall


@pytest.mark.parametrize(("px", "screens"), SPLICED)
@pytest.mark.parametrize("scene", SCENES)
async def test_no_words_lie_across_a_seam(stack: Stack, px: tuple[int, int], screens: list[int], scene: int) -> None:
    plan = {"px": list(px), "screens": screens, "bezel_px": 24, "scenes": [scene]}
    async with chromium() as browser:
        wall = await with_plan(stack, browser, f"seams-{px[0]}-{screens[0]}-{scene}", plan)
        await wall.page.wait_for_function(f"() => {{ {CROSSING} return !crossing().length; }}", timeout=BOUND_MS)
        assert await wall.page.evaluate(_OVERFLOWING) == []
        assert wall.complaints == []


@pytest.mark.parametrize(("px", "ratio", "wide"), [((1920, 1080), 2, True), ((3840, 1080), 0.5, False)])
async def test_pixels_that_are_not_square_show_the_wall_as_it_is_seen(
    stack: Stack, px: tuple[int, int], ratio: float, wide: bool
) -> None:
    async with chromium() as browser:
        wall = await with_plan(
            stack, browser, f"pixels-{wide}", {"px": list(px), "pixel_ratio": ratio, "scenes": [1]}, 1
        )
        await wall.page.wait_for_function("() => 'stretched' in document.body.dataset", timeout=BOUND_MS)
        assert await wall.page.locator(".wall .panel.feeds").is_visible() is wide
        width, height, left, right = await wall.page.evaluate(_CHIP)
        assert width / height == pytest.approx(1 / ratio, rel=0.05), "square as it is seen"
        assert (left, right) == (0, px[0]), "it fills its pixels"
        assert await wall.page.evaluate(_OVERFLOWING) == []


_CHIP = """() => {
  const { width, height } = document.querySelector(".heart").getBoundingClientRect();
  const { left, right } = document.querySelector(".wall").getBoundingClientRect();
  return [width, height, Math.round(left), Math.round(right)];
}"""
CROSSING = """
const crossing = () => {
  const { screens: [across, down], bezel_px, px } = JSON.parse(document.querySelector("[data-live]").dataset.live).wall;
  const half = (bezel_px * innerWidth) / px[0] / 2;
  const seams = (parts, size) => Array.from({ length: parts - 1 }, (_, n) => ((n + 1) * size) / parts);
  const [xs, ys] = [seams(across, innerWidth), seams(down, innerHeight)];
  const met = (from, to, at) => at.some((seam) => from < seam + half && to > seam - half);
  const walk = document.createTreeWalker(document.querySelector(".wall"), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walk.nextNode());) {
    const holder = node.parentElement;
    // A symbol stays where it is.
    if (!node.textContent.trim() || !holder.checkVisibility() || holder.closest(".chip")) continue;
    const range = document.createRange();
    range.selectNode(node);
    for (const box of range.getClientRects()) {
      // The box of a line is higher than its letters.
      const spare = Math.max(0, (box.height - 1.1 * parseFloat(getComputedStyle(holder).fontSize)) / 2);
      if (box.width && (met(box.left, box.right, xs) || met(box.top + spare, box.bottom - spare, ys)))
        found.push(node.textContent);
    }
  }
  return found;
};
"""
