"""Departments' doors: CloudEvents by any of their three ways, Open311 with the recorded requests of a real client."""

from __future__ import annotations

import json
from typing import Any

import httpx
import msgspec
import pytest

from streams.clock import real_ms
from streams.model.case import Case, CaseState, MarkKind
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.event import CaseStatus, Report
from streams.model.reject import Reason, Reject
from tests.streams.intake.house import HERE, House
from tests.streams.intake.recorded import RULES, VILLAGE, key_of, status, told


async def post(there: House, body: Any, kind: str = "application/cloudevents+json", key: str = "", **more: str) -> Any:
    headers = {"Authorization": f"Bearer {key or await key_of(there)}", "Content-Type": kind, **more}
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient() as client:
        return await client.post(f"{there.url}/v1/events", content=raw, headers=headers)


async def test_an_event_alone_in_a_batch_and_by_its_headers(demo: House) -> None:
    assert (await post(demo, status(1))).json() == {"kept": 1, "refused": []}
    answer = await post(demo, [status(2), status(3)], "application/cloudevents-batch+json")
    assert (answer.status_code, answer.json()["kept"]) == (202, 2)
    by_header = {"ce-specversion": "1.0", "ce-id": "e4", "ce-source": "/housing", "ce-type": "city.case.status"}
    data = {"case": "c-1", "version": 4, "state": "HANDLING"}
    assert (await post(demo, data, "application/json", **by_header)).status_code == 202
    found = [event for event in await told(demo) if isinstance(event, CaseStatus)]
    assert [(event.version, event.department) for event in found] == [(n, "住建局") for n in (1, 2, 3, 4)]


async def test_the_same_event_twice_is_one(demo: House) -> None:
    key = await key_of(demo)
    for _ in range(2):
        assert (await post(demo, status(1), key=key)).status_code == 202
    assert len(await told(demo)) == 1


async def test_the_good_ones_of_a_batch_are_taken_and_the_bad_ones_named(demo: House) -> None:
    bad = [
        status(2, type="city.other"),
        status(3, specversion="0.3"),
        status(4, id=""),
        status(5, data={"version": 5, "state": "EATEN", "case": "c"}),
        status(6, time="2026-11-23T10:00:00"),
        status(7, data={"version": 0, "state": "ACCEPTED", "case": "c"}),
        17,
    ]
    answer = await post(demo, [status(1), *bad], "application/cloudevents-batch+json")
    assert answer.json()["kept"] == 1
    assert [one["index"] for one in answer.json()["refused"]] == [1, 2, 3, 4, 5, 6, 7]
    assert len(await told(demo)) == 1
    assert len(await demo.journal.rejects(EntryId(0, 0))) == 7


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 5000, b'{"specversion": "1.0"}'])
async def test_what_is_no_event_is_kept_and_said(demo: House, body: bytes) -> None:
    answer = await post(demo, body)
    assert answer.status_code == 422
    assert answer.json()["refused"][0]["reason"] in ("malformed", "no_identity")
    assert len(await demo.journal.rejects(EntryId(0, 0))) == 1


async def test_only_a_departments_key_opens_it(demo: House) -> None:
    _, phone = await demo.phone()
    for key in ("wrong", phone):
        assert (await post(demo, status(1), key=key)).status_code == 401
    assert await told(demo) == []


async def test_a_case_is_named_by_its_code_too(demo: House) -> None:
    at = real_ms()
    case = timed(Case(id="c-9", village=VILLAGE, type="C01", category="C", channel="window", reported_at=at), RULES)
    demo.history.put([case], EntryId(1, 0), at)
    code = case_code("c-9", VILLAGE, at)
    await post(demo, status(1, data={"case": code, "version": 1, "state": "TRIAGED"}))
    await post(demo, status(2, subject=code, data={"version": 2, "state": "TRIAGED"}))
    await post(demo, status(3, data={"case": "211221-261123-2222222", "version": 1, "state": "TRIAGED"}))
    cases = [event.case for event in await told(demo) if isinstance(event, CaseStatus)]
    assert cases == ["c-9", "c-9", "211221-261123-2222222"]


async def test_a_platform_names_the_unit_it_acts_for_and_a_department_cannot(demo: House) -> None:
    _, platform = demo.registry.enrol_platform("upstream", simulated=False, now=real_ms())
    department = await key_of(demo)
    data = {"case": "c-1", "version": 1, "state": "TRIAGED"}
    assert (await post(demo, status(1, data=data | {"acting": VILLAGE}), key=platform)).status_code == 202
    assert (await post(demo, status(2, data=data), key=platform)).status_code == 422
    assert (await post(demo, status(3, data=data | {"acting": "999999"}), key=platform)).status_code == 422
    assert (await post(demo, status(4, data=data | {"acting": VILLAGE}), key=department)).status_code == 202
    by = [(event.department, event.acting) for event in await told(demo) if isinstance(event, CaseStatus)]
    assert by == [("", VILLAGE), ("住建局", "")]


def mark(n: int, **data: Any) -> dict[str, Any]:
    return status(n, type="city.case.mark", data={"case": "c-1", "mark": "contact", **data})


async def test_a_mark_stands_beside_a_state_or_beside_whatever_there_is(demo: House) -> None:
    batch = [
        mark(1, version=3, state="ACCEPTED", reason="已联系 13812345678"),
        mark(2, mark="arrived", unit="x"),
        mark(3, version=3),
        mark(4, state="ACCEPTED"),
        mark(5, mark="eaten"),
        mark(6, mark="contact", case=""),
        mark(7, version=-1, state="ACCEPTED"),
    ]
    answer = (await post(demo, batch, "application/cloudevents-batch+json")).json()
    assert (answer["kept"], [one["index"] for one in answer["refused"]]) == (2, [2, 3, 4, 5, 6])
    found = [event for event in await told(demo) if isinstance(event, CaseStatus)]
    assert [(one.mark, one.version, one.state) for one in found] == [
        (MarkKind.CONTACT, 3, CaseState.ACCEPTED),
        (MarkKind.ARRIVED, 0, CaseState.REPORTED),
    ]
    assert [one.department for one in found] == ["住建局"] * 2
    assert "13812345678" not in found[0].reason, "a note of a mark is scrubbed like any other"


async def ask_verdict(there: House, key: str, **query: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        headers = {"Authorization": f"Bearer {key}"}
        return await client.get(f"{there.url}/v1/events", params=query, headers=headers)


async def test_a_sender_asks_what_became_of_its_own_event(demo: House) -> None:
    key = await key_of(demo)
    await post(demo, status(1), key=key)
    (kept,) = [event for event in await told(demo) if isinstance(event, CaseStatus)]
    asked = {"source": str(status(1)["source"]), "id": str(status(1)["id"])}
    assert (await ask_verdict(demo, key, **asked)).json() == {"state": "not_refused"}
    refused = Reject(reason=Reason.NOT_THEIRS, source=kept.source, at=1, detail="why", event=kept.id)
    await demo.journal.reject(msgspec.msgpack.encode(refused))
    answer = (await ask_verdict(demo, key, **asked)).json()
    assert (answer["state"], answer["reason"], answer["detail"]) == ("refused", "not_theirs", "why")
    assert set(answer["advice"]) == {"zh", "en"}
    assert (await ask_verdict(demo, await key_of(demo), **asked)).json() == {"state": "not_refused"}
    assert (await ask_verdict(demo, key, source="x")).status_code == 422
    assert (await ask_verdict(demo, "wrong", **asked)).status_code == 401


async def test_a_departments_matter_is_a_report(demo: House) -> None:
    demo.registry.set_regulation(RULES, real_ms())
    await demo.known()
    data = {"type": "C01", "category": "C", "region": VILLAGE, "text": "占道"}
    assert (await post(demo, status(1, type="city.case.report", data=data))).status_code == 202
    (found,) = await told(demo)
    assert isinstance(found, Report)
    assert (found.region, found.channel, found.worker) == (VILLAGE, "department", 0)
    nowhere = data | {"region": "999"}
    assert (await post(demo, status(2, type="city.case.report", data=nowhere))).status_code == 422


async def test_what_an_office_says_of_its_sensors_is_one_matter_however_often_it_is_sent(demo: House) -> None:
    """Decision 0197: `id` is the beginning of the exceedance, so a system may say it at each poll."""
    demo.registry.set_regulation(RULES, real_ms())
    await demo.known()
    key = await key_of(demo)
    said = {
        "source": "/sta/v1.1/Datastreams(7)",
        "id": "2026-08-01T03:10:00Z",
        "type": "city.case.report",
        "data": {"type": "H06", "lon": HERE[0], "lat": HERE[1], "text": "水位 71.42 米，警戒 71.00 米"},
    }
    for _ in range(3):
        assert (await post(demo, status(1, **said), key=key)).status_code == 202
    (found,) = await told(demo)
    assert isinstance(found, Report)
    assert (found.type, found.region, found.channel) == ("H06", VILLAGE, "department")


# -- Open311 -------------------------------------------------------------------------------------------------------
