"""A real Chromium on software GL, driven by Playwright."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect
from playwright.async_api import TimeoutError as Late

from tests.journeys.stack import BOUND_S

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
SPEAKS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""A browser with a camera and a microphone that beeps, which its pages may use as far as their policy lets them."""
WALL = {"width": 1920, "height": 1080}
BOUND_MS = BOUND_S * 1000
expect.set_options(timeout=BOUND_MS)
COARSE = 0.5
"""Where states and words are judged and not how they look: software GL draws a quarter of the points."""


@contextlib.asynccontextmanager
async def chromium(*, webgl: bool = True, more: tuple[str, ...] = ()) -> AsyncIterator[Browser]:
    """`more`: arguments of it."""
    arguments = ARGUMENTS if webgl else ["--headless", "--no-sandbox", "--disable-quic", "--disable-3d-apis"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*arguments, *more])
        try:
            yield browser
        finally:
            await browser.close()


class Screen:
    """A signed-in page. `frames`: what its WebSockets received, text or bytes. `complaints`: console errors, failed
    requests, and requests to anywhere but loopback."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[str | bytes] = []
        self.complaints: list[str] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    def _frame(self, frame: str | bytes) -> None:
        self.frames.append(frame)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "blob:", "data:")):
            self.complaints.append(f"asked for {request.url}")

    async def live(self) -> None:
        """Until its replica is live and its map stands."""
        try:
            await self.page.wait_for_function(
                _LIVE,
                timeout=BOUND_MS,
                polling=100,
            )
        except Late as late:
            found = await self.page.evaluate(
                "() => [document.readyState, window.cityProbe?.state, window.cityProbe?.ready]"
            )
            raise AssertionError(f"{self.page.url} is not live: {found} {self.complaints}") from late

    async def places(self) -> dict[int, tuple[int, int]]:
        """(lon, lat) in 1e-6 degree by index, of every dot."""
        found = await self.page.evaluate("() => window.cityProbe.places()")
        return {idx: (lon, lat) for idx, lon, lat, _ in found}

    async def text(self, slot: str) -> str:
        return await self.page.inner_text(f"[data-slot='{slot}']")

    async def brightness(self, x: float, y: float) -> float:
        """The brightest pixel within 6 px of a point of the screen, 0..255: how a light stands out from the map."""
        red, green, _ = await self.colour(x, y)
        return float(min(red, green))

    async def colour(self, x: float, y: float) -> tuple[int, int, int]:
        """(red, green, blue) of the brightest pixel within 6 px of a point of the screen."""
        shot = await self.page.screenshot(clip={"x": x - 6, "y": y - 6, "width": 12, "height": 12})
        red, green, blue = await self.page.evaluate(_COLOUR, base64.b64encode(shot).decode())
        return red, green, blue


_LIVE = """() => {
  const { state, ready } = window.cityProbe ?? {};
  return state === "live" && (ready || !document.querySelector("#map"));
}"""
_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (said) => {
  console.error(`CSP ${said.violatedDirective} ${said.blockedURI}`);
});
"""
_COLOUR = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  let best = [0, 0, 0];
  for (let n = 0; n < data.length; n += 4) {
    if (data[n] + data[n + 1] + data[n + 2] > best[0] + best[1] + best[2]) best = [...data.slice(n, n + 3)];
  }
  return best;
}"""


async def screen(
    browser: Browser,
    link: str,
    then: str = "",
    size: dict[str, int] = WALL,
    *,
    zone: str | None = None,
    scale: float = 1.0,
) -> Screen:
    """A page signed in by `link`, at `then` if given. `zone`: of the browser, the machine's own where none is named.
    `scale`: points of the screen per pixel of the page."""
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        timezone_id=zone,
        device_scale_factor=scale,
    )
    context.set_default_timeout(BOUND_MS)
    # What the page's policy refuses is a complaint, even where the browser's console keeps quiet.
    await context.add_init_script(_VIOLATIONS)
    shown = Screen(await context.new_page())
    # A page that is only passed through has done its part once it is there.
    await arrive(shown.page, link, passing=bool(then))
    if then:
        shown.frames.clear()
        await arrive(shown.page, then)
    return shown


async def arrive(page: Page, address: str, *, passing: bool = False) -> None:
    """At an address; of a one-time link, behind its button. `passing`: another one follows at once."""
    link = "/signin?token=" in address
    await page.goto(address, wait_until="commit" if passing and not link else "load")
    if link:
        await page.click("#enter", no_wait_after=True)
        await page.wait_for_url(lambda url: "/signin" not in url, wait_until="commit" if passing else "load")
