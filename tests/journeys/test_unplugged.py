"""A wall whose line is cut, whose own clock is wrong, or that is flooded: it is back by itself and shows the city's
time."""

from __future__ import annotations

import asyncio

import pytest

from streams.model.local_day import stamp
from tests.journeys.browser import BOUND_MS, COARSE, Screen, arrive, chromium, screen
from tests.journeys.load import load_of
from tests.journeys.phones import begin
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.test_degrade import Gate, gate, gated, ports

pytestmark = [pytest.mark.journey, pytest.mark.soak]
__all__ = ["gate", "gated", "ports"]
CUT_S = 45
"""Longer than any pause between two tries to come back."""
YEARS_BACK_MS, DAY_MS = -16 * 365 * 86_400_000, 86_400_000
PER_S = 170
"""10,000 in a minute."""
PHONES = 200


async def told_date(wall: Screen) -> str:
    """The date of a wall and the minute of its clock."""
    return f"{await wall.text('date')} {await wall.text('clock')}"


async def test_a_wall_with_a_wrong_clock_is_back_by_itself_after_its_line_was_cut(gated: Stack, gate: Gate) -> None:
    async with chromium() as browser:
        for shift_ms in (YEARS_BACK_MS, DAY_MS):
            wall = await screen(browser, gated.link("wall"), scale=COARSE)
            await wall.page.add_init_script(_OFF % (shift_ms, shift_ms))
            await arrive(wall.page, f"{gated.settings.wall_url}/wall")
            await wall.live()
            shown = await wall.page.evaluate("() => Math.abs(Date.now() - window.cityProbe.newest)")
            assert shown > DAY_MS / 2, "its own clock is wrong"
            gate.shut(push=False, pull=False)
            await wall.page.context.set_offline(True)
            await wall.page.wait_for_selector("[data-testid=veil]:visible", timeout=BOUND_MS)
            newest = await wall.page.evaluate("() => window.cityProbe.newest")
            assert (await wall.text("veil-text")).endswith(stamp(newest)[11:]), "until when, by the city's clock"
            await asyncio.sleep(CUT_S)
            gate.shut(push=True, pull=True)
            await wall.page.context.set_offline(False)
            await wall.live()
            await wall.page.wait_for_selector("[data-testid=veil]", state="hidden", timeout=BOUND_MS)
            now = await wall.page.evaluate("() => window.cityProbe.newest")
            assert now > newest
            year, month, day = map(int, stamp(now)[:10].split("-"))
            assert f"{year}年{month}月{day}日" in (await told_date(wall)).replace(" ", "")
            assert await wall.text("clock") >= stamp(now)[11:16]


_OFF = """
{
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() + %d); }
    static now() { return new Right().getTime() + %d; }
  };
}
"""


async def test_ten_thousand_reports_in_a_minute_leave_a_wall_calm_and_live(gated: Stack, gate: Gate) -> None:
    assert gate.push
    fleet = await load_of(gated, PHONES)
    fleet.reports_per_s = PER_S
    async with chromium() as browser:
        wall = await screen(browser, gated.link("wall"), scale=COARSE)
        await wall.live()
        before, most = await wall.page.evaluate(_COUNT), 0
        begin(fleet.fleet.phones, fleet.clock.now_ms())
        fleet.fleet.start()
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(fleet.run(stop))
            for _ in range(60):
                await asyncio.sleep(1)
                most = max(most, await wall.page.locator(".move").count())
            stop.set()
        await until(lambda: fleet.fleet.idle() or fleet.fleet.failure(), BOUND_S, "all reports are acknowledged")
        await fleet.fleet.stop()
        await wall.page.wait_for_function(
            f"(n) => ({_COUNT})() >= n", arg=before + len(fleet.reports) // 2, timeout=BOUND_MS
        )
        assert len(fleet.reports) >= 9_000
        assert most <= 6 + 3, "and the three of the legend"
        await wall.live()
        assert await wall.page.locator("[data-testid=veil]").is_hidden()
        assert wall.complaints == []


_COUNT = """() => {
  const text = document.querySelector("[data-slot=kpi-reports]").textContent.replaceAll(",", "");
  return text.endsWith("万") ? 10000 * parseFloat(text) : Number(text);
}"""
