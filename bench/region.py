"""The page of an area in the believable city with a backlog of open cases, in one run: the drill, how it opens, its
callbacks asked by one and by ten people, ten open tabs, a live figure, the heap; beside it plain Dash's (`peers`)."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from statistics import median
from typing import NamedTuple

import psutil
from playwright.async_api import BrowserContext

from bench import region_asks, region_browser
from bench.history import CaseMaker
from bench.page import cities
from bench.page_marks import DRILL, MAP, NUMBER, SIZE, TABLE, Opened, Start, drilled, opened, signed_in
from bench.peers.interval_region import PlainRegion
from bench.row import Row
from streams.clock import CityClock
from streams.history.history import History
from streams.model.local_day import local_day
from tests.journeys.browser import chromium
from tests.journeys.stack import Stack

DAYS, GAP = 30, 3
"""Days on which what is still open was reported, and days since: what is open has taken its steps by now."""
READ_S = 2
_IN_SIGHT = """[...document.querySelectorAll('[data-later], .graph')].filter((place) => {
  const { top, bottom } = place.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
})"""
_FIGURE = f"{_IN_SIGHT}.some((place) => place.querySelector('.main-svg'))"
_FIGURES = f"({_IN_SIGHT}.length > 0 && {_IN_SIGHT}.every((place) => place.querySelector('.main-svg')))"
_AREAS = f"document.querySelector(\"{TABLE} a:not(.sort)[href^='/region/']\")"
_WEIGHT = """(() => {
  const sum = (found) => Math.round(found.reduce((n, { decodedBodySize }) => n + decodedBodySize, 0) / 1000);
  const all = performance.getEntriesByType('resource').filter(({ name }) => /[.]m?js([?]|$)/.test(name));
  const own = all.filter(({ name }) => name.includes('/assets/js/'));
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  return { own: sum(own), modules: own.length, others: sum(all) - sum(own), paint: Math.round(paint?.startTime ?? -1) };
})()"""
OURS = Start(
    "area",
    "supervisor",
    "/region/2112?range=month",
    {
        "number": NUMBER % "'[data-slot=kpi-reports]'",
        "areas": _AREAS,
        "first figure": _FIGURE,
        "all visible": f"{MAP} && {_FIGURES}",
    },
    ask=_WEIGHT,
)
PLAIN = Start(
    "area",
    "",
    "/region/2112",
    {
        "number": NUMBER % "'.plain-number'",
        "areas": _AREAS,
        "first figure": _FIGURE,
        "all visible": _FIGURES,
    },
    ask=_WEIGHT,
)


class Sizes(NamedTuple):
    """How much is measured. `open`: cases that are put beside the city's own; `heap_s`: for which the heap is
    watched."""

    open: int = 100_000
    drills: int = 12
    starts: int = 5
    asks: int = 40
    rounds: int = 10
    updates: int = 20
    heap_s: int = 150


WHOLE = Sizes()


def measure(sizes: Sizes = WHOLE) -> list[Row]:
    with cities([Stack.root], "believable") as [city]:
        put_open(city, sizes.open)
        return asyncio.run(measured(city, sizes))


def put_open(city: Stack, many: int) -> None:
    """Cases that are worked on, in history alone: pages read them like all others, the fold does not hold them."""
    history, maker = History(city.settings.history_url), CaseMaker()
    try:
        with city.registry() as registry:
            today = local_day(CityClock(registry.store()).now_ms())
        for day in range(today - GAP - DAYS, today - GAP):
            history.put(maker.day(day, 0, many // DAYS), history.cursor(), history.at())
    finally:
        history.close()


async def measured(city: Stack, sizes: Sizes) -> list[Row]:
    base, plain = city.settings.dashboard_url, PlainRegion(city.settings.history_url)
    rows: list[Row] = []
    async with chromium() as browser:
        person = await signed_in(browser, city.link("supervisor"))
        rows += _seen(await _pages("an area's page", person, base, OURS, sizes, ready=MAP))
        async with plain.serving() as url:
            stranger = await browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
            what = "the same as plain dcc.Interval"
            rows += _seen(await _pages(what, stranger, url, PLAIN, sizes, ready=_FIGURES))
            await stranger.close()
            rows += _seen(await region_asks.rows(city, browser, plain, sizes.asks, sizes.rounds))
    async with _people(city) as people:
        rows += _seen([await region_asks.tabs(city, people, sizes.rounds)])
    async with chromium() as browser:
        person = await signed_in(browser, city.link("supervisor"))
        rows += _seen(await region_browser.rows(person, base, sizes.updates, sizes.heap_s))
    return rows


def _seen(rows: list[Row]) -> list[Row]:
    """Said as soon as they are there: the whole takes a quarter of an hour."""
    for row in rows:
        print(f"{row.what}: {row.seen}; {row.beside}", file=sys.stderr, flush=True)
    return rows


@contextlib.asynccontextmanager
async def _people(city: Stack) -> AsyncIterator[list[BrowserContext]]:
    """Each with a browser's context of the own, without a map: ten maps in software would take both cores."""
    async with chromium(webgl=False) as browser:
        yield [await signed_in(browser, city.link("supervisor")) for _ in range(region_asks.PEOPLE)]


async def _pages(what: str, context: BrowserContext, base: str, start: Start, sizes: Sizes, *, ready: str) -> list[Row]:
    found = [await opened(context, base, start) for _ in range(sizes.starts)]
    drills = zip(*[await drilled(context, base, READ_S, ready) for _ in range(sizes.drills)], strict=True)
    aim = "first figure <= 3 s, all visible <= 6 s, software rendering"
    rows = [Row(f"{what}: opened, nothing cached", aim, _opening(start, found), _weight(found[-1]))]
    for code, steps in zip(DRILL, drills, strict=True):
        times = [one.ms["areas"] for one in steps]
        rows.append(Row(f"{what}: drill to {code}", "p95 <= 500 ms", region_asks.spread(times), _busy()))
    return rows


def _opening(start: Start, found: list[Opened]) -> str:
    times = {name: [one.ms[name] for one in found] for name in start.marks}
    paint = median(one.answer["paint"] for one in found)
    marks = "; ".join(f"{name} p50 {median(ms):.0f} ms, longest {max(ms):.0f} ms" for name, ms in times.items())
    return f"first paint p50 {paint:.0f} ms; {marks}; n {len(found)}"


def _weight(one: Opened) -> str:
    own = one.answer
    return (
        f"{one.requests} requests, {one.kb:.0f} KB on the line; own JavaScript {own['modules']} modules of "
        f"{own['own']} KB, libraries {own['others']} KB; {_busy()}"
    )


def _busy() -> str:
    return f"the machine's load was {psutil.getloadavg()[0]:.1f}"
