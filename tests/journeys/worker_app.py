"""The workers' app in a Chromium with a profile of its own on disk, so that it can be killed and come back."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import BrowserContext, Error, Page, Playwright, expect

from streams.model.audit import AuditRecord
from streams.registry.records import NewWorker
from tests.journeys.browser import BOUND_MS
from tests.journeys.stack import Stack

TOWN, VILLAGE = "211221106", "211221106201"
LON, LAT = 123.813844, 42.0169
SMALL, LARGE = {"width": 360, "height": 640}, {"width": 412, "height": 915}
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def invited(stack: Stack, name: str, now: int) -> tuple[int, str]:
    """(number of a new worker, address behind the printed code)."""
    with stack.registry() as registry:
        worker = registry.enrol_worker(NewWorker(name=name, home=TOWN, village=VILLAGE, kind="full"), now)
        record = AuditRecord(now, "s", "security_admin", "2112", "", "phones.print", f"home/{TOWN}")
        token = registry.invite([worker.number], record, expires=now + 86_400_000)[0]
    return worker.number, f"{stack.settings.dashboard_url}/phone#{token}"


@contextlib.asynccontextmanager
async def phone(
    playwright: Playwright,
    profile: Path,
    size: dict[str, int] = SMALL,
    language: str = "zh-CN",
    more: tuple[str, ...] = (),
) -> AsyncIterator[BrowserContext]:
    """A browser over `profile`; it may be dead by the end. `more`: arguments of it."""
    context = await playwright.chromium.launch_persistent_context(
        str(profile),
        executable_path="/usr/bin/chromium",
        args=[*_ARGUMENTS, *more],
        viewport=size,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
        locale=language,
        timezone_id="Asia/Shanghai",
        permissions=["geolocation", "microphone"],
        geolocation={"longitude": LON, "latitude": LAT, "accuracy": 8},
    )
    context.set_default_timeout(BOUND_MS)
    try:
        yield context
    finally:
        with contextlib.suppress(Error):
            await context.close()


def kill9(profile: Path) -> None:
    """The browser over that profile, with all its processes, at once."""
    mine = [
        one for one in psutil.process_iter(["cmdline"]) if f"--user-data-dir={profile}" in (one.info["cmdline"] or ())
    ]
    for process in (*mine, *(child for one in mine for child in one.children(recursive=True))):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


class App:
    """What a hand does on the app's page. `complaints`: errors of its console and of its policy."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self._address = page, address
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def part(self, name: str) -> Any:
        return self.page.locator(f"[data-testid={name}]")

    async def open(self) -> None:
        await self.page.goto(f"{self._address}/phone/app")

    async def take(self, invitation: str) -> None:
        await self.page.goto(invitation)
        await self.page.click("#take", timeout=BOUND_MS)
        await self.page.wait_for_url("**/phone/app", timeout=BOUND_MS)

    async def kept_whole(self) -> None:
        """Until all that the page is made of is kept for a start without a network."""
        await self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    async def connected(self) -> None:
        await expect(self.part("line")).to_have_attribute("data-state", "open", timeout=BOUND_MS)

    async def tab(self, name: str) -> None:
        await self.part(f"tab-{name}").click(timeout=BOUND_MS)

    async def begin(self, purpose: str = "patrol") -> None:
        await self.page.click(f"[name=purpose][value={purpose}]", timeout=BOUND_MS)
        await self.part("begin").click()
        await expect(self.part("duty-clock")).to_be_visible(timeout=BOUND_MS)

    async def report(self, words: str = "") -> None:
        """Three taps, and words for who wants them."""
        await self.tab("report")
        await self.page.locator("[data-testid=types] button:visible").first.click(timeout=BOUND_MS)
        if words:
            await self.part("words").fill(words)
        await self.part("send").click()
        await expect(self.part("sent")).to_be_visible(timeout=BOUND_MS)

    async def photo(self, raw: bytes) -> None:
        """A picture from the phone's camera, of the report that is being written."""
        picked = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": raw}
        before = await self.page.locator("[data-testid=added] li").count()
        await self.page.locator("[data-testid=report] input[type=file]").set_input_files(picked)  # type: ignore[arg-type]
        await expect(self.page.locator("[data-testid=added] li")).to_have_count(before + 1, timeout=BOUND_MS)

    async def note(self, ms: float) -> None:
        """A voice note of some length, spoken by the browser's own device."""
        before = await self.page.locator("[data-testid=added] li").count()
        await self.part("report-voice").click(timeout=BOUND_MS)
        await expect(self.part("report-voice")).to_have_attribute("aria-pressed", "true", timeout=BOUND_MS)
        await self.page.wait_for_timeout(ms)
        await self.part("report-voice").click()
        await expect(self.page.locator("[data-testid=added] li")).to_have_count(before + 1, timeout=BOUND_MS)

    async def hold(self, ms: float) -> None:
        """Holds the button for help; the time is a hand's, no wait for the page."""
        box = await self.part("sos").bounding_box()
        await self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await self.page.mouse.down()
        await self.page.wait_for_timeout(ms)
        await self.page.mouse.up()

    async def waiting(self) -> dict[str, int]:
        """How many items wait on each lane, as its store has them."""
        found: dict[str, int] = await self.page.evaluate(_WAITING)
        return found

    async def fixes(self, count: int) -> int:
        """Notes positions of the session that goes on, as its watch does; how many the store took."""
        taken: int = await self.page.evaluate(_FIXES, [count, LON, LAT])
        return taken


_WAITING = """async () => {
  const store = await (await import("/assets/js/phone/store.mjs")).openStore();
  return store.waiting((await store.get("phone")).device);
}"""
_FIXES = """async ([count, lon, lat]) => {
  const store = await (await import("/assets/js/phone/store.mjs")).openStore();
  const duty = await store.get("duty");
  let taken = 0;
  for (let n = 1; n <= count; n++) {
    const fix = { t: "position", at: duty.started + n, lon, lat: lat + n * 1e-7, accuracy: 8, interval: 10 };
    if (await store.fix(fix, "backfill")) taken++;
  }
  return taken;
}"""
