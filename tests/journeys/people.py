"""People with names: how one signs in for the first time, as the pages ask for it."""

from __future__ import annotations

import pyotp
from playwright.async_api import Page

from tests.journeys.browser import BOUND_MS


async def first_sign_in(page: Page, base: str, name: str, word: str, own: str) -> None:
    """By the password `word` that an operator set: enrols the second factor where it is due, and makes the password
    `own`."""
    await page.goto(f"{base}/signin")
    await page.fill("[name=name]", name)
    await page.fill("[name=password]", word)
    await page.click("button[type=submit]")
    await page.wait_for_url(lambda url: "/signin/" in url, timeout=BOUND_MS)
    if "/signin/second" in page.url:
        secret = await page.locator("[name=secret]").input_value()
        await page.fill("[name=code]", pyotp.TOTP(secret).now())
        await page.click("button[type=submit]")
        await page.wait_for_url("**/signin/password*", timeout=BOUND_MS)
    for field, text in (("old", word), ("new", own), ("again", own)):
        await page.fill(f"[name={field}]", text)
    await page.click("button[type=submit]")
    await page.wait_for_url(lambda url: "/signin" not in url, wait_until="commit", timeout=BOUND_MS)
