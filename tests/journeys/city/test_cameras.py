"""A camera near an alert, from the card of a running desk to the page that plays it, on record with that alert."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.model.local_day import local_day
from streams.registry.audit import Wanted
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from tests.journeys.browser import BOUND_MS, chromium
from tests.journeys.city.test_calls import COUNTY, VILLAGE, link, part, shown
from tests.journeys.seats import sit
from tests.journeys.stack import Stack
from tests.journeys.worker_app import LAT, LON, App, invited, phone

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(600)]
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "own.import", "", reason="建档")


async def test_a_camera_near_an_alert_is_opened_from_its_card(stack: Stack, tmp_path: Path) -> None:
    worker, invitation = invited(stack, "试视频", real_ms())
    with stack.registry() as registry:
        there = registry.own_rows("sites", local_day(real_ms()))
        site = ("cam-1", "camera", "村口", VILLAGE, str(LON), str(LAT), "wgs84", "", "no")
        camera = ("cam-1", "县公安局", "hls", "http://127.0.0.1:9/live.m3u8")
        tables = OwnTables({"sites": [*there, site], "cameras": [camera]}, {})
        registry.take_own(tables, RECORD, TakenBy("李主任", "建档", 0))
    async with async_playwright() as playwright, chromium(webgl=False) as browser:
        async with phone(playwright, tmp_path / "profile") as context:
            app = App(context.pages[0], stack.settings.dashboard_url)
            await app.take(invitation)
            await app.connected()
            desk = await shown(browser, link(stack, Role.DUTY_LEAD, COUNTY, "/duty"))
            await sit(desk)
            await app.hold(3_200)
        row = desk.page.locator(f"#queue [data-alert^='sos/{worker}']")
        await row.click(timeout=BOUND_MS)
        about = await row.get_attribute("data-alert")
        await expect(part(desk.page, "card-camera")).to_be_visible(timeout=BOUND_MS)
        await desk.page.screenshot(path=tmp_path / "desk.png")
        async with desk.page.expect_popup() as popup:
            await part(desk.page, "card-camera").click()
        player = await popup.value
        await expect(part(player, "camera-state")).to_contain_text("取不到视频", timeout=BOUND_MS)
        with stack.registry() as registry:
            (found,) = registry.audit_search(Wanted(action="camera.open"), 5)
        assert (found.record.object, found.record.reason) == ("camera/cam-1", f"alert/{about}")
        assert desk.complaints == []
