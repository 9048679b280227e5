"""The door for what people want: who may knock, what is kept, and once however often it is sent."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from streams.clock import real_ms
from streams.model.event import Command
from streams.model.tasks.task import TaskWish
from streams.registry import signing
from streams.registry.signing import RingFile
from streams.wire import command as wire
from streams.wire import entry
from streams.wire.signed import OVERLAP_MS, KeyPurpose, SigningKey
from tests.signing import KEYS, RING
from tests.streams.intake.house import House


def wish(**more: Any) -> Command:
    said: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "source": "dashboard",
        "at": 0,
        "sent": real_ms(),
        "subject": "s1",
        "role": "duty",
        "scope": "2112",
        "by": "值班员 s1",
        "action": "alert.acknowledge",
        "object": "sos/7/1",
    }
    return Command(**{**said, **more})


async def post(house: House, key: SigningKey, asked: Command, *, signed: str | None = None) -> httpx.Response:
    body = wire.encode(asked)
    headers = wire.headers(key, body)
    if signed is not None:
        headers["X-Signature"] = signed
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{house.url}/v1/commands", content=body, headers=headers)


@pytest.fixture
def key() -> SigningKey:
    return KEYS[KeyPurpose.DESK]


async def commands(house: House) -> list[Command]:
    return [event for event in await house.events() if isinstance(event, Command)]


async def test_a_signed_command_is_kept_with_who_gave_it(demo: House, key: SigningKey) -> None:
    asked = wish(expected_version=3, note="已到场")
    assert (await post(demo, key, asked)).status_code == 202
    (kept,) = await commands(demo)
    assert (kept.id, kept.subject, kept.role, kept.scope) == (asked.id, "s1", "duty", "2112")
    assert (kept.action, kept.object, kept.expected_version, kept.note) == (asked.action, "sos/7/1", 3, "已到场")
    (raw,) = [body for one in await demo.kept() for body in entry.bodies(one.events)]
    assert RING.opened(raw, real_ms()) == asked, "the very bytes that were signed, and their signature"


async def test_the_same_command_twice_is_had_once(demo: House, key: SigningKey) -> None:
    asked = wish()
    assert [(await post(demo, key, asked)).status_code for _ in range(3)] == [202] * 3
    assert (await post(demo, key, wish())).status_code == 202
    assert len(await commands(demo)) == 2


async def test_a_task_for_every_village_is_one_command_however_many_it_names(demo: House, key: SigningKey) -> None:
    villages = tuple(f"211221{n:06}" for n in range(1, 1_472))
    body = msgspec.msgpack.encode(TaskWish(title="排查", text="逐户登记" * 100, to=villages, due=1))
    answer = await post(demo, key, wish(action="task.issue", object=str(uuid.uuid4()), role="duty_lead", body=body))
    assert answer.status_code == 202, answer.text
    (kept,) = await commands(demo)
    assert kept.body == body
    long = msgspec.msgpack.encode(TaskWish(title="排查", to=("2" * 301,), due=1))
    answer = await post(demo, key, wish(action="task.issue", object=str(uuid.uuid4()), role="duty_lead", body=long))
    assert answer.status_code == 422, "a code of its body has its limit"


async def test_a_wrong_key_or_signature_is_unknown(demo: House, key: SigningKey) -> None:
    strange = SigningKey("desk-2", KeyPurpose.DESK, b"x" * 32)
    forged = SigningKey("desk-1", KeyPurpose.DESK, b"x" * 32)
    for tried, signed in ((key, "0" * 64), (key, "no hex"), (key, ""), (strange, None), (forged, None)):
        assert (await post(demo, tried, wish(), signed=signed)).status_code == 401
    assert await commands(demo) == []


@pytest.mark.parametrize(("ago", "status"), [(0, 202), (OVERLAP_MS - 30_000, 202), (OVERLAP_MS + 1, 401)])
async def test_what_was_signed_before_a_key_was_turned_is_taken_and_no_more_after_the_grace(
    demo: House, key: SigningKey, tmp_path: Path, ago: int, status: int
) -> None:
    """`ago`: real ms since the turn. Whatever becomes of the old key's, the new one's is taken."""
    retired = msgspec.structs.replace(key, retired_at=real_ms() - ago)
    new = SigningKey("desk-2", KeyPurpose.DESK, b"n" * 32)
    signing.write(tmp_path, RingFile(since="0-0", known=("desk-1", "desk-2"), keys=(retired, new)))
    waiting = wish()
    assert (await post(demo, key, waiting)).status_code == status
    assert (await post(demo, new, wish())).status_code == 202
    # A page that heard nothing signs again with the new key: had once.
    assert (await post(demo, new, waiting)).status_code == 202
    assert len(await commands(demo)) == 2


@pytest.mark.parametrize("purpose", [KeyPurpose.WALL, KeyPurpose.INTAKE, KeyPurpose.FOLD, KeyPurpose.CALLER])
async def test_the_wall_and_other_servers_command_nothing_for_people(demo: House, purpose: KeyPurpose) -> None:
    answer = await post(demo, KEYS[purpose], wish())
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")
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
        ({"object": "x\0"}, 422, "malformed"),
        ({"note": "x\0"}, 422, "malformed"),
        ({"sent": 0}, 422, "stale_signature"),
        ({"note": "长" * 4_096}, 413, "oversized"),
    ],
)
async def test_what_is_not_taken_says_why(
    demo: House, key: SigningKey, more: dict[str, Any], status: int, code: str
) -> None:
    answer = await post(demo, key, wish(**more))
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert await commands(demo) == []


async def test_while_the_journal_is_away_it_says_when_to_come_again(demo: House, key: SigningKey) -> None:
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


async def test_a_command_has_a_size(demo: House, key: SigningKey) -> None:
    answer = await post(demo, key, wish(note="x" * wire.BODY_LIMIT))
    assert answer.status_code == 413
    assert await commands(demo) == []


async def test_wrong_keys_of_one_address_are_slowed(demo: House) -> None:
    demo.intake._desk.rates._unknown._now = lambda: 0
    strange = SigningKey("desk-2", KeyPurpose.DESK, b"x" * 32)
    tried = [(await post(demo, strange, wish())).status_code for _ in range(52)]
    assert tried[:49] == [401] * 49
    assert tried[-1] == 429
    assert demo.intake._desk.rates.tried_too_often("127.0.0.1")
    assert not demo.intake._desk.rates.tried_too_often("10.0.0.9")


async def test_who_names_the_id_of_a_key_slows_only_its_own_address(demo: House, key: SigningKey) -> None:
    """An id is no secret: it must not be enough to keep the pages' server from its rate."""
    demo.intake._desk.rates._requests._now = lambda: 0
    while not demo.intake._desk.rates.request((key.id, "10.0.0.9")):
        pass
    assert (await post(demo, key, wish())).status_code == 202
    while not demo.intake._desk.rates.request((key.id, "127.0.0.1")):
        pass
    answer = await post(demo, key, wish())
    assert answer.status_code == 429
    assert answer.json()["retry_after"] > 0
