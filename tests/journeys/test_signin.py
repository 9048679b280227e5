"""Somebody with a password and a second factor, by keyboard alone; and the end of it, while a page is open."""

from __future__ import annotations

import asyncio
import re
import subprocess
import time

import pyotp
import pytest
from playwright.async_api import expect

from tests.journeys.browser import BOUND_MS, Screen, chromium
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
PASSWORD = "correct horse, battery"


def added(stack: Stack, name: str) -> pyotp.TOTP:
    words = stack._command("add-user", name, "--role", "supervisor", "--scope", "211221", "--totp")
    done = subprocess.run(words, input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=60, check=True)
    found = re.search(r"secret=([A-Z2-7]+)", done.stdout)
    assert found
    return pyotp.TOTP(found[1])


async def test_a_supervisor_signs_in_by_keyboard_and_is_out_the_moment_the_user_ends(quiet: Stack) -> None:
    totp = await asyncio.to_thread(added, quiet, "li.na")
    async with chromium() as browser:
        context = await browser.new_context(viewport={"width": 1366, "height": 768})
        desk = Screen(await context.new_page())
        page = desk.page
        await page.goto(f"{quiet.settings.dashboard_url}/signin")
        await page.screenshot(path=str(quiet.folder / "form.png"))
        await page.keyboard.type("li.na")
        await page.keyboard.press("Tab")
        await page.keyboard.type("not the password")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.locator("#name")).to_be_focused()
        await page.keyboard.type("li.na")
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Tab")
        await page.keyboard.type(totp.now())
        await page.keyboard.press("Enter")
        await page.wait_for_url(re.compile(r"/region/211221$"), timeout=BOUND_MS)
        await desk.live()
        assert [complaint for complaint in desk.complaints if "403" not in complaint] == []
        begun = time.monotonic()
        await asyncio.to_thread(quiet.run, "end-user", "li.na", "--reason", "调离")
        ran = time.monotonic()
        await page.wait_for_function("() => window.cityProbe.state !== 'live'", timeout=BOUND_MS, polling=50)
        print(f"out {time.monotonic() - ran:.1f} s after the command had ended, {ran - begun:.1f} s of which it ran")
        await expect(page.get_by_test_id("veil")).to_be_visible()
        await page.goto(f"{quiet.settings.dashboard_url}/region/211221")
        assert page.url.endswith("/signin?next=/region/211221")
    said = await asyncio.to_thread(quiet.run, "verify-audit")
    assert "the chain is whole" in said
