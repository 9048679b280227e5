"""Counts of the whole city for its province: by the token alone, out of what the city's wall shows, with their age."""

from __future__ import annotations

import asyncio

import msgspec

from streams.clock import real_ms
from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import RecordsChange
from streams.wire.records import RegionNumbers
from streams.wire.totals import CityTotals
from tests.streams.gateway.house import CITY, PROVINCE, House, eventually, house
from tests.streams.gateway.test_door import get

MINE = f"Authorization: Bearer {PROVINCE}\r\n"


def numbers(reports: int, silent: int = 0) -> bytes:
    return msgspec.json.encode(RegionNumbers(reports, 7, 40, 2, 9, 10, 33, 8, silent, "90.0", few=True))


async def shown(home: House) -> None:
    records = {
        CITY: numbers(5),
        "211221": numbers(3, real_ms() - 60_000),
        "211224": numbers(2),
        "211221106": numbers(1),
    }
    await home.emit(RecordsChange(str(Topic(Kind.REGIONS, CITY, Projection.WALL)), records, whole=True))
    await eventually(lambda: home.gateway.counts.fold_at > 0)


async def asked(home: House) -> CityTotals | None:
    status, body = await get(home, "/v1/totals", more=MINE)
    assert status in (200, 503)
    return msgspec.json.decode(body, type=CityTotals) if status == 200 else None


async def totals(home: House) -> CityTotals:
    while True:
        found = await asked(home)
        if found and found.numbers.reports == 5:
            return found
        await asyncio.sleep(0.02)


async def test_the_province_reads_the_citys_counts_and_how_old_they_are() -> None:
    async with house() as home:
        await shown(home)
        found = await asyncio.wait_for(totals(home), 20)
        assert (found.city, found.name, found.demo) == (CITY, "铁岭市", True)
        assert (found.counties, found.silent) == (2, 1)
        assert (found.numbers.open, found.numbers.reachable, found.numbers.due) == (7, 40, 10)
        assert 0 <= found.age_ms < 20_000
        # The fold stands still: what is said stays, and says that it grows old.
        later = await asked(home)
        assert later is not None
        assert later.fold == found.fold
        assert later.now >= found.now


async def test_only_counts_of_the_city_leave() -> None:
    async with house() as home:
        await shown(home)
        await asyncio.wait_for(totals(home), 20)
        _, body = await get(home, "/v1/totals", more=MINE)
        assert set(msgspec.json.decode(body)) == set(CityTotals.__struct_fields__)
        assert "211221" not in body


async def test_without_the_token_there_is_no_such_door() -> None:
    """Not for this machine either, and not for a token that begins alike."""
    async with house() as home:
        await shown(home)
        for more in ("", "Authorization: Bearer x\r\n", f"Authorization: Bearer {PROVINCE}x\r\n"):
            assert await get(home, "/v1/totals", more=more) == (404, "")
        assert (await get(home, "/v1/totals", "POST", MINE))[0] in (404, 405)


async def test_a_city_that_has_nothing_to_say_says_so() -> None:
    async with house(first=False) as home:
        assert (await get(home, "/v1/totals", more=MINE))[0] == 503


def test_the_age_is_in_real_time_whatever_the_citys_clock_does() -> None:
    found = CityTotals(
        city=CITY,
        name="",
        demo=True,
        now=120_000,
        fold=60_000,
        rate=60.0,
        counties=0,
        silent=0,
        numbers=RegionNumbers(0, 0, 0, 0, 0, 0, None, 0, 0),
    )
    assert found.age_ms == 1_000
