"""How a night with orders ends: the department reports its work done, another officer closes the case, the incident is
reported to the offices above, the desk is handed over and signed for. What stands on the screens is held against the
journal."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from playwright.async_api import Page, expect

from streams.model.case import CaseOutcome, CaseState, Method
from streams.model.event import CaseStatus, Command
from streams.operate.keys import read_keys
from tests.journeys.browser import BOUND_MS, Screen
from tests.journeys.latency import lags, told
from tests.journeys.night_orders import SIZES
from tests.journeys.record import Record, checked, named, newest, read
from tests.journeys.seats import House, press, says, signs

NOTE = "1. 镇西堡求助已处置\n2. 首报已报总值班室"
LEADER = "王主任"


async def case_closed(house: House, other: Screen, alert: str) -> None:
    """The department's system reports its work; who closes is neither who ordered nor who worked."""
    case = _ordered(await read(house.stack)).object
    unit = read_keys(house.stack.settings).departments["urban"]
    steps = (
        CaseStatus(id=f"{case}/h", source="", at=0, case=case, version=4, state=CaseState.HANDLING),
        CaseStatus(
            id=f"{case}/c",
            source="",
            at=0,
            case=case,
            version=5,
            state=CaseState.CHECKING,
            method=Method.ON_SITE,
            outcome=CaseOutcome.SETTLED,
            reason="已到场处置",
        ),
    )
    await house.tell(unit.key, unit.sender, "live", *steps)
    await other.page.click(f"#queue [data-alert='{alert}']", timeout=BOUND_MS)
    await press(other, "l")
    await other.page.click("#drawer [data-testid=move-CLOSED]", timeout=BOUND_MS)
    if await other.page.locator("#drawer .actions form").count():
        await other.page.click("#drawer .actions form button:not([type=button])")
    await expect(other.page.locator("#drawer .state")).to_have_text("已销号", timeout=BOUND_MS)
    story = other.page.locator("#drawer [data-slot=timeline]")
    for said in ("派单给城管执法", "城管执法接单", "开始办理", "销号"):
        await expect(story).to_contain_text(said, timeout=BOUND_MS)
    await press(other, "Escape")


async def reported(house: House, seat: Screen, other: Screen, alert: str) -> None:
    """First report: drafted from what the journal has, approved by telephone, told to an office, and its document. The
    page follows each step by itself, and so does that of another officer, who does nothing there."""
    page = await seat.page.context.new_page()
    reader = await other.page.context.new_page()
    url = house.stack.settings.dashboard_url
    for one in (page, reader):
        await one.goto(f"{url}/sitreps?alert={quote(alert, safe='')}")
    draft = page.locator("[data-testid=form-sitrep]")
    await expect(draft.locator("[name=measures]")).not_to_have_value("", timeout=BOUND_MS)
    assert await draft.locator("[name=cause]").input_value() == "正在核实"
    await _looked(house, page, "sitrep-draft")
    await draft.locator("button[type=submit]").click()
    await page.wait_for_selector("[data-testid=form-approve]", timeout=BOUND_MS)
    await page.fill("[data-testid=form-approve] [name=speaker]", LEADER)
    await page.click("[data-testid=form-approve] button[type=submit]")
    await page.wait_for_selector("[data-testid=form-reported]", timeout=BOUND_MS)
    await page.select_option("[data-testid=form-reported] [name=way]", "call")
    await page.fill("[data-testid=form-reported] [name=taker]", "李科长")
    await page.click("[data-testid=form-reported] button[type=submit]")
    for one in (page, reader):
        await one.wait_for_selector("[data-testid=sitrep-call]:has-text('已于')", timeout=BOUND_MS)
    await reader.close()
    await _looked(house, page, "sitrep-reported")
    shown = await page.inner_text("[data-testid=sitrep-version]")
    record = await read(house.stack)
    acts = [newest(record, f"sitrep.{act}") for act in ("draft", "approve", "sent")]
    assert [one.object for one in acts] == [alert] * 3
    assert all(one.by in shown for one in acts)
    for said in (LEADER, "总值班室", "李科长", "正在核实"):
        assert said in shown, said
    await page.goto(f"{url}/sitreps/paper?alert={quote(alert, safe='')}")
    await page.screenshot(path=str(house.stack.folder / "sitrep-paper.png"))
    await page.fill("[name=reason]", "报送存档")
    async with page.expect_download(timeout=BOUND_MS) as kept:
        await page.click(".tools form button")
    await (await kept.value).save_as(house.stack.folder / "sitrep.docx")
    await page.close()


async def handed_over(house: House, seat: Screen, other: Screen) -> None:
    """The note in whole on the other desk, each grave alert ticked, and a signature that is an act of its own."""
    for one in (seat, other):
        await press(one, "g", "s")
    await seat.page.fill(".shift textarea", NOTE)
    await seat.page.click("#end-shift")
    if await seat.page.locator("#leave-sure").is_visible():
        await seat.page.click("#leave-sure")
    await says(other, "handovers", "未签收")
    assert NOTE in await other.page.inner_text("[data-slot=takeover]")
    await signs(other)
    await says(seat, "handovers", "已签收")
    record = await read(house.stack)
    assert newest(record, "shift.end").note == NOTE
    assert newest(record, "shift.sign").by != newest(record, "shift.end").by


async def held_to_the_journal(house: House, screens: tuple[Screen, ...], town: Screen, alert: str) -> None:
    """Every state stands for an event; and how soon each was there, which is the machine's as much as the product's."""
    record = await checked(house.stack, screens, alert)
    wanted = {"sos", "command message.send", "command safe.record", "command alert.note"}
    assert not wanted - {named(event) for event in record.events}
    seen = {"officer": screens[0], "other officer": screens[1], "duty post": town}
    found = {name: await lags(one, record, alert) for name, one in seen.items()}
    for name, one in found.items():
        print(told(name, one))
    assert {one.what for one in found["officer"]} == {"lines", "queue", "rows"}
    assert {one.what for one in found["other officer"]} >= {"queue"}
    assert {one.what for one in found["duty post"]} == {"inbox"}
    assert max(one.ms for each in found.values() for one in each) < BOUND_MS


def _ordered(record: Record) -> Command:
    """The order that made the case."""
    sent = (one for one in record.events if isinstance(one, Command) and one.action == "message.send")
    return next(one for one in sent if msgspec.msgpack.decode(one.body).get("matter"))


async def _looked(house: House, page: Page, name: str) -> None:
    """At both sizes nothing is wider than the page."""
    for size in SIZES:
        await page.set_viewport_size(size)
        await page.screenshot(path=str(house.stack.folder / f"{name}-{size['width']}.png"), full_page=True)
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
