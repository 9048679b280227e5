"""The officer's seat by browser: what is seen, heard, taken, set aside, escalated and handed over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import async_playwright

from streams.access.subject import Role
from tests.journeys.browser import ARGUMENTS, BOUND_MS, Screen, chromium
from tests.journeys.caller_kill import dies_while_it_calls
from tests.journeys.city.test_wall import broken
from tests.journeys.drill import drilled
from tests.journeys.night_end import case_closed, handed_over, held_to_the_journal, reported
from tests.journeys.night_orders import night
from tests.journeys.seat_checks import calm, escalated, raised_and_taken, rows_of_a_full_queue, typed, uses_its_space
from tests.journeys.seats import (
    RINGS,
    TOWN,
    VILLAGES,
    House,
    closed,
    housed,
    press,
    rings,
    row,
    rung,
    says,
    signs,
    until_saved,
)
from tests.journeys.stack import BOUND_S, until

pytestmark = pytest.mark.journey
PLAN = """
timers:
  "1": {lead: 12, leader: 24, call: 4}
  "3": {wait: 2}
"""
"""The steps of the shipped plan, sooner: what they are by default is held by the engine's own tests."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from housed(tmp_path_factory.mktemp("duty"), PLAN)


async def test_eleven_in_ten_minutes_are_a_flood_that_folds_the_lower_and_adds_up(house: House) -> None:
    async with chromium() as browser:
        seat = await house.desk(browser)
        await house.help(2)
        await seat.page.wait_for_selector(row("紧急求助"), timeout=BOUND_MS)
        await house.twice_returned(*(f"flood-{n}" for n in range(10)))
        await seat.page.wait_for_selector(".flood:not([hidden])", timeout=BOUND_MS)
        await says(seat, "flood", "提醒集中")
        await says(seat, "flood", "首条")
        group = seat.page.locator(row("二次退单"))
        await seat.page.wait_for_function(
            "() => document.querySelector('#queue')?.textContent.includes('组 10')", timeout=BOUND_MS, polling=50
        )
        assert await group.count() == 1
        assert await seat.page.locator(row("紧急求助")).count() == 1
        counts = [await b.inner_text() for b in await seat.page.locator("[data-slot=filters] button").all()]
        assert sum(int(text.split()[-2]) for text in counts) == 11

        # While somebody is at a row nothing moves it; what is new waits and is counted.
        await group.click()
        selected = await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
        top = await seat.page.evaluate("() => document.querySelector('#queue').scrollTop")
        for at, village in enumerate(VILLAGES):
            # Somebody is at the row all the while, however long the doors take.
            await seat.page.dispatch_event("#queue", "wheel")
            await house.twice_returned(*(f"new-{at}-{n}" for n in range(10)), village=village)
        await seat.page.wait_for_function(
            "() => document.querySelector('#new-alerts')?.textContent.includes('50')", timeout=BOUND_MS, polling=50
        )
        assert await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert") == selected
        assert await seat.page.evaluate("() => document.querySelector('#queue').scrollTop") == top
        # What is critical is never behind a number.
        await house.help(3)
        await seat.page.wait_for_selector("[data-slot=pinned] .alert:has-text('紧急求助')", timeout=BOUND_MS)
        await press(seat, ".")
        await seat.page.wait_for_selector("#new-alerts", state="hidden", timeout=BOUND_MS)

        # The lower ones are set aside with a reason, the critical one is not; the number of those aside always shows.
        await seat.page.click(row("紧急求助"))
        assert await seat.page.locator("[data-act=shelve]").count() == 0
        await seat.page.locator(row("二次退单")).first.click()
        await press(seat, "h")
        await press(seat, "Control+Enter")
        assert await seat.page.locator(".detail form").count() == 1, "without a reason it is not sent"
        await seat.page.fill(".detail form textarea", "已约定明日处理")
        await press(seat, "Control+Enter")
        await says(seat, "shelved", "暂缓 1")
        await seat.page.click("#shelved")
        await seat.page.wait_for_selector(row("暂缓处理"), timeout=BOUND_MS)
        await press(seat, "Escape")
        await rows_of_a_full_queue(seat)
        await uses_its_space(seat)
        await calm(seat)
        assert await broken(seat) == []
        await press(seat, ".")
        await closed(seat, "紧急求助")
        assert seat.complaints == []


async def test_sound_is_off_until_a_click_and_then_says_so(house: House) -> None:
    async with chromium() as browser:
        seat = await house.desk(browser, sits=False)
        bar = seat.page.locator("#sound-bar")
        await bar.wait_for(state="visible", timeout=BOUND_MS)
        assert "签到" in await bar.inner_text()
        await seat.page.click("#arm")
        await bar.wait_for(state="hidden", timeout=BOUND_MS)
        assert await seat.page.locator("[data-slot=sound]").get_attribute("data-state") == "running"
        await says(seat, "seat", "到岗")
        # The line to the telephones is tried when somebody sits down.
        await until(lambda: any(one["test"] for one in house.telephone.heard), BOUND_S, "a test call")
        await press(seat, "g", "s")
        await says(seat, "call-test", "试拨已送达")
        assert await broken(seat) == []
        assert seat.complaints == []


async def test_a_kiosk_needs_no_click(house: House) -> None:
    async with async_playwright() as playwright:
        flags = [*ARGUMENTS, "--autoplay-policy=no-user-gesture-required"]
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        seat = await house.desk(browser, sits=False)
        await says(seat, "sound", "声音已启用")
        # What is left to do is to begin the shift, and that is what it says.
        await seat.page.wait_for_selector("#sound-bar:has-text('未签到')", timeout=BOUND_MS)
        await browser.close()


async def _silenced(seat: Screen) -> None:
    """Silence for thirty seconds and no longer, while nobody has taken it."""
    await press(seat, "s")
    await says(seat, "sound", "已静音")
    quiet = await rings(seat)
    # Read while it says so: a second later it may ring.
    last = f"() => document.querySelector('[data-slot=sound]').textContent.includes('已静音 1 秒') && ({RINGS})"
    found = await seat.page.wait_for_function(last, timeout=BOUND_MS, polling=50)
    assert await found.json_value() == quiet
    await rung(seat, quiet)


async def _handled(seat: Screen, other: Screen) -> None:
    """Twelve keys from here to taken, dispatched and noted."""
    keys = await press(seat, "a")
    await says(seat, "detail", "已确认")
    await other.page.wait_for_selector(row("已确认"), timeout=BOUND_MS)
    await seat.page.wait_for_selector("[data-act=undo]", timeout=BOUND_MS)
    stopped = await rings(seat)
    keys += await press(seat, "d")
    assert await seat.page.locator(".detail form input[type=radio]:checked").count() == 0, "nobody beforehand"
    assert "公安 110" in await seat.page.locator(".detail form .choice").first.inner_text()
    keys += await press(seat, "Space", "Control+Enter")
    await says(seat, "timeline", "公安 110")
    keys += await press(seat, "n", "o", "k", "Control+Enter")
    await says(seat, "timeline", "ok")
    assert keys <= 12
    # What else came meanwhile, a seat left by an earlier test say, may ring.
    assert (await rings(seat))[0] == stopped[0], "once taken it is quiet"
    focused = await seat.page.evaluate("() => document.activeElement.checkVisibility()")
    assert focused


async def test_a_call_for_help_is_heard_silenced_taken_undone_dispatched_and_noted_by_keys_alone(house: House) -> None:
    async with chromium() as browser:
        seat, other = await house.desk(browser, sits=False), await house.desk(browser, Role.DUTY)
        await seat.page.click("#arm")
        before, dies = await rings(seat), dies_while_it_calls(house)
        await house.help(1)
        await seat.page.wait_for_selector(row("紧急求助"), timeout=BOUND_MS)
        await rung(seat, before)
        assert "紧急求助" in await seat.page.inner_text("[role=alert][data-slot=heard]")
        assert TOWN in await seat.page.inner_text(row("紧急求助"))

        await _silenced(seat)
        await dies
        await escalated(house, seat)
        await typed(seat)
        await _handled(seat, other)
        # The other sees who and when, and is told politely when it wishes the same.
        await other.page.locator(row("紧急求助")).click()
        await says(other, "detail", "值班主任")
        late = await other.page.evaluate(_LATE, await other.page.locator(row("紧急求助")).get_attribute("data-alert"))
        assert (late["accepted"], late["code"]) == (False, "stale")
        assert "值班主任" in late["by"]
        assert await other.page.locator("[data-act=close], [data-act=shelve]").count() == 0, "a lead's, or nobody's"
        await closed(seat, "紧急求助")
        assert seat.complaints == []
        assert other.complaints == []


async def test_what_nobody_took_rings_at_the_leads_own_lane_and_the_officer_sees_who_took_it(house: House) -> None:
    async with chromium() as browser:
        seats = [await house.desk(browser, role, sits=False) for role in (Role.DUTY, Role.DUTY_LEAD)]
        await raised_and_taken(house, *seats)


async def test_who_goes_hands_over_and_who_comes_signs(house: House) -> None:
    async with chromium() as browser:
        first, second = [await house.desk(browser, sits=False) for _ in range(2)]
        await house.help(3)
        for seat in (first, second):
            await seat.page.wait_for_selector(row("紧急求助"), timeout=BOUND_MS)
            await press(seat, "g", "s")
        await first.page.click("#begin-shift")
        await says(first, "seat", "到岗")
        await first.page.fill(".shift textarea", note := "1. 凡河镇求助待回复\n2. 夜间平稳\n3. 明早回访")
        await first.page.click("#end-shift")
        assert "特急未结" in await first.page.inner_text("#leave-ask", timeout=BOUND_MS)
        await first.page.click("#leave-sure")
        await says(second, "handovers", "未签收")
        assert note in await second.page.inner_text("[data-slot=takeover]"), "the note in whole"

        # To sit down signs nothing: alerts are ticked one by one, then it is an act of its own.
        await second.page.click("#begin-shift")
        await says(second, "seat", "到岗")
        await second.page.screenshot(path=str(house.stack.folder / "takeover.png"))
        await signs(second)
        await says(first, "handovers", "已签收")
        await press(second, "g", "d")
        await closed(second, "紧急求助")
        assert first.complaints == second.complaints == []


async def test_the_night_of_fanjiatun_from_the_call_for_help_to_the_signature(house: House) -> None:
    """Orders that arrive and come back, a case that is closed, the incident reported, the desk handed over."""
    async with chromium() as browser:
        seat, other = await house.desk(browser), await house.desk(browser, Role.DUTY)
        alert, town = await night(house, browser, seat, other)
        await case_closed(house, other, alert)
        await held_to_the_journal(house, (seat, other), town, alert)
        await reported(house, seat, other, alert)
        await closed(seat, "紧急求助")
        await drilled(house, seat, other)
        await handed_over(house, seat, other)
        assert seat.complaints == other.complaints == []


@pytest.mark.soak
async def test_what_was_accepted_happened_whatever_is_killed_between(house: House) -> None:
    """Fold and gateway die between the wish and its Outcome: what the seat says at last is what the journal holds."""
    async with chromium() as browser:
        seat = await house.desk(browser)
        for n, victim in enumerate(("fold", "gateway")):
            await house.help(10 + n)
            await seat.page.wait_for_function(
                "() => document.querySelector(`#queue .alert.unacked[data-alert^='sos/']`)",
                timeout=BOUND_MS,
                polling=50,
            )
            await press(seat, ".")
            await seat.page.locator("#queue .alert.unacked[data-alert^='sos/']").last.click()
            name = await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
            assert name
            house.stack.kill9(victim)
            await press(seat, "a")
            wanted = f"#queue [data-alert='{name}']:not(.unacked)"
            await seat.page.wait_for_selector(wanted, timeout=BOUND_MS)
            await seat.live()
            async with house.stack.journal() as journal:
                saved = await until_saved(journal, name)
            taken = [step for step in saved["steps"] if step[1] == "acknowledge"]
            assert len(taken) == 1, "sent twice it happened once"
            assert "值班主任" in taken[0][2]


_LATE = """async (object) => {
  const id = crypto.randomUUID();
  const wish = { id, action: "alert.acknowledge", object, expected_version: 1, note: "" };
  const page = JSON.parse(document.getElementById("live").dataset.live).id;
  const headers = { "X-City": "1", "X-Page": page, "Content-Type": "application/json" };
  await fetch("/command", { method: "POST", headers, body: JSON.stringify(wish) });
  for (;;) {
    const told = window.cityProbe.outcome(id);
    if (told) return told;
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
