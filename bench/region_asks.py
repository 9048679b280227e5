"""The callback of an area's page over HTTP, as its browser asks it: by one person, by ten at once, beside plain Dash's;
and ten open tabs of ten people who all go to another period at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import psutil
from playwright.async_api import APIRequestContext, Browser, BrowserContext, Page, Request

from bench.page_marks import SIZE, closed, signed_in
from bench.peers.interval_region import PlainRegion
from bench.row import Row
from streams.geography.places import load
from streams.history.history import History
from streams.model.entry_id import EntryId
from tests.journeys.browser import BOUND_MS
from tests.journeys.stack import Stack

PEOPLE = 10
RENEW_S = 60
"""An open page is made anew by its server so often; plain Dash's each second."""
_RENEW = "() => window.dash_clientside.set_props('region-renewed', { data: performance.now() })"
_TITLE = "(document.querySelector('[data-testid=panel-regions] h2')?.textContent ?? '')"
_GO = f"""([path, range, most]) => new Promise((done, late) => {{
  const before = {_TITLE}, begun = performance.now();
  history.pushState(null, "", `${{path}}?range=${{range}}`);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  const seen = () => setTimeout(() => done(performance.now() - begun));
  const look = () => ({_TITLE} === before ? requestAnimationFrame(look) : seen());
  requestAnimationFrame(look);
  const why = () => document.getElementById("trouble")?.textContent || `it shows ${{{_TITLE}}} at ${{location.search}}`;
  setTimeout(() => late(new Error(`${{path}} did not show ${{range}}: ${{why()}}`)), most);
}})"""
Ask = Callable[[], Awaitable[None]]


class Asked(NamedTuple):
    """A request of a page, to be made again."""

    line: APIRequestContext
    url: str
    headers: dict[str, str]
    body: str

    async def again(self) -> None:
        answer = await self.line.post(self.url, data=self.body, headers=self.headers, timeout=BOUND_MS)
        text = await answer.text()
        assert answer.ok, text[:300]


def areas() -> list[str]:
    """One for each of the ten: the city, its counties, townships."""
    return ["2112", *sorted(load().counties()), *sorted(load().townships())][:PEOPLE]


async def rows(city: Stack, browser: Browser, plain: PlainRegion, asks: int, rounds: int) -> list[Row]:
    """`asks`: of one person; `rounds`: of all together."""
    codes = areas()
    people = [await signed_in(browser, city.link("supervisor")) for _ in codes]
    pages = zip(people, (f"{city.settings.dashboard_url}/region/{code}?range=month" for code in codes), strict=True)
    ours = [(await _request_of(one, address)).again for one, address in pages]
    theirs = [plain.asking(code) for code in codes]
    history = History(city.settings.history_url)
    server = city.process("dashboard")
    assert server is not None
    try:
        on = _goes_on(history)
        found = [
            *await _rows("callback of an area's page", ours, server, on, (asks, rounds), RENEW_S),
            *await _rows("the same of plain dcc.Interval", theirs, plain.process(), on, (asks, rounds), 1),
        ]
    finally:
        history.close()
        for one in people:
            await one.close()
    return found


async def _rows(
    what: str, asks: Sequence[Ask], server: psutil.Process, on: Ask, times: tuple[int, int], every_s: int
) -> list[Row]:
    await asks[0]()
    before, alone = _cpu(server), []
    for _ in range(times[0]):
        await on()
        alone.append(await _timed(asks[0]))
    each = (_cpu(server) - before) / times[0]
    together: list[float] = []
    for _ in range(times[1]):
        await on()
        together += await asyncio.gather(*map(_timed, asks))
    cost = f"{each * 1000:.0f} ms of CPU each, asked every {every_s} s: {each / every_s * 1000:.1f} ms a viewer-second"
    return [
        Row(f"{what}, one person", "p95 <= 200 ms", spread(alone), cost),
        Row(f"{what}, {len(asks)} people at once", "-", spread(together), f"two workers; load {_load():.1f}"),
    ]


def _goes_on(history: History) -> Ask:
    """History goes on by an entry, so that nothing is answered from what was made before."""

    async def on() -> None:
        cursor = await asyncio.to_thread(history.cursor)
        await asyncio.to_thread(history.put, [], EntryId(cursor.ms, cursor.seq + 1), 0)

    return on


async def _request_of(person: BrowserContext, address: str) -> Asked:
    """What the page asks when it is to be made anew."""
    page = await person.new_page()
    await page.goto(address)
    await page.wait_for_selector("[data-testid=panel-regions]", timeout=BOUND_MS)

    def of_the_view(request: Request) -> bool:
        return "_dash-update-component" in request.url and "view-region" in (request.post_data or "")

    async with page.expect_request(of_the_view, timeout=BOUND_MS) as asked:
        await page.evaluate(_RENEW)
    request = await asked.value
    headers = await request.all_headers()
    own = {name: value for name, value in headers.items() if name[0] != ":" and name not in _NOT_SENT}
    await closed(page)
    return Asked(person.request, request.url, own, request.post_data or "")


_NOT_SENT = frozenset({"host", "content-length", "cookie", "connection"})


async def tabs(city: Stack, people: Sequence[BrowserContext], rounds: int) -> Row:
    """Ten people with the page open, each of an area of the own, who all go to another period at the same moment."""
    base = city.settings.dashboard_url
    paths = [f"/region/{code}" for code in areas()]
    shown = [await _opened(one, base, path) for one, path in zip(people, paths, strict=True)]
    places = list(zip(shown, paths, strict=True))
    found: list[float] = []
    for n in range(rounds):
        wanted = "week" if n % 2 else "month"
        found += await asyncio.gather(*(page.evaluate(_GO, [path, wanted, BOUND_MS]) for page, path in places))
    return Row(
        f"{len(places)} open tabs of {len(places)} people who all go to another period at once",
        "-",
        f"the new numbers on screen {spread(found)}",
        f"browsers on the server's own cores, maps not drawn; load {_load():.1f}",
    )


async def _opened(person: BrowserContext, base: str, path: str) -> Page:
    page = await person.new_page()
    await page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    await page.goto(f"{base}{path}?range=week")
    await page.wait_for_selector("[data-testid=panel-regions]", timeout=BOUND_MS)
    # What is not open yet follows no address.
    await page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS)
    return page


async def _timed(ask: Ask) -> float:
    """ms."""
    begun = time.perf_counter()
    await ask()
    return 1000 * (time.perf_counter() - begun)


def spread(times: Sequence[float]) -> str:
    """p95 by the nearest of those that were seen."""
    ordered: list[Any] = sorted(times)
    middle, late = ordered[len(ordered) // 2], ordered[-(-95 * len(ordered) // 100) - 1]
    return f"p50 {middle:.0f} ms, p95 {late:.0f} ms, n {len(ordered)}"


def _cpu(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _load() -> float:
    return psutil.getloadavg()[0]
