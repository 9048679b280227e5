"""What goes into a phone's door comes out again: kept, rejected, or had before; and every call for help is one."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx

from streams.model.event import Sos
from tests.streams.intake.house import HERE, House

REQUESTS = 200
FORM = "application/x-www-form-urlencoded"
PLACES: tuple[tuple[Any, Any], ...] = ((HERE[1], HERE[0]),) * 6 + (
    (0, 0),
    (HERE[0], HERE[1]),
    (31.2, 121.5),
    ("x", "y"),
    ("nan", 123.8),
    (None, None),
)
EXTRAS: tuple[dict[str, Any], ...] = (
    {},
    {"speed": None},
    {"accuracy": "?"},
    {"batt": {}},
    {"accuracy": 9000},
    {"extra": [1]},
)


class Said(NamedTuple):
    """One thing that a phone says. `at`: s. `calls`: for help."""

    lat: Any
    lon: Any
    at: Any
    calls: bool
    extras: dict[str, Any]

    @property
    def placed(self) -> bool:
        return self.lat is not None


def things(chance: random.Random, times: Iterator[int], now: int) -> list[Said]:
    """No two name the same time, which would make them one."""
    found = []
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        lat, lon = chance.choice(PLACES)
        at = chance.choice((now - next(times), now - next(times), now - next(times), "soon", now + 900 + next(times)))
        found.append(Said(lat, lon, at, chance.random() < 0.2, chance.choice(EXTRAS)))
    return found


def flat(one: Said) -> dict[str, Any]:
    place = {"lat": one.lat, "lon": one.lon} if one.placed else {}
    return {"id": "p1", "timestamp": one.at, **place, **one.extras, **({"alarm": "sos"} if one.calls else {})}


def in_query(said: list[Said]) -> tuple[str, bytes, str]:
    return urlencode(flat(said[0])), b"", ""


def in_form(said: list[Said]) -> tuple[str, bytes, str]:
    return "", urlencode(flat(said[0])).encode(), FORM


def in_flat_json(said: list[Said]) -> tuple[str, bytes, str]:
    return "", json.dumps([flat(one) for one in said]).encode(), "application/json"


def in_location(said: list[Said]) -> tuple[str, bytes, str]:
    one = said[0]
    coords = {"latitude": one.lat, "longitude": one.lon, **one.extras} if one.placed else {}
    extras = {"extras": {"alarm": "sos"}} if one.calls else {}
    inside = {"timestamp": one.at, "coords": coords, **extras}
    return "", json.dumps({"device_id": "p1", "location": inside}).encode(), "application/json"


def in_owntracks(said: list[Said]) -> tuple[str, bytes, str]:
    def message(one: Said) -> dict[str, Any]:
        place = {"lat": one.lat, "lon": one.lon} if one.placed else {}
        return {"_type": "location", "tst": one.at, **place, **one.extras, **({"alarm": "sos"} if one.calls else {})}

    return "", json.dumps([message(one) for one in said]).encode(), "application/json"


DIALECTS = (in_query, in_form, in_flat_json, in_location, in_owntracks)
ONE_AT_A_TIME = (in_query, in_form, in_location)


async def test_kept_and_rejected_and_repeated_are_what_was_sent(demo: House) -> None:
    chance = random.Random(2112)
    _, key = await demo.phone("p1")
    counts, times = demo.intake.gather.counts.totals, itertools.count(10)
    async with httpx.AsyncClient() as client:
        for n in range(REQUESTS):
            dialect = chance.choice(DIALECTS)
            said = things(chance, times, demo.now // 1000)
            said = said[:1] if dialect in ONE_AT_A_TIME else said
            query, body, kind = dialect(said)
            before = await _counted(demo, counts["duplicates"])
            url, headers = f"{demo.url}/k/{key}/?{query}", {"Content-Type": kind} if kind else {}
            answer = await client.post(url, content=body, headers=headers)
            kept, rejected, calls, repeated = (
                now - was for now, was in zip(await _counted(demo, counts["duplicates"]), before, strict=True)
            )
            case = (n, dialect.__name__, said, kept, rejected, calls, repeated)
            assert answer.status_code == 200, case
            assert calls == sum(one.calls for one in said), case
            # What names no place is a heartbeat or a call; everything else is a fix, a reject, or was there before.
            assert sum(one.placed for one in said) <= kept + rejected + repeated <= len(said), case
            if all(one.at != "soon" for one in said):
                before = await _counted(demo, counts["duplicates"])
                await client.post(url, content=body, headers=headers)
                after = await _counted(demo, counts["duplicates"])
                again = [now - was for now, was in zip(after, before, strict=True)]
                assert (again[0], again[2]) == (0, 0), case
                assert again[1] + again[3] == kept + rejected + repeated + calls, case


async def _counted(there: House, repeated: int) -> tuple[int, int, int, int]:
    calls = sum(isinstance(event, Sos) for event in await there.events())
    return len(await there.fixes()), len(await there.rejects()), calls, repeated
