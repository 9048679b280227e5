"""What a tired reader eight metres away needs: size, contrast, calm, one language, Beijing time."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.browser import BOUND_MS, Screen, arrive, chromium, screen
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
FLOOR_U = 26
WALL_CONTRAST = 7
PAGES = ["/wall", "/wall?region=211224", "/wall?lang=en"]


async def texts(found: Screen) -> dict[str, Any]:
    """`root`: font size of the document, px; `texts`: each with its size, px, and contrast."""
    told: dict[str, Any] = await found.page.evaluate(_TEXTS)
    return told


def faint(found: dict[str, Any], floor: float, contrast: float) -> list[dict[str, Any]]:
    """Texts that are too small, or stand out too little."""
    return [text for text in found["texts"] if text["size"] < floor - 0.01 or text["contrast"] < contrast]


async def shown(stack: Stack, browser: object, page: str, size: dict[str, int] | None = None) -> Screen:
    """A page with its numbers on it."""
    wall = page.startswith("/wall")
    base = stack.settings.wall_url if wall else stack.settings.dashboard_url
    more = {"size": size} if size else {}
    found = await screen(browser, stack.link("wall" if wall else "duty"), base + page, **more)  # type: ignore[arg-type]
    name = "health" if page.startswith("/health") else "regions"
    there = "[data-slot=busy] > div:nth-child(3)" if wall else f"[data-slot={name}] .row:nth-child(3)"
    await found.page.wait_for_selector(there, timeout=BOUND_MS)
    return found


@pytest.mark.parametrize("page", PAGES)
async def test_text_is_large_enough_and_stands_out(stack: Stack, page: str) -> None:
    async with chromium() as browser:
        found = await texts(await shown(stack, browser, page))
    assert len(found["texts"]) > 20
    assert faint(found, FLOOR_U * found["root"] / 10, WALL_CONTRAST) == []


async def test_only_what_waits_moves_on_and_what_comes_moves_once_and_nothing_is_zoomed(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await shown(stack, browser, "/wall")
        moving = await wall.page.evaluate(_MOVING)
        assert [one for one in moving if one["period"] < 1000 or one["times"] != (None if one["unacked"] else 1)] == []
        await wall.page.emulate_media(reduced_motion="reduce")
        assert await wall.page.evaluate("() => document.getAnimations().length") == 0
        zoomed = "() => [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).zoom !== '1').length"
        assert await wall.page.evaluate(zoomed) == 0


async def test_lists_on_the_wall_are_short_and_say_what_they_leave_out(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await shown(stack, browser, "/wall?region=211224", {"width": 3840, "height": 1080})
        await wall.live()
        assert await wall.page.locator("[data-slot=busy] > div").count() == 6
        rows = await wall.page.locator("[data-slot=team] .row").all_inner_texts()
        left_out = re.fullmatch(r"另有 (\d+) 个", rows[-1].strip())
        assert left_out
        assert len(rows) - 2 + int(left_out[1]) == 33


HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")
MAY_BE_LATIN = {"MB", "CSV", "XLSX", "PNG", "GPX", "GEOJSON", "Ctrl", "Word"}
"""What has no other name: units, file formats, programs and keys."""


@pytest.mark.parametrize("page", ["/wall"])
async def test_chinese_pages_have_no_latin_words(stack: Stack, page: str) -> None:
    async with chromium() as browser:
        text = await (await shown(stack, browser, page)).page.inner_text("body")
    assert set(LATIN.findall(text)) - MAY_BE_LATIN == set()


async def test_the_switch_leaves_no_han_but_names(stack: Stack) -> None:
    names = {"铁岭市社会治理综合服务中心"}
    async with chromium() as browser:
        wall = await shown(stack, browser, "/wall?lang=en")
        await wall.live()
        places = await wall.page.evaluate(
            "() => Object.values(JSON.parse(document.querySelector('#live').dataset.live).names)"
        )
        text = await wall.page.inner_text("main, header")
        lines = [line.strip() for line in (text + "\n" + await wall.page.inner_text("footer")).splitlines()]
    known = re.compile("|".join(sorted(map(re.escape, {*names, *places}), key=len, reverse=True)))
    assert [line for line in lines if HAN.search(known.sub("", line))] == []


async def test_a_browser_in_new_york_shows_beijing_time(stack: Stack) -> None:
    async with chromium() as browser:
        clocks = []
        for zone in ("America/New_York", "Asia/Shanghai"):
            context = await browser.new_context(timezone_id=zone)
            page = await context.new_page()
            await arrive(page, stack.link("wall"))
            await page.wait_for_function(
                "() => /^\\d\\d:/.test(document.querySelector('[data-slot=clock]')?.textContent ?? '')",
                timeout=BOUND_MS,
                polling=100,
            )
            clocks.append((await page.inner_text("[data-slot=clock]"))[:2])
    hours = [int(clock) for clock in clocks]
    assert (hours[1] - hours[0]) % 24 in (0, 1)


_MOVING = """() => document.getAnimations().map((a) => ({
  period: a.effect.getTiming().duration, unacked: Boolean(a.effect.target.closest(".unacked")),
  times: Number.isFinite(a.effect.getTiming().iterations) ? a.effect.getTiming().iterations : null,
}))"""
_TEXTS = """() => {
  const channel = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const found = numbers(getComputedStyle(e).backgroundColor);
      if (found.length < 4 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !e.checkVisibility() || e.closest("script, style, .maplibregl-map, .chip")) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(numbers(e instanceof SVGElement ? style.fill : style.color)), light(ground(e))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    texts.push({ text, size: parseFloat(style.fontSize), contrast: Math.round(contrast * 100) / 100 });
  }
  return { root: parseFloat(getComputedStyle(document.documentElement).fontSize), texts };
}"""
