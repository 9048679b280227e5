"""What a wall can be asked to show, and that it comes back from a lost graphics context by itself."""

from __future__ import annotations

import pytest

from tests.journeys.browser import BOUND_MS, Screen, chromium, screen
from tests.journeys.city.test_first_light import lit
from tests.journeys.stack import BOUND_S, Stack, until

pytestmark = pytest.mark.journey
COUNTY = "211224"


async def wall_of(stack: Stack, browser: object, query: str) -> Screen:
    return await screen(browser, stack.link("wall"), f"{stack.settings.wall_url}/wall{query}")  # type: ignore[arg-type]


async def test_the_flow_of_matters_tells_every_stage_and_every_county(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await wall_of(stack, browser, "?scene=3&hold=1")
        await wall.page.wait_for_selector("[data-slot=steps] > div:nth-child(7)", timeout=BOUND_MS)
        steps = await wall.page.locator("[data-slot=steps] > div > span:first-child").all_inner_texts()
        assert steps == ["今日上报", "待受理", "待分流", "待接单", "办理（调解）", "待核查回访", "今日销号"]
        await wall.page.wait_for_selector("[data-slot=regions] .row:nth-child(8)", timeout=BOUND_MS)
        assert await wall.page.is_visible("[data-testid=flow]")
        assert await wall.page.evaluate(_OVERFLOWING) == []


async def test_a_clicker_steps_through_the_example_and_leaves_it(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await wall_of(stack, browser, "?present=1")
        await wall.page.wait_for_selector("[data-slot=story-bar] .now", timeout=BOUND_MS)
        assert "示例" in await wall.page.inner_text("[data-testid=story]")
        told = []
        for _ in range(7):
            told.append(await wall.page.inner_text("[data-slot=story-bar] .now"))
            await wall.page.keyboard.press("PageDown")
        assert told == ["上报", "受理", "派单", "接单", "办理（调解）", "核查回访", "销号"]
        assert await wall.page.evaluate(_OVERFLOWING) == []
        await wall.page.keyboard.press("Escape")
        await wall.page.wait_for_selector("[data-testid=story]", state="detached", timeout=BOUND_MS)


async def test_visitors_see_tiles_and_nobodys_place(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await wall_of(stack, browser, "?visitor=1&qr=1")
        await wall.page.wait_for_selector("[data-slot=tiles] i:nth-child(2)", timeout=BOUND_MS)
        assert await wall.page.locator("[data-slot=tiles] i").count() == 106
        sizes = await wall.page.evaluate(_TILE_SIZES)
        assert len(sizes) == 1, "one equal tile a township"
        for hidden in ("panel-busy", "panel-alerts", "alerts"):
            assert await wall.page.locator(f"[data-testid={hidden}]").count() == 0
        assert await wall.page.is_visible("[data-testid=qr] img")
        topics = await wall.page.evaluate("() => Object.keys(window.cityProbe.topics())")
        assert [topic for topic in topics if topic.startswith(("workers", "clusters", "alerts"))] == []
        assert not any(isinstance(frame, bytes) for frame in wall.frames), "no dot was ever sent"
        assert await wall.page.evaluate(_OVERFLOWING) == []


async def test_what_is_asked_for_in_vain_is_named_and_the_rest_shows(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await wall_of(stack, browser, "?wall=nowhere&scene=9")
        await wall.live()
        note = await wall.page.inner_text("[data-testid=wall-note]")
        assert "nowhere" in note
        assert "scene=9" in note


async def test_a_lost_graphics_context_comes_back_with_its_lights(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await wall_of(stack, browser, f"?region={COUNTY}")
        await wall.live()
        await wall.page.wait_for_function("() => window.cityProbe.drawn > 20", timeout=BOUND_MS, polling=100)
        await wall.page.evaluate(_LOSE)
        await wall.page.wait_for_function("() => !window.cityProbe.ready", timeout=BOUND_MS, polling=20)
        await wall.page.evaluate("() => window.lost.restoreContext()")
        await wall.page.wait_for_function(
            "() => window.cityProbe.ready && window.cityProbe.drawn > 20", timeout=BOUND_MS, polling=100
        )
        await until(lambda: one_shines(wall), BOUND_S, "a light where a dot is")
        assert wall.complaints == []


async def one_shines(wall: Screen) -> bool:
    """Whether one of the twelve freshest dots is drawn as a light where it is now; a name may stand over some."""
    for x, y in await wall.page.evaluate(_FRESHEST):
        if await lit(wall, x, y):
            return True
    return False


_FRESHEST = """() => window.cityProbe.places().sort((a, b) => b[3] - a[3]).slice(0, 12)
  .map(([idx]) => window.cityProbe.screen(idx)).filter(Boolean)"""
_LOSE = """() => {
  const canvas = document.querySelector("#map canvas");
  window.lost = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
  window.lost.loseContext();
}"""
_TILE_SIZES = """() => {
  const tiles = [...document.querySelectorAll("[data-slot=tiles] i")];
  return [...new Set(tiles.map((tile) => `${tile.offsetWidth}x${tile.offsetHeight}`))];
}"""
_OVERFLOWING = """() => [...document.querySelectorAll(".panel, .flow, .story, .tiles, .wall")]
  .filter((e) => e.clientWidth && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
  .map((e) => `${e.className} ${e.scrollWidth}>${e.clientWidth} ${e.scrollHeight}>${e.clientHeight}`)"""
