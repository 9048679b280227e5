"""How a seat's page may look: rows that have room, what moves, shapes without colour."""

from __future__ import annotations

from tests.journeys.browser import BOUND_MS, Screen
from tests.journeys.city.test_legible import _MOVING
from tests.journeys.seats import press


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


_OVERFLOW = """() => {
  const wide = [...document.querySelectorAll(".duty-page .top, .duty > section, .queue .filters")].filter(
    (e) => e.scrollWidth > e.clientWidth + 1);
  const tall = document.documentElement.scrollHeight > innerHeight + 1;
  return [...wide.map((e) => e.className), ...(tall ? ["page"] : [])];
}"""
