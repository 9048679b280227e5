"""People with names: how one signs in for the first time, as the pages ask for it."""

from __future__ import annotations

import re
import time

import pyotp
import requests
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


def first_by_forms(base: str, name: str, word: str, own: str) -> pyotp.TOTP:
    """The same without a browser, where the city's time is dear; the second factor's codes from then on."""
    with requests.Session() as browser:
        browser.headers["Origin"] = base
        browser.post(f"{base}/signin", {"name": name, "password": word}, timeout=60).raise_for_status()
        shown = browser.get(f"{base}/signin/second", timeout=60).text
        secret, page = (re.search(rf'name="{name}" value="(\w+)"', shown) for name in ("secret", "page"))
        assert secret is not None
        assert page is not None
        # Of the step before: the next sign-in may come within the same half minute, and a code serves once.
        data = {"page": page[1], "secret": secret[1], "code": pyotp.TOTP(secret[1]).at(time.time() - 30)}
        browser.post(f"{base}/signin/second", data, timeout=60).raise_for_status()
        data = {"page": page[1], "old": word, "new": own, "again": own}
        browser.post(f"{base}/signin/password", data, timeout=60).raise_for_status()
    return pyotp.TOTP(secret[1])
