"""The store of the workers' app in a real browser, without a city: its numbers, its room, and what leaves it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import BrowserContext, Page, Route

from tests.journeys.browser import chromium
from tests.journeys.stack import ROOT

pytestmark = pytest.mark.journey
ORIGIN = "http://localhost"
NOW, DAY = 1_795_400_000_000, 86_400_000
NOTES = 60


async def served(route: Route) -> None:
    """A page of nothing, and the app's own modules."""
    path = urlsplit(route.request.url).path
    if path == "/":
        await route.fulfill(body="<!doctype html><title>-</title>", content_type="text/html")
    else:
        await route.fulfill(path=ROOT / path[1:], content_type="text/javascript")


@contextlib.asynccontextmanager
async def tabs(count: int = 1) -> AsyncIterator[tuple[BrowserContext, list[Page]]]:
    """Of one browser, whose store is of device 7 and agrees to positions."""
    async with chromium(webgl=False) as browser:
        context = await browser.new_context()
        await context.route(f"{ORIGIN}/**", served)
        opened = [await context.new_page() for _ in range(count)]
        for page in opened:
            await page.goto(f"{ORIGIN}/")
        await does(opened[0], 'await store.enrol({ key: "k", device: 7, epoch: 1, stream: "" })')
        await does(opened[0], 'await store.put("consent", { given: true, version: "1", at: 1, acknowledged: true })')
        yield context, opened


async def does(page: Page, what: str, told: Any = None) -> Any:
    """`what`: with `store`, and `told` as it is given here."""
    module = 'const store = await (await import("/assets/js/phone/store.mjs")).openStore();'
    return await page.evaluate(f"async (told) => {{ {module} {what} }}", told)


async def test_two_tabs_number_what_they_note_once() -> None:
    async with tabs(2) as (_, (one, other)):
        noted = """
          const seqs = [];
          for (let n = 0; n < told; n++) seqs.push(await store.note({ t: "report", id: `${n}`, source: "", at: n }));
          return seqs;
        """
        found = await asyncio.gather(does(one, noted, NOTES), does(other, noted, NOTES))
        assert sorted(found[0] + found[1]) == list(range(1, 2 * NOTES + 1))
        assert await does(one, "return (await store.waiting(7)).incident") == 2 * NOTES


async def test_what_there_is_no_room_for_is_refused_whole_and_takes_no_number() -> None:
    noted = """
      const { put } = IDBObjectStore.prototype;
      // As a phone without room does it: while a transaction is under way.
      IDBObjectStore.prototype.put = function (value, key) {
        if (told.full && value.item) throw new DOMException("no room", "QuotaExceededError");
        return key === undefined ? put.call(this, value) : put.call(this, value, key);
      };
      try {
        return await store.note({ t: "report", id: "r", source: "", at: 1 });
      } catch (error) {
        return error.name;
      } finally {
        IDBObjectStore.prototype.put = put;
      }
    """
    async with tabs() as (_, (page,)):
        full = [await does(page, noted, {"full": one}) for one in (False, True, True, False)]
        assert full == [1, "QuotaExceededError", "QuotaExceededError", 2], "its numbers have no hole"
        assert await does(page, "return (await store.waiting(7)).incident") == 2


async def test_what_a_clock_a_day_ahead_made_comes_back_with_it_and_consent_taken_back_leaves_no_position() -> None:
    async with tabs() as (_, (page,)):
        duty = {"id": "s", "started": NOW + DAY - 9, "purpose": "patrol"}
        await does(page, "await store.note(told)", {"t": "report", "id": "b", "source": "", "at": NOW - 7})
        await does(page, "await store.begin(told, { t: 'duty_start', at: told.started })", duty)
        fixes = """
          for (let n = 0; n < 20; n++)
            await store.fix({ t: "position", at: told + n, lon: 1, lat: 2 }, "backfill");
        """
        await does(page, fixes, NOW + DAY - 8)
        await does(page, "await store.retime(told[0], told[1])", [-DAY, NOW + 20])
        rows = await does(page, "return store.first(7, 99)")
        assert [one["item"]["at"] for one in rows["incident"]] == [NOW - 7, NOW - 9]
        assert [one["item"]["at"] for one in rows["backfill"]] == [NOW - 8 + n for n in range(20)]
        assert (await does(page, 'return store.get("duty")'))["started"] == NOW - 9
        assert await does(page, 'return store.get("shift")') == -DAY
        await does(page, 'await store.consent({ given: false, version: "1", at: told, acknowledged: false })', NOW + 40)
        rows = await does(page, "return store.first(7, 99)")
        assert [(one["seq"], one["item"]["at"], one["item"]["lon"]) for one in rows["backfill"]] == [
            (n, 0, 0) for n in range(1, 21)
        ]
        ended = rows["incident"][-1]["item"]
        assert (ended["t"], ended["at"], ended["started"]) == ("duty_end", NOW + 40, NOW - 9)
        late = {"t": "position", "at": NOW + 41, "lon": 1, "lat": 2}
        assert not await does(page, 'return store.fix(told, "live")', late)
