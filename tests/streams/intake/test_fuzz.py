"""Whatever comes in: a clean answer, never a traceback, and the healthy go on."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from streams.clock import real_ms
from streams.errors import DecodeError
from streams.geography.places import Places
from streams.intake import dialects
from streams.intake.decoded import Decoded
from streams.model.reject import Reason
from streams.wire.phone import PhoneHello
from tests.streams.intake.house import House, house, send, store
from tests.streams.intake.line import line

REQUESTS, FRAMES, DECODED = 1_500, 1_500, 10_000
AT_ONCE = 15
_SEEDS = (
    b"id=p1&lat=42.1&lon=123.7&timestamp=1795400000&speed=1&bearing=2&batt=50&accuracy=5&alarm=sos",
    b'{"location":{"coords":{"latitude":42.1,"longitude":123.7},"timestamp":"2026-11-23"},"device_id":"p1"}',
    b'{"_type":"location","lat":42.1,"lon":123.7,"tst":1795400000,"tid":"a","vel":1,"batt":5}',
    b'[{"_type":"location","lat":42.1,"lon":123.7,"tst":"1795400000","tid":"a"},{"_type":"lwt"}]',
    b'{"t":"frame","n":1,"batches":[{"device":1,"epoch":1,"lane":"live","first":1,"items":[{"t":"position","at":1795400000000,'
    b'"lon":123.7,"lat":42.1}]}]}',
    b'{"t":"frame","n":1,"batches":[{"device":1,"epoch":1,"lane":"incident","first":1,"items":[{"t":"duty_end",'
    b'"id":"x","source":"","at":1795400000000,"device":1,"worker":1,"session":"s","started":1}]}]}',
    b'{"t":"frame","n":1,"batches":[{"device":1,"epoch":1,"lane":"backfill","first":1,"items":[{"t":"report",'
    b'"id":"x","source":"","at":1795400000000,"type":"H01","category":"H","lon_e6":123700000,"lat_e6":42100000}]}]}',
)
_NUMBERS = (
    b"0",
    b"-1",
    b"1e400",
    b"NaN",
    b"-1e300",
    b"9" * 30,
    b"-" + b"9" * 30,
    b"4294967295",
    b"18446744073709551616",
    b"null",
    b'""',
)
_TYPES = ("application/json", "application/x-www-form-urlencoded", "text/plain", "")
_FINE = {200, 400, 401, 405, 413, 429}


def mutated(dice: random.Random) -> bytes:
    """A request of this hour with some bytes changed, one of its numbers, or both."""
    raw = bytearray(dice.choice(_SEEDS).replace(b"1795400000", b"%d" % (real_ms() // 1000)))
    for _ in range(max(0, dice.randrange(-4, 6))):
        at = dice.randrange(len(raw))
        raw[at : at + dice.randrange(4)] = dice.randbytes(dice.randrange(4)) or b'{["\\'
    digits = [at for at in range(len(raw)) if raw[at : at + 1].isdigit()]
    if digits and dice.random() < 0.5:
        at = dice.choice(digits)
        end = next((to for to in range(at, len(raw)) if to not in digits), len(raw))
        raw[at:end] = dice.choice(_NUMBERS)
    return bytes(raw) * dice.choice((1, 1, 1, 40))


def packed(dice: random.Random) -> bytes:
    """A frame of msgpack with some bytes changed."""
    raw = bytearray(msgspec.msgpack.encode(msgspec.json.decode(dice.choice(_SEEDS[4:]))))
    for _ in range(dice.randrange(1, 4)):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    return bytes(raw)


def test_a_decoder_answers_or_names_its_reason() -> None:
    dice = random.Random(3)
    for _ in range(DECODED):
        raw = mutated(dice)
        with contextlib.suppress(DecodeError):
            for query in (quote_from_bytes(raw, "=&"), ""):
                for part in dialects.decode(query, raw, dice.choice(_TYPES)).parts:
                    assert isinstance(part.item, Decoded) or part.item.reason in set(Reason)


async def test_no_request_breaks_a_door(tmp_path: Path, places: Places, caplog: Any) -> None:
    dice = random.Random(1)
    async with house(tmp_path, places, store(), key_rate_per_s=1_000_000, gather_ms=1) as there:
        _, key = await there.phone()
        statuses: set[int] = set()
        async with httpx.AsyncClient(timeout=30) as client:

            async def knock(requests: Iterable[httpx.Request]) -> None:
                for request in requests:
                    answer = await client.send(request)
                    statuses.add(answer.status_code)

            waiting = (request(client, there, key, dice) for _ in range(REQUESTS))
            await asyncio.gather(*(knock(waiting) for _ in range(AT_ONCE)))
        assert statuses <= _FINE
        # One that nobody has seen jump.
        _, healthy = await there.phone("p2")
        before = len(await there.fixes())
        assert (await send(there, healthy, id="p2")).status_code == 200
        assert len(await there.fixes()) == before + 1
        assert there.intake.counts.rejects.total() == len(await there.rejects())
    assert "Traceback" not in caplog.text


def request(client: httpx.AsyncClient, there: House, key: str, dice: random.Random) -> httpx.Request:
    """Mostly a known key with a broken body or query; sometimes another path, method or header."""
    raw = mutated(dice)
    others = (f"/k/{key}", f"/k/{key}/%ff/..//", "/k//", "/k/%00%ff", "/", "//", "/v1/stream")
    path = f"/k/{key}/" if dice.random() < 0.7 else dice.choice(others)
    headers = {b"Content-Type": dice.choice(_TYPES).encode()}
    if dice.random() < 0.2:
        word = b"Basic " + dice.randbytes(5).hex().encode()
        headers[b"Authorization"] = dice.choice((word, b"Basic \xff\xfe", b"\x80", b"Basic ===="))
    if dice.random() < 0.3:
        method = dice.choice(("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"))
        return client.build_request(method, f"{there.url}{path}?{quote_from_bytes(raw[:4_000], '=&')}", headers=headers)
    return client.build_request("POST", there.url + path, content=raw, headers=headers)


async def test_no_frame_breaks_a_conversation(tmp_path: Path, places: Places, caplog: Any) -> None:
    dice = random.Random(2)
    async with house(tmp_path, places, store(), gather_ms=1) as there:
        _, key = await there.phone(foreign=False)
        assert await closes(there, key, dice) <= {1000}
        async with line(there, key):
            pass
    assert "Traceback" not in caplog.text


async def closes(there: House, key: str, dice: random.Random) -> set[int | None]:
    """The close codes that random frames earn."""
    codes: set[int | None] = set()
    sent = 0
    while sent < FRAMES:
        async with connect(there.stream, max_size=None, compression=None) as socket:
            await socket.send(msgspec.json.encode(PhoneHello(key)).decode())
            await socket.recv()
            with contextlib.suppress(ConnectionClosed):
                while sent < FRAMES:
                    say = [frame(dice) for _ in range(8)]
                    sent += len(say)
                    for one in say:
                        await socket.send(one)
                    for _ in say:
                        await asyncio.wait_for(socket.recv(), 10)
        codes.add(socket.close_code)
    return codes


async def test_no_first_word_breaks_the_door(demo: House, caplog: Any) -> None:
    dice = random.Random(4)
    for _ in range(60):
        async with connect(demo.stream, max_size=None, compression=None) as socket:
            await socket.send(frame(dice))
            await socket.wait_closed()
        assert socket.close_code == 4401
    assert "Traceback" not in caplog.text


def frame(dice: random.Random) -> str | bytes:
    noise = dice.randbytes(dice.randrange(40))
    return dice.choice((mutated(dice).decode("latin1"), mutated(dice), packed(dice), noise))
