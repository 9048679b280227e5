"""Answers to the public's recorded requests, of the shape that real servers answer in."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as Xml

import httpx
import pytest

from streams.clock import real_ms
from streams.intake.open311.services import Attribute, PublicService
from streams.model.case import Case, Category
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.event import Report
from tests.shared import shared_data
from tests.streams.intake.house import House
from tests.streams.intake.recorded import RULES, VILLAGE, key_of, told

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
