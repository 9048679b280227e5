"""Push-to-talk of six pages in a real browser: five hear who speaks, a second asks in vain, a lead takes the floor at
once, and the floor of a page that dies is free within seconds."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from streams.access.subject import Role, Subject
from streams.model.calls.call import CallEngine
from tests.journeys.browser import SPEAKS, chromium
from tests.journeys.stack import BOUND_S, until
from tests.journeys.test_media_server import Member, modules
from tests.streams.calls.switchboard import FULL, LEAD, PHONE, TOWN, TOWN_DESK, switchboard
from tests.streams.fold.commands import Person

pytestmark = [pytest.mark.journey, pytest.mark.soak]
VILLAGES = tuple(f"21122110620{n}" for n in range(1, 4))
PACKETS = 75
"""Of 60 ms: more than four seconds of speech."""


async def _heard(member: Member) -> tuple[int, float]:
    packets, level = await member.page.evaluate("() => [session.speaker.packets, session.speaker.level]")
    return int(packets), float(level)


async def _hears(member: Member) -> bool:
    packets, level = await _heard(member)
    return packets >= PACKETS and level > 0


async def _holds(member: Member, address: str) -> bool:
    return bool(await member.page.evaluate("(one) => session.holder === one", address))


async def test_six_pages_talk_one_at_a_time_and_a_lead_before_others() -> None:
    villages = [Subject(id=one, role=Role.VILLAGE, scope=one, person=one) for one in VILLAGES]
    async with AsyncExitStack() as stack:
        port = stack.enter_context(modules())
        board = await stack.enter_async_context(switchboard(pages=port))
        await board.starts(TOWN, FULL, *VILLAGES, who=Person("lead", Role.DUTY_LEAD))
        browser = await stack.enter_async_context(chromium(webgl=False, more=SPEAKS))
        members = [Member(await browser.new_page()) for _ in range(6)]
        for one, who in zip(members, (LEAD, TOWN_DESK, PHONE, *villages), strict=True):
            await one.page.goto(f"http://127.0.0.1:{port}/")
            await one.answers(board, who, "c1", CallEngine.TALK, relayed=False)
        lead, town, phone, *rest = members
        await until(lambda: _all_in(members), BOUND_S, "six lines")
        await town.page.evaluate("() => session.press(true)")
        for one in (lead, phone, *rest):
            await until(lambda one=one: _hears(one), BOUND_S, "speech")
        assert (await _heard(town))[0] == 0, "no page hears itself"
        await phone.page.evaluate("() => session.press(true)")
        await until(lambda: _is_busy(phone), BOUND_S, "the word that another speaks")
        assert await _holds(phone, TOWN)
        took = await lead.page.evaluate(_TAKES)
        assert took <= 200, took
        print(f"\na lead has the floor after {took:.0f} ms")
        await until(lambda: _holds(phone, "2112"), BOUND_S, "the lead's floor on other pages")
        await lead.page.close()
        await asyncio.wait_for(until(lambda: _holds(phone, ""), BOUND_S, "a free floor"), 3)


async def _all_in(members: list[Member]) -> bool:
    return all([await one.page.evaluate("() => session.in && session.lines.length === 6") for one in members])


async def _is_busy(member: Member) -> bool:
    return bool(await member.page.evaluate("() => session.why === 'busy'"))


_TAKES = """async () => {
  const begun = performance.now();
  session.press(true);
  while (session.holder !== session.own) await new Promise((resolve) => setTimeout(resolve, 1));
  return performance.now() - begun;
}"""
