"""How a seat's page may look: rows that have room, what moves, shapes; and what two seats see of one alert."""

from __future__ import annotations

from streams.registry.audit import Wanted
from tests.journeys.browser import BOUND_MS, Screen
from tests.journeys.caller_kill import result_is_unknown
from tests.journeys.city.test_legible import _MOVING
from tests.journeys.seats import RINGS, House, closed, press, rings, row, says
from tests.journeys.stack import BOUND_S, until

SIZES = ((1366, 768), (1920, 1080), (2560, 1440))
HEAD, FILLED = 56, 0.97
"""px of one line of head; share of the width that the columns take."""


async def rows_of_a_full_queue(seat: Screen) -> None:
    """Twenty rows have room at 1080, and groups open by keyboard."""
    height = await seat.page.evaluate("() => document.querySelector('#queue .alert').getBoundingClientRect().height")
    room = await seat.page.evaluate("() => document.querySelector('#queue').clientHeight")
    assert room / height >= 20
    group = seat.page.locator("#queue .alert:has-text('组')").last
    await group.click()
    before = await seat.page.locator("#queue .alert").count()
    await press(seat, "Enter")
    await seat.page.wait_for_function(
        "(n) => document.querySelectorAll('#queue .alert').length > n", arg=before, timeout=BOUND_MS, polling=50
    )


async def uses_its_space(seat: Screen) -> None:
    """At each size the head is one line, no words of a button, of the card or of its record are cut, and the columns
    fill the screen; on a large one the type is larger."""
    types = []
    for width, height in SIZES:
        await seat.page.set_viewport_size({"width": width, "height": height})
        found = await seat.page.evaluate(_SPACE)
        assert found["head"] <= HEAD, (width, found)
        assert found["cut"] == [], width
        assert found["filled"] >= FILLED, (width, found)
        types.append(found["type"])
    assert types == sorted(types)
    assert types[0] < types[-1]
    await seat.page.set_viewport_size({"width": 1920, "height": 1080})


async def calm(seat: Screen) -> None:
    """Only what nobody has taken moves, slowly; with reduced motion nothing does; shapes tell what colours do."""
    moving = await seat.page.evaluate(_MOVING)
    assert [one for one in moving if one["period"] < 1000 or not one["unacked"]] == []
    await seat.page.emulate_media(reduced_motion="reduce")
    assert await seat.page.evaluate("() => document.getAnimations().length") == 0
    await seat.page.emulate_media(reduced_motion="no-preference")
    session = await seat.page.context.new_cdp_session(seat.page)
    await session.send("Emulation.setEmulatedVisionDeficiency", {"type": "deuteranopia"})
    named = await seat.page.evaluate(
        "() => [...document.querySelectorAll('#queue .chip')].map((c) => [c.getAttribute('aria-label'),"
        " c.querySelector('path').getAttribute('d')])"
    )
    assert len({name for name, _ in named}) == len({shape for _, shape in named}) >= 2
    overflow = await seat.page.evaluate(_OVERFLOW)
    assert overflow == []


_SPACE = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  const boxes = seen(".duty-page main.duty > *").map((e) => e.getBoundingClientRect());
  return {
    head: document.querySelector(".duty-page .top").getBoundingClientRect().height,
    cut: seen(".duty-page button, .detail *")
      .filter((e) => getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1)
      .map((e) => e.outerHTML),
    filled: (Math.max(...boxes.map((b) => b.right)) - Math.min(...boxes.map((b) => b.left))) / innerWidth,
    type: parseFloat(getComputedStyle(document.querySelector("#queue .alert")).fontSize),
  };
}"""
_OVERFLOW = """() => {
  const wide = [...document.querySelectorAll(".duty-page .top, .duty > section, .queue .filters")].filter(
    (e) => e.scrollWidth > e.clientWidth + 1);
  const tall = document.documentElement.scrollHeight > innerHeight + 1;
  return [...wide.map((e) => e.className), ...(tall ? ["page"] : [])];
}"""


async def escalated(house: House, seat: Screen) -> None:
    """Nobody took it: the duty lead knows, then the leader, and a telephone has rung, at the second try: the caller
    died in the first."""
    await press(seat, "j")
    await says(seat, "timeline", "上报")
    await says(seat, "detail", "上报带班领导")
    await says(seat, "detail", "电话网关 · 网关已受理")
    await says(seat, "detail", "第 2 次")
    await says(seat, "detail", "未配置：短信、邮件、工作群")
    tries = [one for one in house.telephone.heard if not one["test"]]
    assert [tries[0]["rule"], tries[0]["priority"], tries[0]["simulated"]] == ["sos", 1, True]
    assert len([one for one in tries if one["id"] == tries[0]["id"]]) == 2
    name = await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
    assert name
    await result_is_unknown(house, name)
    wanted = Wanted(action="alert.escalate", object=f"alert/{name}")
    with house.stack.registry() as registry:
        await until(lambda: len(registry.audit_search(wanted, 9)) == 2, BOUND_S, "both in the audit")


async def raised_and_taken(house: House, officer: Screen, lead: Screen) -> None:
    """An untaken call for help waits at the lead's own lane, with its own tone; the officer sees who took it there."""
    for seat in (officer, lead):
        await seat.page.click("#arm")
    before = await rings(lead)
    await house.help(20)
    await officer.page.wait_for_selector(row("紧急求助"), timeout=BOUND_MS)
    # A seat that was lost, or clusters of cases, may wait there as well.
    lane = lead.page.locator("[data-slot=raised]")
    await lane.locator(waits := ".waits:has-text('紧急求助')").wait_for(state="visible", timeout=BOUND_MS)
    assert "上报给我" in await lane.inner_text()
    await lead.page.wait_for_function(f"(n) => ({RINGS})[4] > n", arg=before[4], timeout=BOUND_MS, polling=50)
    assert not await officer.page.locator("[data-slot=raised]").is_visible()
    await officer.page.locator(row("紧急求助")).first.click()
    await says(officer, "detail", "待接")
    await lead.page.screenshot(path=str(house.stack.folder / "raised-lead.png"))
    await says(officer, "detail", "值班主任：在岗 1 人")
    await lane.locator(f"{waits} [data-testid=take-up]").click()
    await lane.locator(waits).wait_for(state="hidden", timeout=BOUND_MS)
    await says(officer, "detail", "已接")
    await says(officer, "timeline", "接下上报")
    waiting = f"{row('紧急求助')}.unacked"
    assert await officer.page.locator(waiting).count() == 1, "taken above, not acknowledged"
    await officer.page.screenshot(path=str(house.stack.folder / "raised-officer.png"))
    await closed(lead, "紧急求助")
    assert officer.complaints == lead.complaints == []


async def typed(seat: Screen) -> None:
    """Letters in a form are letters; what was typed is there again; an input method composes in peace."""
    await press(seat, "n")
    await seat.page.keyboard.type("as dh")
    await press(seat, "Escape", "n")
    assert await seat.page.input_value(".detail form textarea") == "as dh"
    await seat.page.fill(".detail form textarea", "")
    await press(seat, "Escape")
    assert await seat.page.locator("#queue .alert.selected.unacked").count() == 1
    for composing in ("a", "s", "d", "h"):
        await seat.page.evaluate(_COMPOSING, composing)
    # Nor with the letters switched off.
    await seat.page.click("#help")
    await seat.page.uncheck("#keys-on")
    await press(seat, "Escape", "a", "s", "d", "h")
    await seat.page.click("#help")
    await seat.page.check("#keys-on")
    await press(seat, "Escape")
    assert await seat.page.locator(".detail form").count() == 0


_COMPOSING = """(key) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true }))"""
