"""Departments' doors: CloudEvents by any of their three ways, Open311 with the recorded requests of a real client."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as Xml

import httpx
import msgspec
import pytest

from streams.clock import real_ms
from streams.intake.open311.services import Attribute, PublicService
from streams.model.case import Case, CaseState, Category, MarkKind
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.event import CaseStatus, Incoming, Report
from streams.model.reject import Reason, Reject
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry
from tests.shared import shared_data
from tests.streams.intake.house import House

RULES = regulation(CasesSection())
VILLAGE = "211221106201"
SHAPES = (("circle", "Circle"), ("square", "Square"), ("triangle", "Triangle"))
DEPTH = Attribute(
    code="depth",
    description="depth of pothole, in centimetres",
    datatype="number",
    datatype_description="an integer",
    required=True,
)


def shape(values: tuple[tuple[str, str], ...]) -> Attribute:
    return Attribute(
        code="shape",
        description="shape of the pothole",
        datatype="singlevaluelist",
        datatype_description="square | circle | triangle",
        order=2,
        values=values,
    )


def service(code: str, name: str, group: str, words: tuple[str, ...], *attributes: Attribute) -> PublicService:
    return PublicService(
        code=code,
        name=name,
        type="C01",
        category=Category.CITY,
        description=f"{name} Service",
        group=group,
        keywords=words,
        attributes=attributes,
    )


HOLES = ("deep", "hole", "wow")
RECORDED = (
    service("POT", "Pothole Repairs", "highways", HOLES, DEPTH, shape(SHAPES)),
    service("SPOT", "Sorted Pothole Repairs", "highways", HOLES, DEPTH, shape((SHAPES[0], SHAPES[2], SHAPES[1]))),
    service("BIN", "Bin Enforcement", "sanitation", ("bin",)),
)


async def key_of(there: House) -> str:
    sender, key = there.registry.enrol_department("住建局", simulated=False, now=real_ms())
    assert sender.number
    there.intake._refreshed = -1.0
    await there.intake.refresh()
    return key


async def told(there: House) -> list[Incoming]:
    bodies = [body for one in await there.kept() for body in entry.bodies(one.events)]
    return [event for event in map(entry.unpack, bodies) if isinstance(event, CaseStatus | Report)]


def status(n: int, **more: Any) -> dict[str, Any]:
    said = {"specversion": "1.0", "id": f"e{n}", "source": "/housing", "type": "city.case.status"}
    return said | {"data": {"case": "c-1", "version": n, "state": "ACCEPTED"}} | more


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


# -- Open311 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_discovery_names_the_configured_address_whatever_a_request_calls_the_host(demo: House, form: str) -> None:
    """Whoever sets Host, or a header of a proxy's, sends nobody else's reports anywhere."""
    strange = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    async with httpx.AsyncClient(trust_env=False) as client:
        said = (await client.get(f"{demo.url}/open311/discovery.{form}", headers=strange)).text
    assert f"{demo.intake._settings.intake_url}/open311/v2" in said
    assert "evil.example" not in said


def recorded() -> list[dict[str, Any]]:
    lines = (shared_data() / "protocols" / "open311.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


async def ask(there: House, method: str, target: str, form: dict[str, str] | None = None) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.request(method, f"{there.url}/open311/v2{target}", data=form)


async def test_the_recorded_requests_get_their_answers(demo: House) -> None:
    key = await key_of(demo)
    demo.intake._open311._services = lambda: RECORDED
    requests = [line for line in recorded() if "method" in line]
    assert len(requests) == 12
    for line in requests:
        form = dict(line.get("form", {}))
        if "api_key" in form:
            form["api_key"] = key
        if line["expect_status"] == 200 and form:
            # The recording keeps words alone: the client's number went with them.
            form["attribute[depth]"] = "100"
        answer = await ask(demo, line["method"], line["target"], form or None)
        wanted = line["expect_status"]
        assert answer.status_code == 200 if wanted == 200 else 400 <= answer.status_code < 500, (line["n"], answer.text)
        if "expect_xml" in line and line["expect_xml"].rstrip().endswith(">") and "</" in line["expect_xml"]:
            assert tree(answer.text) == tree(line["expect_xml"]), line["n"]
        if "expect_json" in line and line["method"] == "GET":
            assert plain(answer.json()) == plain(line["expect_json"])
        if "expect_json" in line and line["method"] == "POST":
            assert answer.json()[0].keys() == line["expect_json"][0].keys() | {"pin"}, "an addition of ours"


def tree(text: str) -> Any:
    """Names, texts and children; the order of fields says nothing."""

    def of(element: Xml.Element) -> Any:
        return element.tag, (element.text or "").strip(), sorted(map(of, element), key=repr)

    return of(Xml.fromstring(text.encode()))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else str(value)


ROOTS = {"services": "service", "service_requests": "request", "service_definition": "attribute"}


def fields_of(text: str, item: str) -> list[set[str]]:
    """Names of the fields of each record; the recordings hold the gaps of the program that wrote them."""
    found = []
    for body in re.findall(rf"<{item}>(.*?)</{item}>", text, re.S):
        body = re.sub(r"<values>.*?</values>", "<values/>", body, flags=re.S)
        found.append(set(re.findall(r"<([a-z_]+)[ />]", body)))
    return found


async def test_our_answers_are_of_the_shape_real_servers_answer_in(demo: House) -> None:
    key = await key_of(demo)
    demo.intake._open311._services = lambda: RECORDED
    at = real_ms()
    one = Case(id="x", village=VILLAGE, type="C01", category="C", channel="mini_program", reported_at=at)
    demo.history.put([timed(one, RULES)], EntryId(1, 0), at)
    ours = {
        "services": (await ask(demo, "GET", "/services.xml")).text,
        "service_requests": (await ask(demo, "GET", "/requests.xml")).text,
        "service_definition": (await ask(demo, "GET", "/services/POT.xml")).text,
    }
    assert key
    theirs = [line for line in recorded() if "kind" in line]
    assert len(theirs) == 35
    for kind, item in ROOTS.items():
        real = [fields for line in theirs if line["kind"] == kind for fields in fields_of(line["xml"], item)]
        assert real, kind
        always, ever = set.intersection(*real), set.union(*real)
        (mine, *_) = fields_of(ours[kind], item)
        assert always - mine == set(), (kind, "lacking")
        # The recordings never need an order beside what they say; the specification has it.
        spec = {"order", "variable", "required", "datatype_description", "group"}
        assert mine - ever <= spec | {"address", "address_id", "zipcode", "media_url"}, kind


async def test_a_request_becomes_a_matter_with_a_code_and_its_person_stays_in_the_registry(demo: House) -> None:
    demo.registry.set_regulation(RULES, real_ms())
    form = {"api_key": await key_of(demo), "service_code": "C01", "address_id": VILLAGE, "description": "垃圾成堆"}
    form |= {"last_name": "张", "first_name": "三", "phone": "13812345678"}
    while not demo.intake._services:
        await demo.intake.refresh()
    answer = await ask(demo, "POST", "/requests.json", form)
    assert answer.status_code == 200, answer.text
    (found,) = [event for event in await told(demo) if isinstance(event, Report)]
    assert answer.json()[0]["service_request_id"] == case_code(found.id, VILLAGE, found.at)
    assert (found.channel, found.text) == ("mini_program", "垃圾成堆")
    assert "138" not in repr(await demo.kept())
    assert demo.registry.party_phone_matches(found.id, "13812345678")
    assert demo.registry.may_ask(found.id, answer.json()[0]["pin"], real_ms())


async def test_the_public_sees_how_it_stands_and_nothing_else(demo: House) -> None:
    demo.registry.set_regulation(RULES, real_ms())
    while not demo.intake._services:
        await demo.intake.refresh()
    at = real_ms()

    def made(name: str, kind: str, channel: str) -> Case:
        category = RULES.by_type[kind].category.value
        one = Case(id=name, village=VILLAGE, type=kind, category=category, channel=channel, reported_at=at, text="张三")
        return timed(one, RULES)

    some = [
        made("public", "C01", "mini_program"),
        made("window", "C01", "window"),
        made("dispute", "D01", "mini_program"),
        made("secret", "R01", "mini_program"),
    ]
    demo.history.put(some, EntryId(1, 0), at)
    (only,) = (await ask(demo, "GET", "/requests.json")).json()
    assert (only["service_request_id"], only["status"]) == (case_code("public", VILLAGE, at), "open")
    assert "张三" not in json.dumps(only, ensure_ascii=False)
    for name in ("window", "dispute", "secret"):
        assert (await ask(demo, "GET", f"/requests/{case_code(name, VILLAGE, at)}.json")).json() == []
    codes = {row["service_code"] for row in (await ask(demo, "GET", "/services.json")).json()}
    assert {"C01", "H01"} <= codes
    assert not any(code.startswith(("D", "R", "P")) for code in codes)


@pytest.mark.parametrize(
    ("form", "status_"),
    [
        ({"service_code": "C01", "address_id": VILLAGE}, 403),
        ({"api_key": "wrong", "service_code": "C01", "address_id": VILLAGE}, 403),
        ({"api_key": "", "service_code": "D01", "address_id": VILLAGE}, 403),
        ({"api_key": "ours", "service_code": "D01", "address_id": VILLAGE}, 400),
        ({"api_key": "ours", "service_code": "C01"}, 400),
        ({"api_key": "ours", "service_code": "C01", "lat": "x", "long": "y"}, 400),
        ({"api_key": "ours", "service_code": "C01", "lat": "91", "long": "7"}, 400),
        ({"api_key": "ours", "service_code": "C01", "lat": "nan", "long": "7"}, 400),
        ({"api_key": "ours", "service_code": "C01", "address_id": "../etc"}, 400),
    ],
)
async def test_what_a_request_lacks_is_said(demo: House, form: dict[str, str], status_: int) -> None:
    demo.registry.set_regulation(RULES, real_ms())
    while not demo.intake._services:
        await demo.intake.refresh()
    key = await key_of(demo)
    sent = form | {"api_key": key} if form.get("api_key") == "ours" else form
    answer = await ask(demo, "POST", "/requests.xml", sent)
    assert answer.status_code == status_
    assert tree(answer.text)[0] == "errors"
