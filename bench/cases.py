"""A city with 100,000 open matters: how fast a list filters, and how fast every screen shows what one desk did."""

from __future__ import annotations

import asyncio
import random
import re
import time
import urllib.parse
from collections.abc import Awaitable, Callable
from http.cookiejar import CookieJar
from statistics import median, quantiles
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bench.loaded import Meter, house, told
from bench.row import Row
from streams.clock import real_ms
from streams.geography.places import load
from streams.history.cases.query import CaseQuery
from streams.history.history import History
from streams.model.case_code import case_code
from streams.registry.records import NewWorker
from tests.journeys.browser import BOUND_MS, Screen, chromium, screen
from tests.journeys.phones import Fleet, Phone, report
from tests.journeys.stack import Stack, until

CASES, PHONES = 100_000, 200
TIMES = 20
COMMANDS = 20
FILTERS = (
    "",
    "?standing=overdue",
    "?standing=soon24",
    "?category=H",
    "?state=DISPATCHED",
    "?region=211221106",
    "?q=楼道",
)
STATE = "(wanted) => document.querySelector('.case .state')?.textContent === wanted"
ROW = """([code, wanted]) => [...document.querySelectorAll(".ag-row")].some(
  (row) => row.textContent.includes(code) && row.textContent.includes(wanted))"""


def measure() -> list[Row]:
    with house() as stack:
        return asyncio.run(_measured(stack))


async def _measured(stack: Stack) -> list[Row]:
    names = await _filled(stack)
    bare = await asyncio.to_thread(_counted, stack)
    meter = Meter(stack)
    lists = await asyncio.to_thread(_listed, stack)
    outcomes = await _commanded(stack, names)
    slowest = max(lists, key=lambda name: _p95(lists[name]))
    return [
        Row(
            f"a list of {CASES:,} open matters, filtered",
            "<= 500 ms",
            f"p50 {1000 * median([t for one in lists.values() for t in one]):.0f} ms, "
            f"p95 of the slowest filter ({slowest or 'open'}) {1000 * _p95(lists[slowest]):.0f} ms",
            f"{_p95(lists[slowest]) / bare:.1f}x counting all rows without an index; {told(meter.shares())}",
        ),
        Row(
            "a command's Outcome on every screen (case page of who gave it, another's, a list)",
            "<= 1 s",
            f"p50 {1000 * median(outcomes):.0f} ms, worst of {len(outcomes)} {1000 * max(outcomes):.0f} ms",
            f"{CASES:,} open matters",
        ),
    ]


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


async def _filled(stack: Stack) -> list[str]:
    """Codes of some of the matters, once the history has them all."""
    places = load()
    villages = places.villages()
    with stack.registry() as registry:
        new = [NewWorker(name=f"w{n}", home=villages[n][:9], village=villages[n], kind="full") for n in range(PHONES)]
        workers = registry.enrol_workers(new, real_ms())
        senders, key = registry.enrol_fleet(workers, label="bench", now=real_ms())
    city = await _now(stack)
    phones = [Phone(device=d, worker=w, lon=123.8, lat=42.3) for d, w in zip(senders, workers, strict=True)]
    chosen, codes = random.Random(7), []
    for n in range(CASES):
        village = chosen.choice(villages)
        at = city - chosen.randrange(20 * 86_400_000)
        name = report(phones[n % PHONES], at, village)
        codes.append((at, case_code(name, village, at)))
    fleet = Fleet(stack.settings.intake_url.replace("http", "ws", 1) + "/v1/stream", key, phones)
    fleet.start()
    await until(fleet.idle, 300, "every report acknowledged")
    await fleet.stop()
    history = History(stack.settings.history_url)
    everything = CaseQuery((stack.settings.city.code,), standing="all")
    await until(lambda: history.cases.count(everything, city) >= CASES, 300, "every matter in the history")
    history.close()
    return [code for _, code in sorted(codes, reverse=True)]


async def _now(stack: Stack) -> int:
    async with stack.journal() as journal:
        store = await journal.store()
        assert store is not None
        return real_ms() + store.offset_ms


def _counted(stack: Stack) -> float:
    """s for what no index helps: the ceiling of a naive list."""
    history = History(stack.settings.history_url)
    begun = time.perf_counter()
    with history._reader.connect() as tx:
        tx.exec_driver_sql("SELECT count(*) FROM cases NOT INDEXED WHERE text LIKE '%无此%'").scalar()
    took = time.perf_counter() - begun
    history.close()
    return took


def _listed(stack: Stack) -> dict[str, list[float]]:
    """s of each answer, by filter, as a page asks."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    token = stack.link("duty").partition("token=")[2]
    pressed = Request(f"{stack.settings.dashboard_url}/signin", urllib.parse.urlencode({"token": token}).encode())
    pressed.add_header("Origin", stack.settings.dashboard_url)
    opener.open(pressed, timeout=30).read()
    base = stack.settings.dashboard_url
    asked = Request(f"{base}/_dash-layout", headers={"Referer": f"{base}/cases"})
    said = re.search(rb'id\\": \\"([0-9a-f]{24})', opener.open(asked, timeout=30).read())
    assert said is not None
    opener.addheaders = [*opener.addheaders, ("X-Page", said[1].decode())]
    found: dict[str, list[float]] = {}
    for words in FILTERS:
        url = f"{stack.settings.dashboard_url}/cases.json{urllib.parse.quote(words, safe='?=&')}"
        opener.open(url, timeout=30).read()
        for _ in range(TIMES):
            begun = time.perf_counter()
            opener.open(url, timeout=30).read()
            found.setdefault(words, []).append(time.perf_counter() - begun)
    return found


async def _commanded(stack: Stack, codes: list[str]) -> list[float]:
    """s from the click until all three screens show it, for some of the newest matters."""
    base = stack.settings.dashboard_url
    found = []
    async with chromium() as browser:
        giver, other, listed = [await screen(browser, stack.link("duty")) for _ in range(3)]
        await listed.page.goto(f"{base}/cases")
        for code in codes[:COMMANDS]:
            for one in (giver, other):
                await one.page.goto(f"{base}/case/{code}")
                await one.page.wait_for_selector("[data-testid=move-TRIAGED]", timeout=BOUND_MS)
            await listed.page.wait_for_function(ROW, arg=[code, "待受理"], timeout=BOUND_MS, polling=50)
            found.append(await _seen(giver, other, listed, code))
    return found


async def _seen(giver: Screen, other: Screen, listed: Screen, code: str) -> float:
    begun = time.perf_counter()
    waits: list[Callable[[], Awaitable[object]]] = [
        lambda: giver.page.wait_for_function(STATE, arg="待分流", timeout=BOUND_MS, polling=20),
        lambda: other.page.wait_for_function(STATE, arg="待分流", timeout=BOUND_MS, polling=20),
        lambda: listed.page.wait_for_function(ROW, arg=[code, "待分流"], timeout=BOUND_MS, polling=20),
    ]
    await giver.page.click("[data-testid=move-TRIAGED]")
    await asyncio.gather(*(wait() for wait in waits))
    return time.perf_counter() - begun
