"""What a person sees of a page as it opens, each as the browser's own time of the frame that shows it: a first number,
the part that Dash draws, the live map. One definition for every checkout that is measured."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NamedTuple

from playwright.async_api import Browser, BrowserContext, CDPSession, Page

from tests.journeys.browser import BOUND_MS, arrive

POLL_S = 0.2
SIZE = {"width": 1920, "height": 1080}
TABLE = ":is([data-slot=regions], .below-table)"
"""Areas below one: of the page before Dash drew it, and since."""
NUMBER = "/^[0-9,.万]+$/.test(document.querySelector(%s)?.textContent ?? '')"
MAP = "window.cityProbe?.state === 'live' && window.cityProbe.ready"


class Start(NamedTuple):
    """A page that opens. `marks`: what is seen, by its name: JavaScript, true once it is in the page. `newer`: a
    page that an older checkout may lack. `ask`: JavaScript whose value is taken along once all was seen."""

    name: str
    role: str
    path: str
    marks: dict[str, str]
    newer: bool = False
    ask: str = "null"


STARTS = (
    Start("wall", "wall", "/wall", {"number": NUMBER % "'[data-slot=kpi-reports]'", "map": MAP}),
    Start("home", "supervisor", "/home", {"number": NUMBER % "'[data-testid=own-reports]'"}, newer=True),
    Start(
        "area",
        "supervisor",
        "/region/2112",
        {
            "number": NUMBER % "'[data-slot=kpi-reports]'",
            "areas": f"document.querySelector(\"{TABLE} a:not(.sort)[href^='/region/']\")",
            "map": MAP,
        },
    ),
    Start(
        "duty",
        "duty",
        "/duty",
        {"desk": "document.querySelector('[data-slot=filters] button')", "map": MAP},
    ),
)
DRILL = ("211221", "211221106")
"""From the city to a county, and on to a township of it."""
_WATCH = """(marks, seen, begun) => {
  const left = new Map(Object.entries(marks));
  const look = () => {
    for (const [name, there] of left) {
      if (!there()) continue;
      left.delete(name);
      // The frame that this look belongs to shows it: its painting is over in the task after it.
      setTimeout(() => (seen[name] = performance.now() - begun));
    }
    if (left.size) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


class Opened(NamedTuple):
    """`ms`: from the navigation or click to each mark. `requests`, `kb`: over HTTP; `socket_kb` over the live line.
    `answer`: to what the start asks."""

    ms: dict[str, float]
    requests: int = 0
    kb: float = 0
    socket_kb: float = 0
    answer: Any = None


class Traffic:
    """What the browser fetched since it was made."""

    def __init__(self) -> None:
        self.requests, self.bytes, self.socket = 0, 0, 0

    async def start(self, line: CDPSession) -> None:
        line.on("Network.loadingFinished", self._finished)
        line.on("Network.webSocketFrameReceived", self._frame)
        await line.send("Network.enable")

    def _finished(self, said: dict[str, Any]) -> None:
        self.requests += 1
        self.bytes += int(said["encodedDataLength"])

    def _frame(self, said: dict[str, Any]) -> None:
        self.socket += len(said["response"]["payloadData"])


async def signed_in(browser: Browser, link: str) -> BrowserContext:
    """A person's browser, with no page open."""
    context = await browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
    page = await context.new_page()
    await arrive(page, link)
    await closed(page)
    return context


async def closed(page: Page) -> None:
    """It draws no more. Of a page that is still loading a close may never come back: it leaves what it shows first."""
    await page.goto("about:blank")
    await page.close()


async def opened(context: BrowserContext, base: str, start: Start) -> Opened:
    """A cold start: nothing of ours is in the cache. The page is closed again, so that it draws no more."""
    page = await context.new_page()
    traffic, line = Traffic(), await context.new_cdp_session(page)
    await line.send("Network.clearBrowserCache")
    await traffic.start(line)
    marks = _functions(start.marks)
    await page.add_init_script(f"window.benchSeen = {{}}; ({_WATCH})({marks}, window.benchSeen, 0);")
    await page.goto(base + start.path, wait_until="commit")
    ms = await _seen(page, start.marks)
    answer = await page.evaluate(f"() => {start.ask}")
    await closed(page)
    return Opened(ms, traffic.requests, traffic.bytes / 1000, traffic.socket / 1000, answer)


async def drilled(context: BrowserContext, base: str, read_s: float, ready: str = MAP) -> list[Opened]:
    """From the city's page, which was read for `read_s` once it is `ready`, to a county and on to a township: ms from
    each click until the areas below are those of the one that was asked for."""
    page = await context.new_page()
    await page.goto(f"{base}/region/2112")
    await page.wait_for_function(f"() => {ready}", timeout=BOUND_MS)
    found = []
    for code in DRILL:
        await page.wait_for_selector(_link(code), timeout=BOUND_MS)
        await page.wait_for_timeout(read_s * 1000)
        marks = {"areas": _below(code)}
        # Clicked from within: a driver's click first waits for two frames of a busy map.
        await page.evaluate(
            f"""(link) => {{
              window.benchSeen = {{}};
              ({_WATCH})({_functions(marks)}, window.benchSeen, performance.now());
              document.querySelector(link).click();
            }}""",
            _link(code),
        )
        found.append(Opened(await _seen(page, marks)))
    await closed(page)
    return found


def _link(code: str) -> str:
    return f"{TABLE} a:not(.sort)[href^='/region/{code}']"


def _below(code: str) -> str:
    # The heads' ways to sort lead to the page itself.
    links = f"[...document.querySelectorAll(\"{TABLE} a:not(.sort)[href^='/region/']\")]"
    inside = f"(a) => a.pathname.length > {len('/region/') + len(code)} && a.pathname.startsWith('/region/{code}')"
    return f"(({links}).length > 0 && ({links}).every({inside}))"


def _functions(marks: dict[str, str]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: () => Boolean({there})" for name, there in marks.items()) + "}"


async def _seen(page: Page, marks: dict[str, str]) -> dict[str, float]:
    """ms until each mark. Raises TimeoutError with the marks that did not come, and what the page says."""
    deadline = asyncio.get_running_loop().time() + BOUND_MS / 1000
    while set(found := await page.evaluate("() => window.benchSeen ?? {}")) < set(marks):
        if asyncio.get_running_loop().time() > deadline:
            said = (await page.inner_text("body"))[:300]
            raise TimeoutError(f"{page.url} did not show {sorted(set(marks) - set(found))}; it says: {said}")
        await asyncio.sleep(POLL_S)
    return dict(found)
