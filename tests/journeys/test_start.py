"""The first minutes of a new city. A month is told at once then, reports before the words that ended them: once a page
said 5,572 open "yesterday", which was never true at any time.

What contradicts the final numbers, kind by kind. Each number on a screen is held against the same number made of what
is known in the end, of the area and time it says it is of:
- of a period that is over (yesterday up to the same time): what it was then;
- of what runs (reports today, open, overdue): what it was within the last five minutes, since a screen may be as old as
  it says, and within this one;
- either way SLACK more or less: what turns out to be a duplicate or invalid is taken out of its day afterwards.
Otherwise 历史补录中 n %, or nothing yet; and at the end values."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.async_api import Error

from streams.clock import CityClock
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.model.local_day import local_day, local_minute
from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.stack import READY_S, Stack, until

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(1200)]
EVERY_S, QUIET, LONGEST_S = 5, 3, 900
"""Looked at until every page had its numbers and nothing was being filled in at so many looks."""
MINUTE_MS = 60_000
BACK, AHEAD = 5, 1
"""Minutes."""
SLACK = 3
NOW = ("reports", "open", "overdue")
COUNTY, VILLAGE = "211221", "211221106201"
FILLING = re.compile(r"历史补录中 \d{1,2} %")
NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?![\d,.%])")
NOTHING = {"", "…", "—"}
READ = """() => ({
  slots: Object.fromEntries([...document.querySelectorAll('[data-slot]')].filter((one) => !one.children.length)
    .map((one) => [one.dataset.slot, one.textContent.trim()])),
  below: [...document.querySelectorAll('.below-table tbody tr')].map((row) =>
    [`/region/${row.dataset.region}`, ...['reports', 'open', 'overdue'].map((name) =>
      row.querySelector(`[data-of=${name}]`).textContent.trim())]),
  lists: document.querySelector('[data-slot=lists]')?.textContent ?? '',
})"""


class Seen(NamedTuple):
    """A number on a screen at `at` (city ms), of the day so many `days` before."""

    where: str
    region: str
    measure: str
    text: str
    at: int
    days: int = 0


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def starting(tmp_path: Path) -> Iterator[Stack]:
    """From nothing; it may not be ready yet."""
    stack = Stack(tmp_path)
    try:
        stack.launch()
        yield stack
    finally:
        stack.stop()


async def looked(name: str, page: Screen, region: str, at: int) -> list[Seen]:
    """All numbers of matters a page shows now."""
    read = await page.page.evaluate(READ)
    slots: dict[str, str] = read["slots"]
    found = [Seen(name, region, key, slots.get(f"kpi-{key}", ""), at) for key in NOW]
    for key in NOW:
        if was := slots.get(f"was-{key}", ""):
            found.append(Seen(f"{name} 昨日", region, key, was, at, days=1))
    for href, *cells in read["below"]:
        if code := re.search(r"/region/(\d+)", href):
            # Of a month, what was reported is of all of it; what stands is of now.
            shown = [(key, text) for key, text in zip(NOW, cells, strict=True) if key != "reports" or name != "month"]
            found += [Seen(f"{name} 下级", code[1], key, text, at) for key, text in shown]
    if read["lists"]:
        late = re.search(r"超期未办结 ([\d,]+)", read["lists"])
        found.append(Seen(f"{name} 待办", region, "overdue", late[1] if late else read["lists"], at))
    if count := slots.get("case-count", ""):
        found.append(Seen(name, region, "overdue", count, at))
    return found


def of(numbers: list[Seen], wanted: re.Pattern[str]) -> set[str]:
    """Pages on which one of them is as wanted."""
    return {one.where.partition(" ")[0] for one in numbers if wanted.search(one.text)}


class Truth:
    """What is known in the end."""

    def __init__(self, history: History) -> None:
        self._numbers = history.numbers
        self._known: dict[tuple[str, str, int, int], int] = {}

    def at(self, region: str, measure: str, day: int, minute: int) -> int:
        key = (region, measure, day, minute)
        if key not in self._known:
            self._known[key] = self._numbers.totals(FactSpan(region, day, day, minute=minute), (measure,))[measure]
        return self._known[key]

    def wrong(self, seen: Seen) -> str:
        """'' or what it ought to be."""
        if seen.text in NOTHING or FILLING.search(seen.text):
            return ""
        digits = NUMBER.findall(seen.text)
        if not digits:
            return ""
        value = max(int(one.replace(",", "")) for one in digits)
        day, minute = local_day(seen.at) - seen.days, local_minute(seen.at)
        span = range(max(0, minute - BACK), min(1439, minute + AHEAD) + 1)
        right = [self.at(seen.region, seen.measure, day, one) for one in span]
        low, high = min(right) - SLACK, max(right) + SLACK
        return "" if low <= value <= high else f"{seen}: {value} is not within {low}..{high}"


async def test_no_page_shows_a_number_of_the_first_minutes_that_was_never_true(starting: Stack) -> None:
    settings = starting.settings
    begun = time.monotonic()
    pages: dict[str, tuple[Screen, str]] = {}
    seen: list[Seen] = []
    at_end: list[Seen] = []
    desks = {
        "city": ("/region/2112", "2112"),
        "month": ("/region/2112?range=month", "2112"),
        "county": (f"/region/{COUNTY}", COUNTY),
        "village": (f"/region/{VILLAGE}", VILLAGE),
        "list": ("/cases?standing=overdue", "2112"),
        "duty": ("/duty", "2112"),
    }
    async with chromium(webgl=False) as browser:
        await until(lambda: answers(settings.wall_url), READY_S, "the wall's server answers")
        pages["wall"] = (await screen(browser, starting.link("wall")), "2112")
        await until(lambda: answers(settings.dashboard_url), READY_S, "the desks' server answers")
        with starting.registry() as registry:
            store = registry.store()
        assert store is not None
        clock = CityClock(store)
        first = await screen(browser, starting.link("supervisor"), f"{settings.dashboard_url}{desks['city'][0]}")
        pages["city"] = (first, "2112")

        async def opened(path: str) -> Screen:
            if path == "/duty":
                return await screen(browser, starting.link("duty"))
            other = await first.page.context.new_page()
            await other.goto(settings.dashboard_url + path, wait_until="commit")
            return Screen(other)

        opening = {name: place for name, place in desks.items() if name != "city"}
        quiet = 0
        while quiet < QUIET:
            step = time.monotonic()
            assert step - begun < LONGEST_S, f"still being filled in: {of(at_end, FILLING)}"
            if opening:
                name = next(iter(opening))
                path, region = opening.pop(name)
                pages[name] = (await opened(path), region)
            at_end = []
            for name, (page, region) in pages.items():
                with contextlib.suppress(Error):  # a page that is just being left has no numbers
                    at_end += await looked(name, page, region, clock.now_ms())
            seen += at_end
            settled = not opening and not of(at_end, FILLING) and of(at_end, NUMBER) == set(pages)
            quiet = quiet + 1 if settled else 0
            await asyncio.sleep(max(0.0, EVERY_S - (time.monotonic() - step)))
    values = sum(bool(NUMBER.search(one.text)) for one in at_end)
    print(f"{len(seen)} numbers looked at, {values} values at the end")
    assert of(seen, FILLING) >= {"wall", "city"}, "it was watched from the start"
    assert of(at_end, NUMBER) == set(pages)
    assert values > 50
    with contextlib.closing(History(settings.history_url)) as history:
        truth = Truth(history)
        wrong = [why for one in [*seen, *at_end] if (why := truth.wrong(one))]
    assert wrong == [], f"{len(wrong)} of {len(seen)}"
