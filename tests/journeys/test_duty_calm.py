"""What comes and goes at a seat: one row, one sound, held back while something explains it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.browser import BOUND_MS, Screen, chromium
from tests.journeys.seats import House, housed, press, rings, row, says

pytestmark = pytest.mark.journey
NERVOUS = """
limits: {lost: 2}
rules:
  seat_lost: {on_delay: 0, off_delay: 0}
timers:
  "2": {wait: 1}
  "3": {wait: 0}
"""


@pytest.fixture
def nervous(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Where a seat is missed after two seconds and back at once."""
    yield from housed(tmp_path_factory.mktemp("nervous"), NERVOUS)


async def test_what_comes_and_goes_is_one_row_and_what_is_explained_is_held_back_and_listed(nervous: House) -> None:
    async with chromium() as browser:
        seat, other = [await nervous.desk(browser, sits=False) for _ in range(2)]
        for one in (seat, other):
            await one.page.click("#arm")
            await says(one, "seat", "到岗")
        before = await rings(seat)
        there = other.page.url
        for n in range(3):
            await other.page.goto("about:blank")
            lost = "[data-alert^='seat_lost/'].unacked:not(:has-text('已解除'))"
            await seat.page.wait_for_selector(f"#queue {lost}", timeout=BOUND_MS)
            if n < 2:
                await other.page.goto(there)
                gone = "#queue [data-alert^='seat_lost/']:has-text('已解除')"
                await seat.page.wait_for_selector(gone, timeout=BOUND_MS)
        rows = seat.page.locator("#queue .alert:has-text('值班席位失去连接')")
        assert await rows.count() == 1
        assert "反复触发" in await rows.inner_text()
        assert sum(await rings(seat)) - sum(before) == 1, "three times, one sound"

        await nervous.alike(5)
        await seat.page.wait_for_selector(row("同类上报集中"), timeout=BOUND_MS)
        await press(seat, "g", "s")
        await seat.page.fill("[data-slot=plan-form] input", "计划停电")
        await seat.page.select_option("[data-slot=plan-form] select[name=types]", "S03")
        await press(seat, "Tab", "Tab")
        await seat.page.click("[data-slot=plan-form] form > button")
        await says(seat, "plans", "计划停电")
        await press(seat, "g", "d")
        await says(seat, "held", "已合并 1")
        assert await seat.page.locator(row("同类上报集中")).count() == 0
        await seat.page.click("#held")
        await seat.page.click(row("同类上报集中"))
        await says(seat, "detail", "登记计划事件")
        await _ended_by_a_lead(seat)
        assert seat.complaints == []


async def _ended_by_a_lead(seat: Screen) -> None:
    """A plan before its time, which gives back what it held; a flood by hand, which ends by hand. It folds nothing
    here, so there is no banner: how long it lasts stands above the queue."""
    await press(seat, "Escape", "g", "s")
    await seat.page.click("[data-slot=plan-ends] button")
    await press(seat, "g", "d")
    await says(seat, "held", "已合并 0")
    await seat.page.wait_for_selector(row("同类上报集中"), timeout=BOUND_MS)
    await seat.page.click("#flood:has-text('开始')")
    await says(seat, "flood-mode", "已持续")
    await seat.page.click("#flood:has-text('结束')")
    await seat.page.wait_for_selector("[data-slot=flood-mode]:empty", state="attached", timeout=BOUND_MS)
    assert await seat.page.is_hidden(".flood")
