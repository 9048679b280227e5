"""Who may speak at the doors, and for whom."""

from __future__ import annotations

import asyncio
import base64
import logging
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.exc import OperationalError

from streams.clock import real_ms
from streams.geography.places import Places
from streams.model.event import Sos
from streams.model.reject import Reason
from tests.streams.intake.house import HERE, House, house, send, store

LON, LAT = HERE


async def test_an_unknown_key_is_401_and_nothing_is_kept(demo: House) -> None:
    await demo.phone()
    assert (await send(demo, "wrong")).status_code == 401
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"{demo.url}/", params={"id": "p1", "lat": LAT, "lon": LON})).status_code == 401
    assert len(await demo.fixes()) == 0
    assert await demo.reasons() == []
    assert demo.intake.counts.totals["unknown_key"] == 2


async def test_a_key_may_come_by_http_basic(demo: House) -> None:
    _, key = await demo.phone()
    body = {"_type": "location", "tid": "a", "lat": LAT, "lon": LON, "tst": demo.now // 1000, "vel": 36}
    async with httpx.AsyncClient() as client:
        answer = await client.post(demo.url, auth=("anyone", key), json=body)
        assert (answer.status_code, answer.json()) == (200, [])
        broken = base64.b64encode(b"\xff\xfe").decode()
        assert (await client.post(demo.url, headers={"Authorization": f"Basic {broken}"})).status_code == 401
    (row,) = await demo.fixes()
    assert row["speed_cm_s"] == 1000


async def test_a_production_store_refuses_simulated_senders(tmp_path: Path, places: Places) -> None:
    async with house(tmp_path, places, store(demo=False)) as there:
        _, simulated = await there.phone("s1", simulated=True)
        _, real = await there.phone("p1")
        assert (await send(there, simulated, id="s1")).status_code == 403
        assert (await send(there, real)).status_code == 200
        assert len(await there.fixes()) == 1


async def test_a_fast_store_takes_no_real_phone(tmp_path: Path, places: Places) -> None:
    async with house(tmp_path, places, store(rate=60.0)) as there:
        _, key = await there.phone()
        assert (await send(there, key)).status_code == 403


async def test_a_revoked_key_is_an_unknown_one(demo: House) -> None:
    _, key = await demo.phone()
    assert (await send(demo, key)).status_code == 200
    demo.registry.revoke_key(1, 0)
    await demo.known()
    assert (await send(demo, key)).status_code == 401


async def test_a_key_has_its_pace(tmp_path: Path, places: Places) -> None:
    """In a city whose clock stands still, so nothing is refilled however slowly the requests come."""
    standing = store(rate=0.0, offset_ms=real_ms())
    async with house(tmp_path, places, standing, key_rate_per_s=1) as there:
        _, key = await there.phone(simulated=True)
        _, other = await there.phone("p2", simulated=True)
        answers = [await send(there, key) for _ in range(15)]
        assert [a.status_code for a in answers] == [200] * 10 + [429] * 5
        assert answers[-1].headers["Retry-After"]
        assert (await send(there, other, id="p2")).status_code == 200


async def test_no_key_ever_reaches_a_log(demo: House, caplog: Any, capfd: Any) -> None:
    _, key = await demo.phone()
    with caplog.at_level(logging.DEBUG):
        await send(demo, key)
        await send(demo, key, lat="bad")
        await send(demo, "wrong-key")
    said = capfd.readouterr()
    ours = "".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore")))
    for text in (said.out, said.err, ours):
        assert key not in text
        assert "wrong-key" not in text


async def raw_request(there: House, words: bytes) -> bytes:
    """The first line of the answer to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(there.url).port)
    writer.write(words)
    line = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return line


async def test_a_broken_authorisation_is_no_key(demo: House) -> None:
    for word in (b"Basic \xe9\xe9", b"Basic =", b"Basic", b"Bearer x", b""):
        asked = b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: " + word + b"\r\n\r\n"
        assert b" 401 " in await raw_request(demo, asked), word


async def test_a_department_has_no_place(demo: House) -> None:
    _, key = demo.registry.enrol_department("司法所", simulated=False, now=0)
    await demo.known()
    assert (await send(demo, key, id="司法所")).status_code == 200
    assert len(await demo.fixes()) == 0
    (reject,) = await demo.rejects()
    assert (reject.reason, reject.source) == (Reason.NOT_ALLOWED, "department/1")


async def test_a_phone_with_sessions_cannot_go_round_them_through_this_door(demo: House) -> None:
    """Outside its sessions its place must be kept nowhere, the rejects included."""
    _, key = await demo.phone(foreign=False)
    assert (await send(demo, key, alarm="sos")).status_code == 200
    assert len(await demo.fixes()) == 0
    (reject,) = await demo.rejects()
    assert (reject.reason, reject.raw) == (Reason.NOT_ALLOWED, b"")
    (call,) = await demo.events()
    assert isinstance(call, Sos)


async def test_while_the_registry_is_away_the_known_are_served_and_the_unknown_are_not(
    demo: House, monkeypatch: Any, caplog: Any
) -> None:
    def away() -> int:
        raise OperationalError("SELECT", {}, OSError("away"))

    _, key = await demo.phone()
    monkeypatch.setattr(demo.registry, "revision", away)
    # As if nobody had asked for a while: the unknown key itself makes intake ask.
    demo.intake._refreshed = 0.0
    assert (await send(demo, "wrong")).status_code == 401
    assert (await send(demo, key)).status_code == 200
    monkeypatch.undo()
    assert "Traceback" not in caplog.text
    assert (await send(demo, (await demo.phone("p2"))[1], id="p2")).status_code == 200


async def test_a_key_speaks_for_its_own_ids_only(demo: House) -> None:
    mine, key = await demo.phone("p1")
    await demo.phone("p2")
    await send(demo, key, id="p2")
    await send(demo, key, id="p1")
    assert (await demo.fixes())["device"].tolist() == [mine]
    assert await demo.reasons() == [Reason.FOREIGN_IDENTITY]


async def test_a_clock_set_back_does_not_shut_a_door(demo: House) -> None:
    _, key = await demo.phone()
    await send(demo, key, timestamp="")
    now = demo.now
    demo.intake._desk.rates._requests._now = lambda: now - 86_400_000
    assert (await send(demo, key, timestamp="")).status_code == 200


async def test_a_call_for_help_is_taken_at_any_rate(tmp_path: Path, places: Places) -> None:
    standing = store(rate=0.0, offset_ms=real_ms())
    async with house(tmp_path, places, standing, key_rate_per_s=1) as there:
        _, key = await there.phone(simulated=True)
        for _ in range(10):
            await send(there, key)
        assert (await send(there, key)).status_code == 429
        assert (await send(there, key, alarm="sos")).status_code == 200
        (call,) = await there.events()
        assert isinstance(call, Sos)
