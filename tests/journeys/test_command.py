"""A call for help is seen, taken and closed: on the wall, on two desks, once."""

from __future__ import annotations

import asyncio

import pytest

from streams.access.subject import Role
from tests.journeys.browser import BOUND_MS, COARSE, WALL, Screen, chromium, screen
from tests.journeys.city.test_first_light import TOWNSHIP, said
from tests.journeys.seats import sit
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
PLACE = ".symbol .place"
WALL_U, DESK_PX = 26, 14
ROW = "[data-slot=alerts] .alert:has-text('紧急求助')"


async def desk(stack: Stack, browser: object, role: Role = Role.DUTY) -> Screen:
    found = await screen(browser, stack.link(role.value), scale=COARSE)  # type: ignore[arg-type]
    if role is not Role.WALL:
        await found.page.goto(f"{stack.settings.dashboard_url}/region/2112")
    await found.live()
    return found


async def test_the_first_who_takes_it_has_it_and_everybody_sees_who(quiet: Stack) -> None:
    stack = quiet
    words = stack.run("enrol", "worker", "--home", TOWNSHIP, "--app", "osmand", "--id", "lamp-1")
    url = words.strip().splitlines()[-1]
    async with chromium() as browser:
        wall = await desk(stack, browser, Role.WALL)
        first, second, guest = [await desk(stack, browser, r) for r in (Role.DUTY_LEAD, Role.DUTY, Role.SUPERVISOR)]
        for seen in (first, second):
            await sit(seen)
        assert await asyncio.to_thread(said, url, 123.81, 42.017, alarm="sos") == 200
        for seen in (wall, first, second, guest):
            await seen.page.wait_for_selector(ROW, timeout=BOUND_MS)
        assert "腰堡镇" in await wall.page.inner_text(ROW)
        for seen, floor in ((wall, WALL_U * WALL["height"] / 1080), (first, DESK_PX)):
            await seen.page.wait_for_selector(f"{PLACE}:has-text('腰堡镇')", timeout=BOUND_MS)
            size, wide, high = await seen.page.evaluate(_PLACE, PLACE)
            assert size >= floor
            assert wide == high, "the ring of a symbol is round, however long its place is"
        assert "lamp-1" not in await wall.page.content()
        assert await guest.page.locator(f"{ROW} button").count() == 0

        # Both press before either hears of the other: the second is told who was first.
        await second.page.evaluate(_HOLD)
        await first.page.click(f"{ROW} button")
        taken = f"{ROW}:has-text('已确认')"
        for seen in (wall, first, guest):
            await seen.page.wait_for_selector(taken, timeout=BOUND_MS)
        assert "值班主任" in await guest.page.inner_text(ROW)
        assert "值班主任" not in await wall.page.inner_text(ROW)
        late = await second.page.evaluate(_LATE)
        assert late == {"accepted": False, "code": "stale"}

        await first.page.click(f"{ROW} button")
        await first.page.fill(f"{ROW} input", "已到场，误触")
        await first.page.keyboard.press("Enter")
        for seen in (wall, first, second, guest):
            await seen.page.wait_for_selector(ROW, state="detached", timeout=BOUND_MS)
        for seen in (wall, first, second, guest):
            assert seen.complaints == []


_PLACE = """(selector) => {
  const place = document.querySelector(selector);
  const { width, height } = place.closest(".symbol").getBoundingClientRect();
  return [parseFloat(getComputedStyle(place).fontSize), width, height];
}"""
_HOLD = """() => { window.held = document.querySelector("[data-alert^='sos/']").dataset.alert; }"""
_LATE = """async () => {
  const id = crypto.randomUUID();
  const wish = { id, action: "alert.acknowledge", object: window.held, expected_version: 1, note: "" };
  const page = JSON.parse(document.getElementById("live").dataset.live).id;
  const headers = { "X-City": "1", "X-Page": page, "Content-Type": "application/json" };
  await fetch("/command", { method: "POST", headers, body: JSON.stringify(wish) });
  for (;;) {
    const told = window.cityProbe.outcome(id);
    if (told) return { accepted: told.accepted, code: told.code };
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
