"""The lowest browser the pages are for, through a desk's work; and one that is too old, which is told so."""

from __future__ import annotations

import http.server
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.journeys.browser import BOUND_MS, COARSE, WALL, chromium, screen
from tests.journeys.old_browsers import old_chromium, program
from tests.journeys.stack import Stack

pytestmark = pytest.mark.soak
PLAIN_HTTP = "Object.defineProperty(crypto, 'randomUUID', { value: undefined });"
"""What a browser has on http://10.x: loopback alone counts as https."""


async def test_chrome_109_on_plain_http_does_a_desks_work(quiet: Stack) -> None:
    stack = quiet
    async with old_chromium(109) as browser:
        shown = await screen(browser, stack.link("duty"), scale=COARSE)
        page = shown.page
        await page.add_init_script(PLAIN_HTTP)
        await page.goto(f"{stack.settings.dashboard_url}/region/2112")
        await shown.live()
        await expect(page.locator("#unsupported")).to_have_count(0)
        await _picks_a_day(page, stack.folder)
        await page.goto(f"{stack.settings.dashboard_url}/cases")
        form = await _keys_in(page)
        await expect(form.locator("output")).to_contain_text("-", timeout=BOUND_MS)
        await page.keyboard.press("Escape")
        await expect(page.locator("#grid .ag-row")).to_have_count(1, timeout=BOUND_MS)
        await page.screenshot(path=str(stack.folder / "109-cases.png"))
        await page.goto(f"{stack.settings.dashboard_url}/duty")
        await shown.live()
        await page.screenshot(path=str(stack.folder / "109-duty.png"))
        assert shown.complaints == []


async def _picks_a_day(page: Page, folder: Path) -> None:
    assert await page.evaluate("typeof HTMLElement.prototype.showPopover") == "undefined"
    months = page.locator(".month")
    assert await months.count() == 2
    for n in range(2):
        await expect(months.nth(n)).to_be_hidden()
    await page.locator("button.pick").first.click()
    await expect(months.first).to_be_visible()
    await page.screenshot(path=str(folder / "109-month.png"))
    await page.keyboard.press("Escape")
    await expect(months.first).to_be_hidden()
    # Without subgrid too a row is a row.
    tops = await page.evaluate(_TOPS)
    assert len(tops) == 5
    assert max(tops) - min(tops) < 3
    await page.locator("button.pick").first.click()
    await months.first.locator("[data-day]").first.click()
    await expect(months.first).to_be_hidden()


async def _keys_in(page: Page) -> Locator:
    """The form of a matter, filled, left, filled again from what was kept, and sent."""
    await page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS)
    await page.keyboard.press("c")
    form = page.locator("#intake form")
    await form.locator("[name=type]").select_option("H01")
    place = await page.locator("#villages option").first.get_attribute("value")
    await form.locator("[name=place]").fill(place or "")
    await form.locator("[name=text]").fill("楼道堆物")
    await form.locator("[name=name]").fill("张三")
    # Escape and a reload lose no word, and keep nothing of a resident.
    await page.keyboard.press("Escape")
    await page.reload()
    await page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS)
    assert "张三" not in await page.evaluate("JSON.stringify(sessionStorage)")
    await page.keyboard.press("c")
    await expect(form.locator("[name=text]")).to_have_value("楼道堆物")
    await expect(form.locator("[name=place]")).to_have_value(place or "")
    await expect(form.locator("[name=name]")).to_have_value("")
    await form.locator("button").first.click()
    return form


_TOPS = """() => {
  const cells = document.querySelectorAll("[data-slot=regions] > .row:nth-child(2) > *");
  return [...cells].map((cell) => cell.getBoundingClientRect().bottom);
}"""


async def test_a_browser_that_is_too_old_is_told_which_is_needed(quiet: Stack) -> None:
    async with chromium() as browser:
        signed = await screen(browser, quiet.link("duty"), size=WALL)
        cookies = await signed.page.context.cookies()
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    old, shot = program(79), quiet.folder / "79.png"
    with signed_in(quiet.settings.dashboard_url, cookie) as there:
        for more in (["--dump-dom"], [f"--screenshot={shot}", "--window-size=1366,768"]):
            words = [str(old), "--headless", "--no-sandbox", "--disable-gpu", *more, f"{there}/region/2112"]
            ran = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
            if more == ["--dump-dom"]:
                assert "当前浏览器（Chrome 79）版本过低" in ran.stdout
                assert "Chrome 109 或更高版本" in ran.stdout
    assert shot.exists()


@contextmanager
def signed_in(base: str, cookie: str) -> Iterator[str]:
    """The pages of `base` to a browser that cannot be given a cookie."""

    class Forward(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urllib.request.Request(f"{base}{self.path}", headers={"Cookie": cookie})
            with urllib.request.urlopen(asked, timeout=30) as found:
                raw, kind = found.read(), found.headers["Content-Type"]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Nothing: what the browser asks for is no output of a test."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
