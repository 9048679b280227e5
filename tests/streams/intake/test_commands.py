"""The door for what people want: who may knock, what is kept, and once however often it is sent."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import httpx
import pytest

from streams.clock import real_ms
from streams.intake.commands import BODY_LIMIT
from streams.model.event import Command
from streams.wire import command as wire
from tests.streams.intake.house import House


def wish(**more: Any) -> wire.Envelope:
    said: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "sent": real_ms(),
        "subject": "s1",
        "role": "duty",
        "scope": "2112",
        "by": "值班员 s1",
        "action": "alert.acknowledge",
        "object": "sos/7/1",
    }
    return wire.Envelope(**{**said, **more})


async def post(house: House, key: str, asked: wire.Envelope, *, signed: str | None = None) -> httpx.Response:
    body = wire.encode(asked)
    headers = {"Authorization": f"Bearer {key}", "X-Signature": wire.signature(key, body) if signed is None else signed}
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{house.url}/v1/commands", content=body, headers=headers)


@pytest.fixture
async def key(demo: House) -> str:
    made = demo.registry.enrol_service("dashboard", 1)
    await demo.known()
    return made


async def commands(house: House) -> list[Command]:
    return [event for event in await house.events() if isinstance(event, Command)]


async def test_a_signed_command_is_kept_with_who_gave_it(demo: House, key: str) -> None:
    asked = wish(expected_version=3, note="已到场")
    assert (await post(demo, key, asked)).status_code == 202
    (kept,) = await commands(demo)
    assert (kept.id, kept.subject, kept.role, kept.scope) == (asked.id, "s1", "duty", "2112")
    assert (kept.action, kept.object, kept.expected_version, kept.note) == (asked.action, "sos/7/1", 3, "已到场")
    assert abs(kept.at - real_ms()) < 60_000


async def test_the_same_command_twice_is_had_once(demo: House, key: str) -> None:
    asked = wish()
    assert [(await post(demo, key, asked)).status_code for _ in range(3)] == [202] * 3
    assert (await post(demo, key, wish())).status_code == 202
    assert len(await commands(demo)) == 2


async def test_a_wrong_key_or_signature_is_unknown(demo: House, key: str) -> None:
    _, phone = await demo.phone()
    for tried, signed in ((key, "0" * 64), ("x", None), (phone, None)):
        assert (await post(demo, tried, wish(), signed=signed)).status_code == 401
    assert await commands(demo) == []


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"role": "wall"}, 403, "forbidden"),
        ({"role": "supervisor"}, 403, "forbidden"),
        ({"role": "king"}, 422, "malformed"),
        ({"action": "open"}, 403, "forbidden"),
        ({"action": "alert.delete"}, 403, "forbidden"),
        ({"id": "1"}, 422, "malformed"),
        ({"sent": 0}, 422, "stale_signature"),
        ({"note": "长" * 4_096}, 422, "oversized"),
    ],
)
async def test_what_is_not_taken_says_why(demo: House, key: str, more: dict[str, Any], status: int, code: str) -> None:
    answer = await post(demo, key, wish(**more))
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert await commands(demo) == []


async def test_while_the_journal_is_away_it_says_when_to_come_again(demo: House, key: str) -> None:
    demo.journal.away = True
    answer = await post(demo, key, wish())
    assert answer.status_code == 503
    assert answer.json()["retry_after"] > 0


async def test_without_a_key_no_body_is_read(demo: House) -> None:
    """The answer comes while most of the body is still to be sent."""
    url = httpx.URL(demo.url)
    reader, writer = await asyncio.open_connection("127.0.0.1", url.port)
    writer.write(b"POST /v1/commands HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n")
    async with asyncio.timeout(10):
        assert b" 401 " in await reader.readline()
    writer.close()


async def test_a_command_has_a_size(demo: House, key: str) -> None:
    answer = await post(demo, key, wish(note="x" * BODY_LIMIT))
    assert answer.status_code == 413
    assert await commands(demo) == []


async def test_wrong_keys_of_one_address_are_slowed_and_right_ones_are_not(demo: House, key: str) -> None:
    demo.intake._desk.rates._unknown._now = lambda: 0
    tried = [(await post(demo, "x", wish())).status_code for _ in range(52)]
    assert tried[:49] == [401] * 49
    assert tried[-1] == 429
    assert (await post(demo, key, wish())).status_code == 202
