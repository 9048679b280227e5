"""Departments' events as real systems write them: the collected ones with what is right, and by the official SDK."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from streams.clock import real_ms
from streams.intake.advice import ADVICE, advice
from streams.intake.envelope import moment
from streams.model.event import Incoming, Report
from streams.model.reject import Reason
from tests.shared import review_files
from tests.streams.intake.house import House
from tests.streams.intake.recorded import RULES, VILLAGE, key_of, status, told
from tests.streams.intake.test_departments import post

MOMENT = datetime(2026, 11, 23, 10, tzinfo=UTC)
DATA = {"type": "H05", "region": VILLAGE, "text": "井盖缺失"}


@pytest.fixture
async def ruled(demo: House) -> House:
    """With the regulation in force, by which types are judged."""
    demo.registry.set_regulation(RULES, real_ms())
    await demo.known()
    return demo


def report(n: int, **more: Any) -> dict[str, Any]:
    return status(n, type="city.case.report", data=DATA) | more


def collected() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (review_files() / "cloudevents.jsonl").read_text("utf-8").splitlines()]


def filled(body: dict[str, Any]) -> dict[str, Any]:
    def when(**by: float) -> str:
        return (datetime.now(UTC) + timedelta(**by)).isoformat()

    times = {"<RFC 3339 now>": when(), "<now + 3 min>": when(minutes=3), "<now - 40 days>": when(days=-40)}
    return body | {"id": str(uuid.uuid4()), "time": times.get(body["time"], body["time"])}


async def test_what_once_failed_has_its_right_verdict(ruled: House) -> None:
    key = await key_of(ruled)
    lines = collected()
    assert len(lines) == 7
    for line in lines:
        answer = await post(ruled, filled(line["body"]), line["content_type"], key)
        said = answer.json()
        if named := re.match(r"422 with reason (\w+)", line["right"]):
            assert answer.status_code == 422, line["name"]
            (refused,) = said["refused"]
            assert refused["reason"] == named[1], line["name"]
            assert refused["advice"] == advice(Reason(named[1]))
        elif line["right"] == "422, or the category of the type":
            assert answer.status_code == 202
        else:
            assert line["right"].startswith("kept")
            assert (answer.status_code, said["kept"]) == (202, 1), (line["name"], said)
    found = [event for event in await told(ruled) if isinstance(event, Report)]
    assert len(found) == 4
    assert {(event.type, event.category) for event in found} == {("H05", "H")}


async def test_a_type_that_no_city_has_makes_no_matter(ruled: House) -> None:
    answer = await post(ruled, report(1, data=DATA | {"type": "ZZ9", "category": "H"}))
    assert answer.status_code == 422
    (refused,) = answer.json()["refused"]
    assert refused["reason"] == "unknown_type"
    assert "ZZ9" in refused["detail"]
    assert await told(ruled) == []
    assert await ruled.reasons() == ["unknown_type"]


async def test_each_of_a_batch_hears_its_own_reason(ruled: House) -> None:
    late = (datetime.now(UTC) - timedelta(days=40)).isoformat()
    some = [report(1), report(2, data=DATA | {"region": "999"}), report(3, time=late), report(4, id=""), report(1)]
    answer = await post(ruled, some, "application/cloudevents-batch+json")
    said = answer.json()
    assert answer.status_code == 202
    assert [(one["index"], one["reason"]) for one in said["refused"]] == [
        (1, "unknown_region"),
        (2, "too_old"),
        (3, "no_identity"),
    ]
    assert (said["kept"], said["repeated"]) == (2, 1)
    assert len(await told(ruled)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"subject": None},
        {"data": DATA | {"text": None, "lon": None}},
        {"comexampleextension": {"a": 1}},
        {"datacontenttype": "application/json", "dataschema": None},
    ],
)
async def test_what_an_event_leaves_out_or_adds_costs_nothing(ruled: House, more: dict[str, Any]) -> None:
    assert (await post(ruled, report(1, **more))).status_code == 202


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"data_base64": "eyJ9"}, "send one of them"),
        ({"data": None, "data_base64": "?"}, "no base64"),
        ({"data": None, "data_base64": 7}, "no base64"),
        ({"data": None, "data_base64": "eyI="}, ""),
        ({"data": None}, "type"),
        ({"data": []}, "object"),
        ({"time": "yesterday"}, "no time"),
        ({"source": None}, "which event"),
    ],
)
async def test_what_cannot_be_read_is_named(ruled: House, more: dict[str, Any], says: str) -> None:
    answer = await post(ruled, report(1, **more))
    assert answer.status_code == 422
    (refused,) = answer.json()["refused"]
    assert refused["reason"] in ("malformed", "no_identity")
    assert says in refused["detail"]


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2026-11-23T10:00:00Z", 0),
        ("2026-11-23t10:00:00z", 0),
        ("2026-11-23T18:00:00+08:00", 0),
        ("2026-11-23T10:00:00.123456789Z", 123),
        ("2026-11-23T09:59:60Z", 0),
        ("2026-11-23t09:59:60.5z", 500),
    ],
)
def test_times_as_the_standard_writes_them(text: str, ms: int) -> None:
    assert moment(text) == int(MOMENT.timestamp() * 1000) + ms


@pytest.mark.parametrize("text", ["2026-11-23T10:00:00", "2026-11-23", "", "60", "2026-11-23T10:60:60Z"])
def test_a_time_without_a_zone_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        moment(text)


def test_whatever_a_door_refuses_has_its_advice() -> None:
    """Positions and the journal's own reasons never come by this door."""
    of_phones = {
        Reason.FOREIGN_IDENTITY,
        Reason.NOT_A_NUMBER,
        Reason.NULL_ISLAND,
        Reason.SWAPPED,
        Reason.OUT_OF_AREA,
        Reason.INACCURATE,
        Reason.JUMP,
    }
    assert set(ADVICE) == set(Reason) - of_phones - {Reason.UNSIGNED, Reason.POISON}
    assert all(advice(reason)["zh"] and advice(reason)["en"] for reason in Reason)


# -- the official SDK ----------------------------------------------------------------------------------------------


def made(name: str, source: str = "/住房/乡镇") -> Any:
    sdk = pytest.importorskip("cloudevents.core.v1.event", reason="cloudevents is in tests/requirements.txt")
    attributes = {"id": name, "source": source, "type": "city.case.report", "specversion": "1.0"}
    return sdk.CloudEvent(attributes | {"datacontenttype": "application/json"}, DATA)


async def sent(there: House, key: str, headers: dict[str, str], body: bytes) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        bearer = {"Authorization": f"Bearer {key}"}
        return await client.post(f"{there.url}/v1/events", content=body, headers=headers | bearer)


async def test_the_official_sdk_in_three_modes_says_the_same_once(ruled: House) -> None:
    event = made("e-1")
    http = pytest.importorskip("cloudevents.core.bindings.http")
    json_format = pytest.importorskip("cloudevents.core.formats.json").JSONFormat()
    key = await key_of(ruled)
    whole, apart = http.to_structured(event, json_format), http.to_binary(event, json_format)
    raw = json_format.write(event)
    batch = {"Content-Type": "application/cloudevents-batch+json"}
    for headers, body in ((whole.headers, whole.body), (apart.headers, apart.body), (batch, b"[" + raw + b"]")):
        answer = await sent(ruled, key, dict(headers), body)
        assert (answer.status_code, answer.json()["kept"]) == (202, 1), answer.text
    found: list[Incoming] = await told(ruled)
    assert len(found) == 1
    assert isinstance(found[0], Report)
    assert (found[0].type, found[0].category, found[0].region) == ("H05", "H", VILLAGE)


# -- the documentation ---------------------------------------------------------------------------------------------

DOCUMENT = Path(__file__).parents[3] / "docs" / "doors.yaml"


async def test_what_the_documentation_asks_for_is_enough(ruled: House) -> None:
    """An event of each kind with nothing but what its schema requires is taken."""
    schemas = yaml.safe_load(DOCUMENT.read_text("utf-8"))["components"]["schemas"]
    least: dict[str, Any] = {"version": 1, "state": "ACCEPTED", "mark": "contact", "type": "H05", "step": "accepted"}
    kinds = [ref["$ref"].rsplit("/", 1)[1] for ref in schemas["Event"]["oneOf"]]
    assert kinds == ["Status", "Mark", "Report", "Receipt", "MessageReceipt"]
    for n, kind in enumerate(kinds):
        own = schemas[kind]["allOf"][1]["properties"]
        # What the schema says in words: the case by subject or data, the place by region or point.
        data = {name: least[name] for name in own["data"]["required"]}
        data |= {"region": VILLAGE} if kind == "Report" else {}
        (name,) = own["type"]["enum"]
        said = {"specversion": "1.0", "id": f"d{n}", "source": "/d", "type": name, "data": data}
        more = {} if kind == "Report" else {"subject": "c-1"}
        assert said.keys() >= set(schemas["Envelope"]["required"])
        answer = await post(ruled, said | more)
        assert answer.status_code == 202, (kind, answer.text)
