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
from tests.journeys.people import first_sign_in
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
PASSWORD, OWN = "correct horse, battery", "kettle over blue hills"


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
        await page.wait_for_url(re.compile(r"/signin/password$"), timeout=BOUND_MS)
        await page.screenshot(path=str(quiet.folder / "own.png"))
        await page.locator("#old").focus()
        for word in (PASSWORD, OWN, OWN):
            await page.keyboard.type(word)
            await page.keyboard.press("Tab")
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


async def test_a_link_is_spent_by_its_button_and_a_first_sign_in_enrols_by_picture(quiet: Stack) -> None:
    """As a chat program looks at the link first; and a person whose second factor is not there yet."""
    words = quiet._command("add-user", "wang.first", "--role", "supervisor", "--scope", "211221")
    await asyncio.to_thread(
        subprocess.run, words, input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=60, check=True
    )
    link = quiet.link("supervisor")
    async with chromium() as browser:
        chat = await browser.new_context(user_agent="Mozilla/5.0 MicroMessenger/8.0.50")
        preview = await chat.new_page()
        await preview.goto(link)
        assert "/signin?token=" in preview.url
        person = await browser.new_context()
        page = await person.new_page()
        await page.goto(link)
        await page.dblclick("#enter", no_wait_after=True)
        await page.wait_for_url(re.compile(r"/region/2112$"), timeout=BOUND_MS)
        again = await browser.new_context()
        page = await again.new_page()
        await page.goto(link)
        await expect(page.get_by_role("alert")).to_be_visible()
        named = await browser.new_context(viewport={"width": 1366, "height": 768})
        page = await named.new_page()
        await first_sign_in(page, quiet.settings.dashboard_url, "wang.first", PASSWORD, OWN)
        await page.wait_for_url(re.compile(r"/region/211221$"), timeout=BOUND_MS)
