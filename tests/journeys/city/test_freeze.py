"""Every process frozen in turn: what the wall says meanwhile is true, and it is live again only with something
newer."""

from __future__ import annotations

import pytest

from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SILENT_S = 11

STANDS = {"gateway": "连接中断 · 数据截至 ", "fold": "数据停止更新 · 数据截至 ", "redis": "数据停止更新 · 数据截至 "}
"""Without these nothing new can be shown: the wall says so across its whole width."""
AGES = ("intake", "demo")
"""Without these nothing new comes in: the city's time goes on, and so does the age of what was heard last."""
UNSEEN = ("archive", "dashboard", "wall")
"""The live picture does not go through these."""

_AGED = """(seconds) => {
  const age = document.querySelector("[data-slot=map-age]").textContent;
  return Number(age.match(/(\\d+) 秒/)?.[1] ?? 0) >= seconds;
}"""

_LIVE = "window.cityProbe.state === 'live'"


@pytest.mark.parametrize("name", STANDS)
async def test_what_cannot_go_on_says_since_when(stack: Stack, name: str) -> None:
    async with chromium() as browser:
        wall = await _wall(stack, browser)
        with stack.frozen(name):
            await wall.page.wait_for_function(
                "(said) => document.querySelector('[data-slot=veil-text]').textContent.startsWith(said)",
                arg=STANDS[name],
                timeout=BOUND_MS,
                polling=100,
            )
            newest = await _newest(wall)
            assert await wall.page.is_visible("[data-testid=veil]")
        await wall.live()
        await wall.page.wait_for_selector("[data-testid=veil]", state="hidden", timeout=BOUND_MS)
        await wall.page.wait_for_function(
            "(then) => window.cityProbe.newest > then", arg=newest, timeout=BOUND_MS, polling=100
        )


@pytest.mark.parametrize("name", AGES)
async def test_what_brings_nothing_in_shows_by_its_age(stack: Stack, name: str) -> None:
    async with chromium() as browser:
        wall = await _wall(stack, browser)
        with stack.frozen(name):
            await wall.page.wait_for_function(
                f"(s) => ({_AGED})(s) && {_LIVE}", arg=SILENT_S, timeout=BOUND_MS, polling=100
            )
        await wall.page.wait_for_function(f"() => !({_AGED})(5)", timeout=BOUND_MS, polling=100)


async def test_what_the_live_picture_does_not_need_does_not_stop_it(stack: Stack) -> None:
    """All of them at once: without any of them alone it goes on all the more."""
    async with chromium() as browser:
        wall = await _wall(stack, browser)
        with stack.frozen(*UNSEEN):
            newest = await _newest(wall)
            await wall.page.wait_for_function(
                f"(then) => window.cityProbe.newest > then + 12000 && {_LIVE}",
                arg=newest,
                timeout=BOUND_MS,
                polling=100,
            )
            await wall.page.wait_for_selector("[data-testid=veil]", state="hidden", timeout=BOUND_MS)


async def test_numbers_of_history_say_how_old_they_are(stack: Stack) -> None:
    """The live picture goes on without the archive; what is read from it does not look as if it did."""
    async with chromium() as browser:
        there = f"{stack.settings.dashboard_url}/region/2112"
        desk = await screen(browser, stack.link("supervisor"), there, scale=COARSE)
        fresh = "() => document.querySelector('.area')?.dataset.history === 'live'"
        await desk.page.wait_for_function(fresh, timeout=BOUND_MS)
        with stack.frozen("archive"):
            said = "document.querySelector(\"[data-slot='numbers-aside']\").textContent.includes('归档滞后')"
            await desk.page.wait_for_function(f"() => !({fresh})() && {said} && {_LIVE}", timeout=BOUND_MS)
        await desk.page.wait_for_function(f"() => ({fresh})() && !{said}", timeout=BOUND_MS)


async def _wall(stack: Stack, browser: object) -> Screen:
    wall = await screen(browser, stack.link("wall"), scale=COARSE)  # type: ignore[arg-type]
    await wall.live()
    return wall


async def _newest(wall: Screen) -> int:
    return int(await wall.page.evaluate("() => window.cityProbe.newest"))
