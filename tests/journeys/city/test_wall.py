"""The wall for people who see little, for a pointer on its chart, and for data that is old."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from streams.access.subject import Role
from streams.clock import real_ms
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.city.test_legible import FLOOR_U, WALL_CONTRAST, faint, shown, texts
from tests.journeys.stack import ROOT, Stack

pytestmark = pytest.mark.journey
_RULES = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
POINTS = 20
TOWN = "211221106"


async def broken(shown_: Screen) -> list[str]:
    """Rules of WCAG 2.2 A and AA that the page breaks, each with what breaks it."""
    return await broken_page(shown_.page)


async def broken_page(page: Page) -> list[str]:
    await page.evaluate(_RULES)
    found: list[str] = await page.evaluate(_BROKEN)
    return found


@pytest.mark.parametrize("page", ["/wall", "/wall?region=211224"])
async def test_no_rule_of_accessibility_is_broken(stack: Stack, page: str) -> None:
    async with chromium() as browser:
        found = await shown(stack, browser, page)
        assert await broken(found) == []


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1920, 1080, 1), (3840, 1080, COARSE), pytest.param(7680, 2160, COARSE, marks=pytest.mark.soak)],
)
async def test_a_pointer_on_the_chart_finds_the_point_it_is_on(
    stack: Stack, width: int, height: int, scale: float
) -> None:
    async with chromium() as browser:
        wall = await screen(browser, stack.link("wall"), size={"width": width, "height": height}, scale=scale)
        await wall.page.wait_for_selector("[data-slot=hours] .scatterlayer .trace", timeout=BOUND_MS, state="attached")
        await wall.page.evaluate(_LISTEN)
        right = []
        for hour in range(2, 2 + POINTS):
            x, y = await wall.page.evaluate(_PLACE, hour)
            await wall.page.mouse.move(x, y - 1)
            await wall.page.mouse.move(x, y)
            await wall.page.wait_for_function(
                "(hour) => window.hovered === hour", arg=hour, timeout=BOUND_MS, polling=50
            )
            right.append(hour)
    assert len(right) == POINTS


async def test_a_townships_wall_shows_the_township_alone(stack: Stack, tmp_path: Path) -> None:
    """It showed its county's numbers under its own name; drawn as `township.png` of the test's folder."""
    with stack.registry() as registry:
        token = registry.new_link(Role.WALL, TOWN, "/wall", now=real_ms(), ttl_ms=BOUND_MS)
    async with chromium() as browser:
        wall = await screen(browser, f"{stack.settings.wall_url}/signin?token={token}")
        await wall.live()
        await wall.page.wait_for_selector("[data-slot=map-title]:has-text('腰堡镇')", timeout=BOUND_MS)
        assert await wall.text("kpi-reachable_now") in await wall.text("map-title")
        found = await texts(wall)
        assert faint(found, FLOOR_U * found["root"] / 10, WALL_CONTRAST) == []
        said = " ".join(text["text"] for text in found["texts"])
        assert [name for name in ("铁岭县", "各县", "最忙", "今日类别") if name in said] == []
        assert await broken(wall) == []
        await wall.page.screenshot(path=tmp_path / "township.png")


_BROKEN = """async () => {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: rules } });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" ")}`);
}"""
_LISTEN = """() => document.querySelector("[data-slot=hours]").on("plotly_hover", (on) => {
  window.hovered = on.points[0].x;
})"""
_PLACE = """(hour) => {
  const chart = document.querySelector("[data-slot=hours]");
  const { xaxis, yaxis } = chart._fullLayout;
  const value = chart.data[1].y[hour] ?? chart.data[2].y[hour] ?? chart.data[0].y[hour];
  const box = chart.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.l2p(hour), box.y + yaxis._offset + yaxis.l2p(value)];
}"""
