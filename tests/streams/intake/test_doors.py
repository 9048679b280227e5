from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from streams.geography.datum import wgs84_to_gcj02
from streams.geography.places import Places
from streams.model.event import Sos
from streams.model.fix import Flag
from streams.model.reject import Reason
from streams.registry.records import Datum, Key, NewWorker
from tests.streams.intake.house import HERE, TOWNSHIP, VILLAGE, House, eventually, house, send, store

LON, LAT = HERE


async def test_a_fix_is_kept_with_its_place_and_its_worker(demo: House) -> None:
    device, key = await demo.phone()
    assert (await send(demo, key, speed=10, bearing=90, accuracy=7, batt=80)).status_code == 200
    (row,) = await demo.fixes()
    assert (row["device"], row["worker"], row["village"]) == (device, 1, int(VILLAGE[4:]))
    assert (row["lon_e6"], row["lat_e6"]) == (round(LON * 1e6), round(LAT * 1e6))
    assert (row["speed_cm_s"], row["bearing_cdeg"], row["accuracy_m"], row["battery"]) == (514, 9000, 7, 80)
    assert row["flags"] & Flag.FOREIGN
    assert not row["flags"] & Flag.SIMULATED


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"lat": "north"}, Reason.MALFORMED),
        ({"lat": "NaN"}, Reason.NOT_A_NUMBER),
        ({"lon": "inf"}, Reason.NOT_A_NUMBER),
        ({"lat": LON, "lon": LAT}, Reason.SWAPPED),
        ({"lat": 0, "lon": 0}, Reason.NULL_ISLAND),
        ({"lat": 48.8, "lon": 2.3}, Reason.OUT_OF_AREA),
        ({"accuracy": 5000}, Reason.INACCURATE),
        ({"timestamp": 0}, Reason.TOO_OLD),
        ({"timestamp": "1970-01-01T00:00:00Z"}, Reason.TOO_OLD),
        ({"timestamp": 4_000_000_000}, Reason.FUTURE),
        ({"timestamp": "1e400"}, Reason.MALFORMED),
        ({"id": "somebody else"}, Reason.FOREIGN_IDENTITY),
        ({"id": ""}, Reason.NO_IDENTITY),
    ],
)
async def test_bad_input_from_a_known_key_is_kept_with_its_reason_and_answered_200(
    demo: House, words: dict[str, Any], reason: Reason
) -> None:
    _, key = await demo.phone()
    assert (await send(demo, key, **words)).status_code == 200
    (reject,) = await demo.rejects()
    assert reject.reason is reason
    assert reject.source == "device/1"
    assert reject.raw
    assert len(await demo.fixes()) == 0
    assert demo.intake.counts.rejects[reason.value] == 1
    # The good fix behind it is taken.
    assert (await send(demo, key)).status_code == 200
    assert len(await demo.fixes()) == 1


async def test_what_is_too_long_is_413_and_counted(demo: House) -> None:
    _, key = await demo.phone()
    assert (await send(demo, key, b"x" * 300_000)).status_code == 413

    async def endless() -> Any:
        for _ in range(40):
            yield b"x" * 10_000

    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{demo.url}/k/{key}/", content=endless())
    assert answer.status_code == 413
    assert demo.intake.counts.totals["oversized"] == 2
    assert len(await demo.fixes()) == 0


async def test_duplicates_and_disorder_are_counted_once(demo: House) -> None:
    _, key = await demo.phone()
    times = [demo.now // 1000 - s for s in (0, 40, 20, 0, 40, 20, 60)]
    for time in times:
        assert (await send(demo, key, timestamp=time)).status_code == 200
    rows = await demo.fixes()
    assert sorted(row // 1000 for row in rows["fix_ms"].tolist()) == sorted(set(times))
    assert demo.intake.counts.totals["duplicates"] == 3


async def test_while_the_journal_is_away_nothing_is_acknowledged_and_it_resumes_by_itself(demo: House) -> None:
    _, key = await demo.phone()
    await send(demo, key, timestamp=demo.now // 1000 - 10)
    demo.journal.away = True
    answer = await send(demo, key)
    assert answer.status_code == 503
    assert float(answer.headers["Retry-After"]) > 0
    assert answer.json()["retry_after"] > 0
    demo.journal.away = False
    assert (await send(demo, key)).status_code == 200
    assert len(await demo.fixes()) == 2


async def test_a_call_for_help_is_an_event_once(demo: House) -> None:
    _, key = await demo.phone()
    at = demo.now // 1000
    for _ in range(3):
        await send(demo, key, alarm="sos", timestamp=at)
    calls = [event for event in await demo.events() if isinstance(event, Sos)]
    assert [call.worker for call in calls] == [1]
    assert (await demo.fixes())["flags"][0] & Flag.URGENT


async def test_a_real_phone_is_shifted_by_the_same_to_the_millisecond_each_time(tmp_path: Path, places: Places) -> None:
    async with house(tmp_path, places, store(offset_ms=-5 * 3_600_000)) as there:
        key = Key(number=1, digest=b"", label="a phone")
        assert {there.intake._shift(key) for _ in range(20_000)} == {-5 * 3_600_000}


async def test_a_declared_datum_is_converted_at_the_door(demo: House) -> None:
    _, key = await demo.phone(datum=Datum.GCJ02)
    shifted = wgs84_to_gcj02(LON, LAT)
    await send(demo, key, lon=shifted[0], lat=shifted[1])
    (row,) = await demo.fixes()
    assert abs(int(row["lon_e6"]) - round(LON * 1e6)) <= 1
    assert abs(int(row["lat_e6"]) - round(LAT * 1e6)) <= 1


async def test_a_real_phone_in_a_demo_store_lives_in_city_time(tmp_path: Path, places: Places) -> None:
    offset = -5 * 3_600_000
    async with house(tmp_path, places, store(offset_ms=offset)) as there:
        _, key = await there.phone()
        real_s = (there.now - offset) // 1000
        assert (await send(there, key, timestamp=real_s)).status_code == 200
        (row,) = await there.fixes()
        assert row["fix_ms"] == real_s * 1000 + offset


async def test_owntracks_cards_and_wills_are_accepted_and_plot_nothing(demo: House) -> None:
    _, key = await demo.phone()
    body = json.dumps([{"_type": "lwt", "tst": 1}, {"_type": "card", "name": "x"}]).encode()
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{demo.url}/k/{key}/", content=body)
    assert (answer.status_code, answer.json()) == (200, [])
    assert await demo.kept() == [e for e in await demo.kept() if not e.fixes]
    assert await demo.reasons() == []


async def test_a_thousand_bad_messages_are_kept_once_each_and_not_a_thousand_times(demo: House) -> None:
    _, key = await demo.phone()
    body = b"[" + b",".join([b'"1 1 1 1 1 1 1 1 1 1"'] * 1_000) + b"]"
    async with httpx.AsyncClient() as client:
        assert (await client.post(f"{demo.url}/k/{key}/", content=body)).status_code == 200
        rejects = await demo.rejects()
        assert len(rejects) == 1_000
        assert sum(len(one.raw) for one in rejects) < len(body)
        # One more is one reject of the whole.
        more = body[:-1] + b",1]"
        assert (await client.post(f"{demo.url}/k/{key}/", content=more)).status_code == 200
    assert [one.reason for one in (await demo.rejects())[1_000:]] == [Reason.OVERSIZED]


async def test_a_worker_with_two_phones_is_one_worker(demo: House) -> None:
    worker = demo.registry.enrol_worker(NewWorker(name="乙", home=TOWNSHIP, village=VILLAGE, kind="part"), 0)
    keys = [
        demo.registry.enrol_phone(
            worker.number, unique_id=f"q{n}", foreign=True, simulated=False, datum=Datum.WGS84, now=0
        )[1]
        for n in range(2)
    ]
    await demo.known()
    for n, key in enumerate(keys):
        await send(demo, key, id=f"q{n}")
    assert set((await demo.fixes())["worker"].tolist()) == {worker.number}


async def test_a_phone_that_hangs_up_halfway_is_no_error_of_ours(demo: House, caplog: Any) -> None:
    _, key = await demo.phone()
    begun = f"POST /k/{key}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n".encode()

    async def hang_up_after(words: bytes) -> None:
        drawn = demo.intake._desk.rates._requests._levels
        before = drawn.get(1)
        _, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(demo.url).port)
        writer.write(words)
        await eventually(lambda: drawn.get(1) is not before)
        writer.close()
        await eventually(lambda: not any("run_asgi" in repr(task.get_coro()) for task in asyncio.all_tasks()))

    await hang_up_after(begun)
    await hang_up_after(begun + b"id=p1&lat=")
    assert (await send(demo, key)).status_code == 200
    assert "Traceback" not in caplog.text
    assert len(await demo.fixes()) == 1
    assert await demo.reasons() == []


@pytest.mark.parametrize("at", [-5, 0, "1e300", "-1e300", 4_000_000_000])
async def test_a_call_for_help_is_heard_whatever_the_phones_clock_says(demo: House, at: object) -> None:
    _, key = await demo.phone()
    before = demo.now
    for _ in range(2):
        assert (await send(demo, key, alarm="sos", timestamp=at)).status_code == 200
    (call,) = await demo.events()
    assert isinstance(call, Sos)
    assert before <= call.at <= demo.now
    assert set(await demo.reasons()) <= {Reason.TOO_OLD, Reason.FUTURE}
    assert len(await demo.fixes()) == 0


async def test_health_and_figures_need_no_key(demo: House) -> None:
    _, key = await demo.phone()
    await send(demo, key, lat=0, lon=0)
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{demo.url}/healthz")).text == "ok\n"
        assert 'intake_rejects_total{reason="null_island"} 1.0' in (await client.get(f"{demo.url}/metrics")).text
