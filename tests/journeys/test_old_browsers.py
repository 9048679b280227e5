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
from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.journeys.browser import BOUND_MS, COARSE, WALL, Screen, chromium, screen
from tests.journeys.old_browsers import old_chromium, program
from tests.journeys.people import first_sign_in
from tests.journeys.seats import House, closed, housed, row
from tests.journeys.stack import Stack, running

pytestmark = pytest.mark.soak
COUNTY = "211221"
PASSWORD, OWN = "correct horse, battery", "kettle over blue hills"
LINE = (0xB0, 0x00, 0x20)
"""The ground of what is said across the top of a page that a browser is too old for."""
PLAIN_HTTP = "Object.defineProperty(crypto, 'randomUUID', { value: undefined });"
"""What a browser has on http://10.x: loopback alone counts as https."""


@pytest.fixture
def moving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The believable city."""
    with running(tmp_path_factory.mktemp("moving")) as stack:
        yield stack


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from housed(tmp_path_factory.mktemp("house"), "{}")


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


@pytest.mark.timeout(900)
async def test_chrome_109_signs_in_and_shows_a_city_that_moves(moving: Stack) -> None:
    """By password and second factor, at a county's desk and on its wall, where a dot stays and goes on."""
    words = moving._command("add-user", "li.na", "--role", "supervisor", "--scope", COUNTY)
    subprocess.run(words, input=f"{PASSWORD}\n", capture_output=True, text=True, timeout=60, check=True)
    async with old_chromium(109) as browser:
        wall = await screen(browser, moving.link("wall"), f"{moving.settings.wall_url}/wall?region={COUNTY}&hold=1")
        context = await browser.new_context(viewport=WALL, device_scale_factor=COARSE)  # type: ignore[arg-type]
        desk = Screen(await context.new_page())
        await first_sign_in(desk.page, moving.settings.dashboard_url, "li.na", PASSWORD, OWN)
        assert desk.page.url.endswith(f"/region/{COUNTY}")
        for shown, name in ((desk, "region"), (wall, "wall")):
            await shown.live()
            # Before a walker is on a wall three minutes have to go by.
            await shown.page.wait_for_function(_SOME, timeout=3 * BOUND_MS, polling=1000)
            before = await shown.places()
            await shown.page.wait_for_function(_MOVED, arg=list(before.items()), timeout=BOUND_MS, polling=500)
            await shown.page.screenshot(path=str(moving.folder / f"109-{name}.png"))
            assert shown.complaints == []
        await wall.page.goto(f"{moving.settings.wall_url}/wall")
        await wall.live()
        await expect(wall.page.locator("[data-slot=hours] .scatterlayer .trace").first).to_be_attached(timeout=BOUND_MS)
        await wall.page.screenshot(path=str(moving.folder / "109-city.png"))
        assert wall.complaints == []


_SOME = "() => window.cityProbe.places().length > 4"
_MOVED = """(before) => {
  const was = new Map(before);
  const same = window.cityProbe.places().filter(([idx]) => was.has(idx));
  return same.some(([idx, lon, lat]) => was.get(idx)[0] !== lon || was.get(idx)[1] !== lat);
}"""


async def test_chrome_109_does_an_officers_work(house: House) -> None:
    async with old_chromium(109) as browser:
        seat = await house.desk(browser)
        await house.help(2)
        await seat.page.wait_for_selector(row("紧急求助"), timeout=BOUND_MS)
        await seat.page.screenshot(path=str(house.stack.folder / "109-alert.png"))
        await closed(seat, "紧急求助")
        assert seat.complaints == []


TOO_OLD = "当前浏览器（Chrome 79）版本过低，本页面无法使用：请换用 Chrome 109 或更高版本"


async def test_a_browser_that_is_too_old_is_told_which_is_needed(quiet: Stack) -> None:
    """On every page that needs a newer one; the form of signing in is plain and works in any."""
    async with chromium() as browser:
        cookies = {}
        for role in ("duty", "wall"):
            signed = await screen(browser, quiet.link(role), size=WALL)
            found = await signed.page.context.cookies()
            cookies[role] = "; ".join(f"{one['name']}={one['value']}" for one in found)
    folder, settings = quiet.folder, quiet.settings
    with signed_in(settings.dashboard_url, cookies["duty"]) as there:
        for page in ("/region/2112", "/duty", "/cases"):
            assert TOO_OLD in seen_by_79(f"{there}{page}", folder / f"79{page.replace('/', '-')}.png")
    with signed_in(settings.wall_url, cookies["wall"]) as there:
        assert TOO_OLD in seen_by_79(f"{there}/wall", folder / "79-wall.png")
    said = seen_by_79(f"{settings.dashboard_url}/signin", folder / "79-signin.png", red=False)
    assert TOO_OLD not in said
    assert 'name="password"' in said


def seen_by_79(address: str, shot: Path, *, red: bool = True) -> str:
    """What the page has become in it; its picture shows the line across its top, or, not `red`, is not blank."""
    usual = [str(program(79)), "--headless", "--no-sandbox", "--disable-gpu"]
    dumped = subprocess.run([*usual, "--dump-dom", address], capture_output=True, text=True, timeout=120, check=True)
    more = [f"--screenshot={shot}", "--window-size=1366,768", address]
    subprocess.run([*usual, *more], capture_output=True, timeout=120, check=True)
    with Image.open(shot) as picture:
        colours = picture.convert("RGB").crop((0, 0, 1366, 40) if red else None).getcolors(1 << 24) or []
    most = max(colours)[1]
    assert (most == LINE) if red else len(colours) > 10
    return dumped.stdout


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
