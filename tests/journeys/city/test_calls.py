"""Calls by real browsers: a worker asks for help, the duty lead calls back, village, township and police station join.
What each confirmed is on the screen and on record; the wall shows it while the lead wants it, others hear nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pyotp
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from websockets.asyncio.client import connect

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.calls.call import CallEnd, MemberState
from tests.journeys.browser import BOUND_MS, SPEAKS, WALL, Screen, chromium, screen
from tests.journeys.seats import sit
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.viewers import tickets
from tests.journeys.worker_app import App, invited, phone
from tests.streams.registry.sign_in import PASSWORD, add

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
COUNTY, TOWN, VILLAGE, POLICE = "211221", "211221106", "211221106201", "upolice"
SMALL = {"width": 1366, "height": 768}
SPOKEN = 15
"""Packets of 60 ms: a second of speech."""


def link(stack: Stack, role: Role, scope: str, page: str) -> str:
    with stack.registry() as registry:
        token = registry.new_link(role, scope, page, now=real_ms(), ttl_ms=BOUND_S * 1000)
    base = stack.settings.wall_url if role is Role.WALL else stack.settings.dashboard_url
    return f"{base}/signin?token={token}"


def part(page: Page, name: str) -> Any:
    return page.locator(f"[data-testid={name}]")


async def shown(browser: Browser, address: str, size: dict[str, int] = SMALL) -> Screen:
    """A page whose data is live; whether its map is drawn is another test's."""
    found = await screen(browser, address, size=size)
    await found.page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS, polling=100)
    return found


async def says(page: Page, address: str, word: str) -> None:
    """What the panel has of a member."""
    member = page.locator(f"[data-testid=talk-members] [data-address='{address}']")
    await expect(member).to_contain_text(word, timeout=BOUND_MS)


async def heard(page: Page) -> tuple[int, float]:
    """(packets of speech, how loud the newest is)."""
    meter = part(page, "talk-heard")
    return int(await meter.get_attribute("data-packets") or 0), float(await meter.evaluate("(one) => one.value"))


async def speaks(page: Page, listener: Page, other: Page) -> None:
    """Holds the key until both others have heard SPOKEN packets; the second who asks is told who speaks."""
    await _press(page)
    await expect(part(page, "talk-key")).to_contain_text("正在讲话，松开结束", timeout=BOUND_MS)
    for one in (listener, other):
        await until(lambda page=one: _loud(page), BOUND_S, "speech")
    await other.locator("[data-testid=talk-key]").focus()
    await other.keyboard.down(" ")
    await expect(part(other, "talk-key")).to_contain_text("请稍候", timeout=BOUND_MS)
    await other.keyboard.up(" ")
    await page.mouse.up()
    await expect(part(listener, "talk-key")).to_contain_text("按住说话", timeout=BOUND_MS)
    assert (await heard(page))[0] == 0, "nobody hears oneself"


async def _press(page: Page) -> None:
    await part(page, "talk-key").click(trial=True, timeout=BOUND_MS)
    await page.mouse.down()


async def _loud(page: Page) -> bool:
    packets, level = await heard(page)
    return packets >= SPOKEN and level > 0


async def test_the_officer_calls_back_who_asked_for_help_and_the_village_joins(stack: Stack, tmp_path: Path) -> None:
    worker, invitation = invited(stack, "试通话", real_ms())
    async with (
        async_playwright() as playwright,
        chromium(webgl=False, more=SPEAKS) as browser,
        phone(playwright, tmp_path / "profile", more=SPEAKS) as context,
    ):
        app = App(context.pages[0], stack.settings.dashboard_url)
        await app.take(invitation)
        await app.connected()
        desk = await shown(browser, link(stack, Role.DUTY_LEAD, COUNTY, "/duty"))
        await sit(desk)
        village = await shown(browser, link(stack, Role.VILLAGE, VILLAGE, "/home"))
        wall = await shown(browser, link(stack, Role.WALL, COUNTY, "/wall"), WALL)
        about = await _calls_back(desk, app, worker)
        await _invites(desk, village)
        await _records(desk, app, village)
        await speaks(desk.page, app.page, village.page)
        async with _others(stack, desk):
            await _is_on_the_wall(desk, wall, tmp_path)
        await _ends(desk, app, village, wall, worker)
        await _is_on_record(stack, worker, about)
        await _sees(desk, village)
        assert desk.complaints == village.complaints == app.complaints == wall.complaints == []


def _ticket(stack: Stack, address: str) -> str:
    """Of the desk of the township, or of the police station's account."""
    with stack.registry() as registry:
        if address == TOWN:
            return tickets(registry, 1, TOWN)[0]
        who = {"role": Role.DEPARTMENT, "scope": "2112", "department": "police"}
        secret = add(registry, name="calls.police", totp=True, **who)
        code = pyotp.TOTP(secret).at(real_ms() // 1000)
        found = registry.sign_in("calls.police", PASSWORD, code, real_ms(), "127.0.0.1")
        assert found is not None
        return str(registry.new_ticket(found[0].id, real_ms()))


@asynccontextmanager
async def _others(stack: Stack, desk: Screen) -> AsyncIterator[None]:
    """The desk of the township and the police station are invited, and their lines are in for so long."""
    joins = {TOWN: "ybz", POLICE: "公安派出所"}
    async with AsyncExitStack() as lines:
        for address, typed in joins.items():
            await lines.enter_async_context(_joins(stack, desk, typed, address))
        yield
    for address in joins:
        await says(desk.page, address, "已离开")


@asynccontextmanager
async def _joins(stack: Stack, desk: Screen, typed: str, address: str) -> AsyncIterator[None]:
    await part(desk.page, "talk-invite").click()
    picker = part(desk.page, "talk-picker")
    await picker.locator("input").fill(typed)
    await picker.locator(f"[data-address='{address}'] [data-testid=talk-talk]").click(timeout=BOUND_MS)
    await says(desk.page, address, "呼叫中")
    call = await part(desk.page, "talk-list").locator("[data-id]").first.get_attribute("data-id")
    async with connect(stack.settings.calls_url, proxy=None) as socket:
        for frame in ({"t": "hello", "ticket": _ticket(stack, address)}, {"t": "answer", "call": call}):
            await socket.send(json.dumps(frame))
        await says(desk.page, address, "已接听")
        yield


async def _is_on_the_wall(desk: Screen, wall: Screen, folder: Path) -> None:
    """By the lead's word, without names; drawn as `wall.png` of the test's folder."""
    slot = wall.page.locator("[data-slot=calls]")
    await expect(slot).to_be_hidden()
    await part(desk.page, "talk-wall").click()
    await expect(slot).to_contain_text("语音连线", timeout=BOUND_MS)
    await expect(slot).to_contain_text("腰堡镇 · 5 方", timeout=BOUND_MS)
    await wall.page.screenshot(path=folder / "wall.png")
    assert "范家屯" not in await slot.inner_text()


async def _calls_back(desk: Screen, app: App, worker: int) -> str:
    """Two keys, from the alert that is open to its worker's phone; the alert it is about."""
    await app.hold(3_200)
    await app.part("sos-close").click(timeout=BOUND_MS)
    row = desk.page.locator(f"#queue [data-alert^='sos/{worker}']")
    await row.click(timeout=BOUND_MS)
    about = str(await row.get_attribute("data-alert"))
    await desk.page.keyboard.press("v")
    await expect(part(desk.page, "talk-picker")).to_be_visible(timeout=BOUND_MS)
    await desk.page.keyboard.press("1")
    await expect(app.part("talk-ring")).to_contain_text("呼叫", timeout=BOUND_MS)
    await says(desk.page, f"w{worker}", "呼叫中")
    await app.part("talk-answer").click()
    await says(desk.page, f"w{worker}", "已接听")
    await expect(app.part("talk-clock")).to_contain_text(":", timeout=BOUND_MS)
    return about


async def _invites(desk: Screen, village: Screen) -> None:
    """The village by its first letters, into the call that goes on."""
    await part(desk.page, "talk-invite").click()
    await part(desk.page, "talk-picker").locator("input").fill("fjt")
    row = part(desk.page, "talk-picker").locator(f"[data-address='{VILLAGE}']")
    await row.locator("[data-testid=talk-talk]").click(timeout=BOUND_MS)
    await expect(part(village.page, "talk-ring")).to_be_visible(timeout=BOUND_MS)
    await says(desk.page, VILLAGE, "呼叫中")
    await part(village.page, "talk-answer").click()
    await says(desk.page, VILLAGE, "已接听")


async def _records(desk: Screen, app: App, village: Screen) -> None:
    """For a reason that all who are in read before it is on."""
    await part(desk.page, "talk-record").click()
    reason = part(desk.page, "reason")
    await reason.locator("input").fill("核实现场")
    await reason.locator("input").press("Enter")
    for page in (app.page, village.page, desk.page):
        await expect(part(page, "talk-notice")).to_contain_text("正在录音", timeout=BOUND_MS)
        await expect(part(page, "talk-notice")).to_contain_text("核实现场")


async def _ends(desk: Screen, app: App, village: Screen, wall: Screen, worker: int) -> None:
    """A phone whose app is closed is out at once; the rest goes on until the desk ends it, and with it the wall's."""
    await part(desk.page, "talk-note").locator("input").fill("本人安全")
    await desk.page.keyboard.press("Enter")
    await app.page.reload()
    await says(desk.page, f"w{worker}", "已离开")
    await says(desk.page, VILLAGE, "已接听")
    await part(desk.page, "talk-end").click()
    await expect(part(village.page, "talk-said")).to_contain_text("通话已结束", timeout=BOUND_MS)
    await expect(wall.page.locator("[data-slot=calls]")).to_be_hidden(timeout=BOUND_MS)
    listed = part(desk.page, "talk-list")
    await expect(listed).to_contain_text("结束", timeout=BOUND_MS)
    await expect(listed).to_contain_text("本人安全", timeout=BOUND_MS)
    await expect(listed).to_contain_text("已保存", timeout=BOUND_MS)
    await expect(part(desk.page, "talk-tape")).to_be_visible()


async def _sees(desk: Screen, village: Screen) -> None:
    """By video, from browser to browser: pictures of each other come, and go on coming."""
    await desk.page.keyboard.press("v")
    await part(desk.page, "talk-picker").locator("input").fill("fjt")
    row = part(desk.page, "talk-picker").locator(f"[data-address='{VILLAGE}']")
    await row.locator("[data-testid=talk-mesh]").click(timeout=BOUND_MS)
    await part(village.page, "talk-answer").click(timeout=BOUND_MS)
    await says(desk.page, VILLAGE, "已接听")
    for page, other in ((desk.page, VILLAGE), (village.page, COUNTY)):
        shown = page.locator(f"[data-testid=talk-videos] [data-address='{other}'] video")
        first = await _frames(shown, 1)
        await _frames(shown, first + 3)
    await part(village.page, "talk-end").click()
    await says(desk.page, VILLAGE, "已离开")
    await part(desk.page, "talk-end").click()
    await expect(part(desk.page, "talk-said")).to_contain_text("通话已结束", timeout=BOUND_MS)


async def _frames(video: Any, wanted: int) -> int:
    """Frames that were drawn, once there are so many."""
    await expect(video).to_have_count(1, timeout=BOUND_MS)
    drawn = [0]

    async def enough() -> bool:
        drawn[0] = int(await video.evaluate("(one) => one.getVideoPlaybackQuality().totalVideoFrames"))
        return drawn[0] >= wanted

    await until(enough, BOUND_S, "pictures")
    return drawn[0]


async def _is_on_record(stack: Stack, worker: int, about: str) -> None:
    history = History(stack.settings.history_url)
    await until(
        lambda: any(call.ended for call in history.calls.about(f"alert/{about}")), BOUND_S, "the call in history"
    )
    (call,) = history.calls.about(f"alert/{about}")
    history.close()
    assert call.why is CallEnd.ENDED
    assert {one.address: one.state for one in call.members} == dict.fromkeys(
        (COUNTY, f"w{worker}", VILLAGE, TOWN, POLICE), MemberState.LEFT
    )
    assert all(one.joined for one in call.members)
    assert b"sdp" not in msgspec.msgpack.encode(call)


@pytest.mark.soak
async def test_a_calls_lead_passes_to_another_seat_of_the_desk(stack: Stack) -> None:
    """Offered on one page, taken on another; the village hears no end of it, the first page hears who took it."""
    async with chromium(webgl=False, more=SPEAKS) as browser:
        desk, other = [await shown(browser, link(stack, Role.DUTY_LEAD, COUNTY, "/duty")) for _ in range(2)]
        for seat in (desk, other):
            await sit(seat)
        village = await shown(browser, link(stack, Role.VILLAGE, VILLAGE, "/home"))
        await desk.page.keyboard.press("v")
        await part(desk.page, "talk-picker").locator("input").fill("fjt")
        row = part(desk.page, "talk-picker").locator(f"[data-address='{VILLAGE}']")
        await row.locator("[data-testid=talk-talk]").click(timeout=BOUND_MS)
        await part(village.page, "talk-answer").click(timeout=BOUND_MS)
        await says(desk.page, VILLAGE, "已接听")
        await part(desk.page, "talk-offer").click()
        await expect(part(other.page, "talk-ring")).to_contain_text("移交", timeout=BOUND_MS)
        await part(other.page, "talk-answer").click()
        await says(other.page, VILLAGE, "已接听")
        await expect(part(desk.page, "talk-said")).to_contain_text("通话已由同席接手", timeout=BOUND_MS)
        await _press(other.page)
        await until(lambda: _loud(village.page), BOUND_S, "the new lead's speech in the village")
        await other.page.mouse.up()
        await part(other.page, "talk-end").click()
        await expect(part(village.page, "talk-said")).to_contain_text("通话已结束", timeout=BOUND_MS)
        assert desk.complaints == other.complaints == village.complaints == []
