"""Things a desk once said that were not so, each looked at in a browser. A quiet city of its own, without a line to
telephones; alerts are made by real input."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.async_api import expect

from streams.access.subject import Role
from streams.model.case import Category
from streams.model.event import DutyStart, MessageReceipt, Report
from streams.model.receipt import Step
from streams.operate.keys import read_keys
from streams.wire.phone import Position
from tests.journeys.browser import BOUND_MS, Screen, chromium
from tests.journeys.record import checked, newest, read
from tests.journeys.seats import TOWN, VILLAGE, VILLAGES, House, Telephone, press, row, says
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
LON, LAT = 123_810_000, 42_017_000
NORTH = 0.0012
"""Degrees: 130 m."""
SHORT = """
timers:
  "1": {lead: 1, leader: 2, call: 1}
"""
"""Nobody takes it for two seconds, and everybody who can be told is told."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("untruths")
    plan = folder / "plan.yaml"
    plan.write_text(SHORT, "utf-8")
    stack = Stack(folder, demo={"run": False}, alerts={"plan": str(plan)})
    telephone = Telephone()
    try:
        stack.start()
        yield House(stack, telephone)
    finally:
        stack.stop()
        telephone.close()


async def leak(house: House, name: str, village: str = VILLAGE, *, placed: bool = False, north_e6: int = 0) -> str:
    """A gas leak is reported, from where it is or from nobody knows where; the selector of its alert. `north_e6`: how
    far from where the others are, 1e-6 degree."""
    keys = read_keys(house.stack.settings)
    made = Report(id=name, source="", at=0, region=village, type="E02", category=Category.EMERGENCY, text="管道漏气")
    if placed:
        made = Report(
            **{field: getattr(made, field) for field in made.__struct_fields__}
            | {"lon_e6": LON, "lat_e6": LAT + north_e6}
        )
    await house.tell(keys.fleet_key, keys.first_sender, "incident", made)
    return f"#queue .alert[data-alert^='serious/{name}']"


async def in_session(house: House, north: float) -> int:
    """A full-time worker of the township is there, so many degrees north of the place; the worker's number."""
    keys = read_keys(house.stack.settings)
    with house.stack.registry() as registry:
        worker: int = next(one for one in registry.workers(VILLAGE[:9]) if one.kind == "full").number
    device = keys.first_sender + worker - keys.first_worker
    begun = DutyStart(id=f"near-{worker}", source="", at=0, device=device, worker=worker)
    await house.tell(keys.fleet_key, device, "incident", begun)
    there = Position(at=0, lon=LON / 1e6, lat=LAT / 1e6 + north, accuracy=8, interval=300)
    await house.tell(keys.fleet_key, device, "live", there)
    return worker


async def receipt(house: House, worker: int, message: str, step: Step) -> None:
    """The worker's phone confirms a step of a message."""
    keys = read_keys(house.stack.settings)
    item = MessageReceipt(id=f"receipt-{message}-{step}", source="", at=0, message=message, step=step)
    await house.tell(keys.fleet_key, keys.first_sender + worker - keys.first_worker, "incident", item)


async def chosen(seat: Screen, alert: str) -> str:
    """Its detail stands; its id."""
    await seat.page.click(alert, timeout=BOUND_MS)
    name = await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
    assert name
    assert unquote(seat.page.url).endswith(name)
    return name


async def test_an_alert_is_where_its_matter_is_or_says_that_it_is_not_known(house: House) -> None:
    """Before, a leak was drawn at its township's name, three kilometres off, and the people near that name were listed
    with their metres, to the ten."""
    await in_session(house, NORTH)
    async with chromium() as browser:
        seat = await house.desk(browser)
        await chosen(seat, await leak(house, "placed", placed=True))
        await says(seat, "near", "130 米")
        assert "约" not in await seat.text("detail")
        await chosen(seat, await leak(house, "unplaced"))
        await says(seat, "detail", f"约（{TOWN}）")
        await says(seat, "near", "只知在")
        assert "米" not in await seat.text("near")
        assert seat.complaints == []


async def test_the_case_of_an_alert_opens_beside_the_queue_and_a_page_that_has_none_says_so(house: House) -> None:
    """Before, the way led away from the alarm, to an id that no page knows: six empty headings, and not a word."""
    async with chromium() as browser:
        seat = await house.desk(browser)
        name = await chosen(seat, await leak(house, "linked"))
        await press(seat, "a")
        await says(seat, "detail", "已确认")
        code = (await seat.page.get_attribute(".detail a[href^='/case/']", "href") or "").rpartition("/")[2]
        await press(seat, "l")
        await says(seat, "case-title", f"{code} 燃气泄漏")
        story = seat.page.locator("#drawer [data-slot=timeline]")
        await expect(story).to_contain_text("提醒确认", timeout=BOUND_MS)
        await expect(story).to_contain_text("事项上报", timeout=BOUND_MS)
        await expect(seat.page.locator("#drawer .turn")).to_contain_text("处理", timeout=BOUND_MS)
        await seat.page.click("#drawer [data-testid=move-TRIAGED]")
        await expect(seat.page.locator("#drawer .state")).to_have_text("待分流", timeout=BOUND_MS)
        await says(seat, "detail", "待分流")
        assert unquote(seat.page.url).endswith(name), "the desk was never left"
        assert await seat.page.locator("#queue .alert").count() > 0
        await press(seat, "Escape")
        await expect(seat.page.locator("#drawer")).to_be_hidden(timeout=BOUND_MS)
        await seat.page.goto(f"{house.stack.settings.dashboard_url}/case/211221-261127-0000000")
        await says(seat, "head", "打不开这件事项")


async def test_one_incident_told_twice_is_one_row_until_somebody_says_otherwise(house: House) -> None:
    """Before, two leaks of one street stood as strangers, and M wrote a note on one of them."""
    async with chromium() as browser:
        seat, other = await house.desk(browser), await house.desk(browser)
        first = await leak(house, "street-1", VILLAGES[0], placed=True, north_e6=30_000)
        second = await leak(house, "street-2", VILLAGES[0], placed=True, north_e6=30_000)
        await seat.page.wait_for_selector(first, timeout=BOUND_MS)
        await chosen(seat, second)
        await says(seat, "detail", "同一事件")
        await press(seat, "m")
        await says(seat, "timeline", "另一提醒并入")
        await expect(other.page.locator(second)).to_have_count(0, timeout=BOUND_MS)
        await says(other, "held", "已合并")
        await expect(seat.page.locator(f"{first}[aria-selected=true]")).to_have_count(1, timeout=BOUND_MS)
        await seat.page.click(".likes .like:has-text('拆分') button:has-text('拆分')")
        await other.page.wait_for_selector(f"{second}.unacked", timeout=BOUND_MS)
        await says(seat, "timeline", "并入的提醒已拆分")
        assert seat.complaints == other.complaints == []


async def test_who_called_and_what_was_there_before_are_told_by_a_click_on_record(house: House) -> None:
    """Before, a call for help had no name and no number, and the place no past."""
    async with chromium() as browser:
        seat = await house.desk(browser)
        await house.help(5)
        await chosen(seat, row("紧急求助"))
        await says(seat, "detail", "微网格")
        await seat.page.click("[data-testid=card-contact]")
        await says(seat, "detail", "花名册没有电话")
        await seat.page.click("[data-testid=card-past]")
        await seat.page.fill("[data-testid=reason] [name=note]", "求助位置以前有无报告")
        await press(seat, "Enter")
        await says(seat, "detail", "300 米内其他事项")
        with house.stack.registry() as registry:
            told = {one.record.action: one.record.reason for one in registry.audit_chain()}
        assert told["worker.contact"] == "open alert"
        assert told["place.past"] == "求助位置以前有无报告"
        assert seat.complaints == []


async def test_what_is_written_down_is_not_called_a_dispatch(house: House) -> None:
    """Before, its button said 派单 and its line 派单 · 派出所 110: nobody had been told anything."""
    async with chromium() as browser:
        seat = await house.desk(browser)
        await chosen(seat, await leak(house, "noted"))
        await press(seat, "a")
        await says(seat, "detail", "已确认")
        assert "记录" in await seat.page.inner_text("[data-act=progress]")
        await press(seat, "d", "Space", "Control+Enter")
        await says(seat, "timeline", "公安 110")
        for slot in ("detail", "timeline"):
            assert "派单" not in await seat.text(slot)
            assert "调派" not in await seat.text(slot)


async def test_where_no_line_leads_out_nobody_is_said_to_be_called(house: House) -> None:
    """Before, 外呼中 stood there for ever, and 系统 外呼 in its record, in a city that has no telephone gateway."""
    async with chromium() as browser:
        seat = await house.desk(browser)
        await house.help(4)
        await chosen(seat, row("紧急求助"))
        await says(seat, "detail", "上报带班领导")
        await says(seat, "detail", "未配置")
        for slot in ("detail", "timeline"):
            assert "外呼" not in await seat.text(slot)
        await press(seat, "g", "s")
        await says(seat, "call-test", "未配置")


async def test_a_new_call_for_help_is_on_the_screen_whatever_list_filter_or_search_is(house: House) -> None:
    """Before, it was in no row, no pin and no word: only a counter went from 7 to 8."""
    async with chromium() as browser:
        seat = await house.desk(browser)
        await chosen(seat, await leak(house, "shown"))
        for n, hide in enumerate(("#shelved", "#held", "3", "search")):
            await press(seat, "Escape")
            if hide == "search":
                await seat.page.fill("#search", "没有这样的词")
            elif hide == "3":
                await press(seat, "3")
            else:
                await seat.page.click(hide)
            await house.help(20 + n)
            new = f"[data-alert^='sos/{read_keys(house.stack.settings).first_worker + 20 + n}/']"
            await seat.page.wait_for_selector(f"[data-slot=pinned] {new}, #queue {new}", timeout=BOUND_MS)


async def test_what_is_shown_beside_an_alert_is_of_that_alert_and_only_who_is_on_acts(house: House) -> None:
    """Before, when a row went the next was shown with the map, the people and the link of the one that was gone, and
    the next press took it; and who had handed over went on taking alerts."""
    async with chromium() as browser:
        seat, officer = await house.desk(browser), await house.desk(browser, Role.DUTY)
        first, second = [await leak(house, f"pair-{n}", VILLAGES[n]) for n in range(2)]
        await officer.page.wait_for_selector(second, timeout=BOUND_MS)
        gone = await chosen(officer, first)
        await seat.page.click(first)
        await press(seat, "a")
        await seat.page.click("[data-act=close]", timeout=BOUND_MS)
        await seat.page.fill(".detail form textarea", "已核实")
        await press(seat, "Control+Enter")
        await officer.page.wait_for_selector(f"[data-alert='{gone}']", state="detached", timeout=BOUND_MS)
        await says(officer, "detail", "此提醒已结束")
        assert unquote(officer.page.url).endswith(gone)
        await press(officer, "a")
        assert await officer.page.locator(f"{second}.unacked").count() == 1, "never chosen"

        await press(officer, "j")
        await officer.page.wait_for_selector("#queue [aria-selected=true]", timeout=BOUND_MS)
        there = await officer.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
        assert there
        assert unquote(officer.page.url).endswith(there)
        place = (await officer.page.inner_text(f"#queue [data-alert='{there}']")).split()
        town = next(word for word in place if word.endswith(("镇", "乡", "街道")))
        await says(officer, "near", f"只知在{town}")

        await press(officer, "g", "s")
        await says(officer, "seat", "到岗")
        await officer.page.fill(".shift textarea", "交班")
        await officer.page.click("#end-shift")
        await officer.page.click("#leave-sure")
        await says(officer, "handovers", "交班")
        await press(officer, "g", "d")
        await officer.page.click(f"#queue [data-alert='{there}']")
        await press(officer, "a")
        await says(officer, "detail", "您未在岗")
        assert await officer.page.locator(f"#queue .unacked[data-alert='{there}']").count() == 1


async def test_every_line_of_a_night_on_two_desks_is_an_event_of_the_journal(house: House) -> None:
    """A call for help at Fanjiatun from its first second to its end, with a phone, two officers and an order."""
    worker = await in_session(house, NORTH)
    async with chromium() as browser:
        seat, other = await house.desk(browser), await house.desk(browser, Role.DUTY)
        await house.help(30)
        name = await chosen(
            seat, f"#queue .alert[data-alert^='sos/{read_keys(house.stack.settings).first_worker + 30}/']"
        )
        await says(seat, "near", "确认安全前不派任何网格员")
        await chosen(other, f"#queue [data-alert='{name}']")
        await says(seat, "detail", "上报带班领导")
        await press(seat, "n")
        await seat.page.fill(".detail form textarea", "回拨本人，无人接")
        await press(seat, "Control+Enter")
        await says(other, "timeline", "回拨本人，无人接")
        await other.page.click("[data-testid=safe-open]")
        await other.page.fill("[data-testid=form-safe] [name=speaker]", "民警 2107")
        await press(other, "Control+Enter")
        await says(seat, "near", "130 米")
        await seat.page.click("[data-testid=order-open]")
        for to in ("t110", f"w{worker}"):
            await seat.page.check(f"[data-testid=form-order] [value={to}]")
        await seat.page.fill("[data-testid=form-order] [name=text]", "到范家屯村查看")
        await press(seat, "Control+Enter")
        await says(other, "orders", "待人工电话告知")
        sent = newest(await read(house.stack), "message.send")
        await receipt(house, worker, sent.object, Step.ACCEPTED)
        await says(other, "orders", "已接")
        await house.help(30, back=True)
        await says(other, "detail", "已解除")
        await checked(house.stack, (seat, other), name)
        await seat.page.click("[data-act=close]", timeout=BOUND_MS)
        await seat.page.fill(".detail form textarea", "本人平安")
        await press(seat, "Control+Enter")
        await says(other, "detail", "此提醒已结束")
        record = await read(house.stack)
        assert record.steps[name][-1].event == "command alert.close"
        assert seat.complaints == other.complaints == []
