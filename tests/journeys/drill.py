"""A drill by two browsers: begun by a lead, keyed in by an officer, marked on both desks, sent to those alone who take
part, and over with its alerts and orders."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.browser import BOUND_MS, Screen
from tests.journeys.night_orders import SIZES, is_at, order_row
from tests.journeys.seats import House, press, says

LEAK = "#queue .alert.drill[data-alert^='serious/']"


async def drilled(house: House, lead: Screen, officer: Screen) -> None:
    await press(lead, "g", "s")
    form = lead.page.locator("[data-testid=form-drill]")
    await form.locator("[name=note]").fill("燃气泄漏处置演练")
    await form.locator("[name=to]").select_option(["211221", "uurban"])
    await _looked(house, lead, "drill-form")
    await form.locator("button").click()
    for one in (lead, officer):
        await says(one, "drill", "演练进行中")
        await expect(one.page.locator("[data-testid=drill-bar]")).to_be_visible()
    await press(lead, "g", "d")

    await officer.page.keyboard.press("c")
    call = officer.page.locator("#call")
    await expect(call.locator("[name=drill]")).to_have_value("", timeout=BOUND_MS)
    await call.locator("[name=drill]").select_option(index=1)
    await call.locator("[name=text]").fill("小区管道漏气，气味很大")
    await call.locator("[name=type]").select_option("E02")
    await call.locator("[name=place]").fill("yb fjt")
    await call.locator("[name=place]").press("Enter")
    await call.locator("[name=place]").press("Control+Enter")
    await expect(call.locator(".call-said a")).to_be_visible(timeout=BOUND_MS)
    await officer.page.keyboard.press("Escape")
    for one in (lead, officer):
        await expect(one.page.locator(LEAK)).to_contain_text("【演练】", timeout=BOUND_MS)
    await lead.page.click(LEAK)
    await says(lead, "orders", "只发给参演单位")
    await lead.page.keyboard.press("o")
    order = lead.page.locator("[data-testid=form-order]")
    for to in ("uurban", "ujustice"):
        await order.locator(f"input[name=to][value='{to}']").check()
    await order.locator("textarea").fill("按预案到场")
    await order.locator("textarea").press("Control+Enter")
    await is_at(lead, "uurban", "sent")
    await expect(order_row(lead, "ujustice")).to_contain_text("不参加这次演练", timeout=BOUND_MS)
    await _looked(house, lead, "drill-order")

    await press(lead, "Escape", "g", "s")
    end = lead.page.locator("[data-testid=form-drill-end]")
    await end.locator("[name=note]").fill("按预案完成，用时 4 分钟")
    await end.locator("button").click()
    for one in (lead, officer):
        await expect(one.page.locator("[data-testid=drill-bar]")).to_be_hidden(timeout=BOUND_MS)
        await expect(one.page.locator(LEAK)).to_have_count(0, timeout=BOUND_MS)
    await press(lead, "g", "d")


async def _looked(house: House, seat: Screen, name: str) -> None:
    for size in SIZES:
        await seat.page.set_viewport_size(size)
        await seat.page.screenshot(path=str(house.stack.folder / f"{name}-{size['width']}.png"))
