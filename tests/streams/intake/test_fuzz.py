"""Whatever comes in: a clean answer, never a traceback, and the healthy go on."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from streams.wire.phone import Hello
from tests.streams.intake.house import House

ROUNDS = 400
_SEEDS = (
    b"id=p1&lat=42.1&lon=123.7&timestamp=1795400000",
    b'{"location":{"coords":{"latitude":42.1,"longitude":123.7}},"device_id":"p1"}',
    b'{"_type":"location","lat":42.1,"lon":123.7,"tst":1795400000,"tid":"a"}',
    b'{"t":"frame","n":1,"batches":[{"device":1,"epoch":1,"lane":"live","first":1,"items":[{"t":"position"}]}]}',
)
_TYPES = ("application/json", "application/x-www-form-urlencoded", "text/plain", "")


def mutated(dice: random.Random) -> bytes:
    raw = bytearray(dice.choice(_SEEDS))
    for _ in range(dice.randrange(6)):
        at = dice.randrange(len(raw))
        raw[at : at + dice.randrange(4)] = dice.randbytes(dice.randrange(4)) or b'{["\\'
    return bytes(raw) * dice.choice((1, 1, 1, 40))


async def test_no_request_breaks_a_door(demo: House, capfd: object, caplog: object) -> None:
    _, key = await demo.phone()
    dice = random.Random(1)
    statuses = set()
    async with httpx.AsyncClient() as client:
        for _ in range(ROUNDS):
            raw, kind = mutated(dice), dice.choice(_TYPES)
            headers = {"Content-Type": kind} if kind else {}
            answer = await client.post(f"{demo.url}/k/{key}/", content=raw, headers=headers)
            statuses.add(answer.status_code)
        assert statuses == {200} or statuses == {200, 429}
        demo.intake._doors._buckets.clear()
        # Where the seeds lie: elsewhere it would be a jump.
        words: dict[str, Any] = {"id": "p1", "lat": 42.1, "lon": 123.7, "timestamp": demo.now // 1000}
        before = len(await demo.fixes())
        assert (await client.post(f"{demo.url}/k/{key}/", params=words)).status_code == 200
    assert len(await demo.fixes()) == before + 1
    assert "Traceback" not in said(capfd, caplog)


async def test_no_frame_breaks_a_conversation(demo: House, capfd: object, caplog: object) -> None:
    _, key = await demo.phone(foreign=False)
    dice = random.Random(2)
    codes: set[int | None] = set()
    sent = 0
    while sent < ROUNDS:
        async with connect(demo.stream, max_size=None) as socket:
            await socket.send(msgspec.json.encode(Hello(key)).decode())
            await socket.recv()
            with contextlib.suppress(ConnectionClosed):
                while sent < ROUNDS:
                    sent += 1
                    raw = mutated(dice)
                    await socket.send(raw.decode("latin1") if dice.random() < 0.5 else raw)
                    await socket.recv()
            codes.add(socket.close_code)
    assert codes <= {None, 1003, 1007, 1008, 1009}
    assert "Traceback" not in said(capfd, caplog)


def said(capfd: object, caplog: object) -> str:
    out = capfd.readouterr()  # type: ignore[attr-defined]
    return str(out.out + out.err + caplog.text)  # type: ignore[attr-defined]
