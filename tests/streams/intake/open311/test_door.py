from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

import httpx
import pytest

from streams.clock import real_ms
from streams.intake.open311.answers import STEPS
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.event import Report
from streams.registry.parties import PartyField
from tests.shared import review_files
from tests.streams.intake.house import House
from tests.streams.intake.test_departments import RULES, VILLAGE, ask, key_of, told

_S = CaseState
HOUR = 3_600_000
SECRET = "王五说的"


@pytest.fixture
async def city(demo: House) -> House:
    """With services, and matters of the public's own: of two types, some closed, each an hour older than the last."""
    demo.registry.set_regulation(RULES, real_ms())
    await demo.known()
    now = real_ms()
    cases = [made(n, "H05" if n % 2 else "H01", now - n * HOUR, closed=n % 3 == 0) for n in range(1, 13)]
    cases.append(made(90, "H05", now, channel="window"))
    cases.append(made(91, "D01", now))
    cases.append(made(92, "R01", now))
    demo.history.put([timed(one, RULES) for one in cases], EntryId(1, 0), now)
    return demo


def made(n: int, kind: str, at: int, *, closed: bool = False, channel: str = "mini_program") -> Case:
    names = [_S.VERIFYING, _S.TRIAGED, _S.DISPATCHED, _S.RETURNED, _S.DISPATCHED, _S.ACCEPTED, _S.HANDLING]
    names += [_S.CHECKING, _S.CLOSED] if closed else []
    steps = tuple(
        CaseStep(v, name, at + v * 60_000, unit="urban", person="p-1", by="李四", note=SECRET, paper="纸 1")
        for v, name in enumerate(names, start=1)
    )
    return Case(
        id=f"open311/{n}",
        village=VILLAGE,
        type=kind,
        category=RULES.by_type[kind].category.value,
        channel=channel,
        reported_at=at,
        text=SECRET,
        steps=steps,
        lon_e6=123_111_111,
    )


def code(there: House, n: int) -> str:
    found = there.history.cases.get(f"open311/{n}")
    assert found is not None
    return case_code(found.id, found.village, found.reported_at)


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


async def listed(there: House, **query: str) -> list[dict[str, Any]]:
    words = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    answer = await ask(there, "GET", f"/requests.json?{words}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


# -- what once failed ----------------------------------------------------------------------------------------------


def collected() -> dict[str, dict[str, Any]]:
    lines = (review_files() / "open311.jsonl").read_text("utf-8").splitlines()
    return {line["name"]: line for line in map(json.loads, lines)}


async def sent(there: House, line: dict[str, Any], key: str = "") -> httpx.Response:
    target = line["target"].replace("<A>", code(there, 1)).replace("<B>", code(there, 2))
    body = (line["body"] or "").replace("<key>", key).encode()
    headers = {"Content-Type": line["content_type"]} if line["content_type"] else {}
    async with httpx.AsyncClient() as client:
        return await client.request(line["method"], there.url + target, content=body, headers=headers)


async def test_what_once_failed_has_its_right_verdict(city: House) -> None:
    lines, key = collected(), await key_of(city)
    assert len(lines) == 12
    answers = {name: await sent(city, line, key) for name, line in lines.items() if name != "updated"}
    rows = {name: one.json() for name, one in answers.items() if name in ("id-list", "code-list", "dates", "pages")}
    assert {row["service_request_id"] for row in rows["id-list"]} == {code(city, 1), code(city, 2)}
    assert {row["service_code"] for row in rows["code-list"]} == {"H05", "H01"}
    assert rows["dates"] == []
    assert [row["service_request_id"] for row in rows["pages"]] == [code(city, n) for n in range(6, 11)]
    assert answers["status-bad"].status_code == 400
    updates = Xml.fromstring(answers["unknown-path"].content)
    assert (updates.tag, len(updates)) == ("service_requests_updates", 5 * 12 + 2 * 4), "this path is one now"
    assert answers["token"].status_code == 404
    assert Xml.fromstring(answers["token"].content).tag == "errors"
    assert answers["multipart"].status_code == 200
    assert "图片 1 个未收" in answers["multipart"].text
    assert answers["media_url"].status_code == 200
    assert "图片链接 1 个已收" in answers["media_url"].text
    assert answers["gbk"].status_code == 400
    assert "UTF-8" in answers["gbk"].text
    assert answers["lat-alone"].status_code == 400
    assert "long is missing" in answers["lat-alone"].text


async def test_a_list_and_one_request_say_the_same(city: House) -> None:
    """A poller that reads the list must see progress."""
    rows = await listed(city)
    assert len(rows) == 12
    for row in rows[:6]:
        (alone,) = (await ask(city, "GET", f"/requests/{row['service_request_id']}.json")).json()
        assert alone == row
        assert alone["updated_datetime"] > alone["requested_datetime"]


# -- asking --------------------------------------------------------------------------------------------------------


async def test_requests_are_filtered_and_turned_page_by_page(city: House) -> None:
    now = real_ms()
    assert len(await listed(city, status="open")) == 8
    assert {row["status"] for row in await listed(city, status="closed")} == {"closed"}
    assert len(await listed(city, status="open,closed")) == 12
    assert len(await listed(city, service_code="H05")) == 6
    assert await listed(city, service_code="D01") == []
    recent = await listed(city, start_date=iso(now - 3 * HOUR - HOUR // 2))
    assert [row["service_request_id"] for row in recent] == [code(city, n) for n in (1, 2, 3)]
    old = await listed(city, end_date=iso(now - 11 * HOUR - HOUR // 2))
    assert [row["service_request_id"] for row in old] == [code(city, 12)]
    pages = [await listed(city, page=str(n), page_size="5") for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [5, 5, 2, 0]
    assert [row["service_request_id"] for page in pages for row in page] == [code(city, n) for n in range(1, 13)]


@pytest.mark.parametrize("words", ["start_date=x", "page=0", "page_size=100000", "status=bogus", "end_date=2026-11-01"])
async def test_what_cannot_be_meant_is_an_error_in_the_form_asked_for(city: House, words: str) -> None:
    answer = await ask(city, "GET", f"/requests.xml?{words}")
    assert answer.status_code == 400
    assert Xml.fromstring(answer.content).findtext("error/code") == "400"


async def test_places_are_numbers_and_the_villages_own(city: House) -> None:
    (one, *_) = await listed(city)
    places = city.intake._lookup
    assert places
    assert isinstance(one["lat"], float)
    assert isinstance(one["long"], float)
    assert one["long"] != 123.111111, "never where somebody stood"
    assert one["address_id"] == VILLAGE
    assert one["address"].startswith("铁岭县")


async def test_steps_are_told_without_a_word_of_anybodys(city: House) -> None:
    answer = await ask(city, "GET", "/servicerequestupdates.json")
    rows = answer.json()
    assert SECRET not in answer.text
    assert "李四" not in answer.text
    assert "纸" not in answer.text
    assert {row["external_status_code"] for row in rows} <= set(STEPS)
    assert not {row["external_status_code"] for row in rows} & {"RETURNED", "VERIFYING", "ESCALATED"}
    assert len({row["update_id"] for row in rows}) == len(rows)
    of_three = [row for row in rows if row["service_request_id"] == code(city, 3)]
    assert [row["status"] for row in of_three] == ["open"] * 5 + ["closed"] * 2
    assert of_three[-1]["description"] == "已办结 / Closed"
    assert [row["updated_datetime"] for row in rows] == sorted(row["updated_datetime"] for row in rows)
    shown = {row["service_request_id"] for row in rows}
    assert shown == {code(city, n) for n in range(1, 13)}, "no window's, no dispute, nothing restricted"


async def test_a_poller_goes_on_from_the_newest_step_it_knows(city: House) -> None:
    first = (await ask(city, "GET", "/servicerequestupdates.json?page_size=30")).json()
    since = quote(first[-1]["updated_datetime"])
    rest = (await ask(city, "GET", f"/servicerequestupdates.json?start_date={since}&page_size=1000")).json()
    ids = [row["update_id"] for row in (*first, *rest)]
    assert len(set(ids)) == 5 * 12 + 2 * 4
    one = (await ask(city, "GET", f"/servicerequestupdates.xml?service_request_id={code(city, 1)}")).content
    assert [row.findtext("status") for row in Xml.fromstring(one)] == ["open"] * 5


# -- telling -------------------------------------------------------------------------------------------------------


async def test_how_to_reach_who_asked_is_in_the_registry_alone(city: House) -> None:
    form = {"api_key": await key_of(city), "service_code": "H05", "address_id": VILLAGE, "description": "井盖缺失"}
    form |= {"email": "z@example.com", "account_id": "fms-77", "media_url": "https://p.example/1.jpg"}
    answer = await ask(city, "POST", "/requests.json", form)
    assert answer.status_code == 200, answer.text
    (found,) = [event for event in await told(city) if isinstance(event, Report)]
    assert found.text == "井盖缺失 · 〔附图片链接 1 个，在当事人信息中查看〕"
    kept = repr(await city.kept())
    assert not [word for word in ("example.com", "fms-77", "p.example") if word in kept]
    (who,) = city.registry.parties(found.id)
    assert (who.address, who.name) == ("****", "")
    told_once = city.registry.reveal(found.id, who.id, PartyField.ADDRESS, None)
    assert told_once == "邮箱 z@example.com; 账号 fms-77; 图片 https://p.example/1.jpg"


async def test_a_request_as_fixmystreets_sender_makes_it(city: House) -> None:
    """Its fields, with and without a photo; it sends an e-mail always and a telephone seldom."""
    form = {
        "api_key": await key_of(city),
        "jurisdiction_id": "tieling",
        "service_code": "H05",
        "lat": "42.0169",
        "long": "123.813844",
        "description": "title: 路灯不亮\n\ndetail: 晚上看不见路\n\nurl: https://fms.example/report/42",
        "address_string": "腰堡镇",
        "address_id": "#NOTPINPOINTED#",
        "email": "z@example.com",
        "first_name": "三",
        "last_name": "张",
        "phone": "",
        "attribute[what]": "lamp",
        "attribute[external_id]": "42",
        "attribute[northing]": "1",
        "media_url": "https://fms.example/photo/42.0.full.jpeg",
        "requested_datetime": iso(real_ms()),
    }
    plain = await ask(city, "POST", "/requests.xml", form)
    assert plain.status_code == 200, plain.text
    assert Xml.fromstring(plain.content).findtext("request/service_request_id")
    async with httpx.AsyncClient() as client:
        photo = {"photo1": ("1.jpg", b"\xff\xd8" * 200_000, "image/jpeg")}
        whole = await client.post(f"{city.url}/open311/v2/requests.xml", data=form, files=photo)
    assert whole.status_code == 200, whole.text
    reports = [event for event in await told(city) if isinstance(event, Report)]
    assert len(reports) == 1, "external_id says that it is the same matter"
    assert {(one.region, one.type) for one in reports} == {(VILLAGE, "H05")}
    assert all("坏了什么：路灯" in one.text for one in reports)


async def test_the_calls_of_the_python_client_three(city: House) -> None:
    """As its source makes them (0.8.0 runs on Python 2 alone): every path below one endpoint, dates with Z, `page_size`
    for its count, a file called media."""
    async with httpx.AsyncClient(base_url=f"{city.url}/open311/v2/") as client:
        found = (await client.get("discovery.json")).json()
        assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]
        services = (await client.get("services.json")).json()
        assert {"H05", "C01"} <= {row["service_code"] for row in services}
        assert (await client.get("services/H05.json")).json()["attributes"][0]["code"] == "what"
        assert len((await client.get("requests.json", params={"page_size": 2, "service_code": "H05"})).json()) == 2
        between = {"start_date": "2010-01-01T00:00:00Z", "end_date": "2010-02-01T00:00:00Z"}
        assert (await client.get("requests.json", params=between)).json() == []
        (one,) = (await client.get(f"requests/{code(city, 1)}.json")).json()
        assert one["status"] == "open"
        form = {"service_code": "H05", "api_key": await key_of(city), "address_string": "A 1", "description": "x"}
        media = {"media": ("p.png", b"\x89PNG", "image/png")}
        assert (await client.post("requests.json", data=form, files=media)).json()[0]["service_request_id"]
        assert (await client.get("tokens/1.json")).status_code == 404


async def test_what_is_refused_of_a_known_key_is_kept_without_who_asked(city: House) -> None:
    form = {"api_key": await key_of(city), "service_code": "H05", "lat": "1", "long": "2", "last_name": "张三丰"}
    form |= {"description": SECRET, "email": "z@example.com"}
    answer = await ask(city, "POST", "/requests.json", form)
    assert answer.status_code == 400
    assert "区划代码" in answer.json()[0]["description"]
    assert (await ask(city, "POST", "/requests.json", form | {"service_code": "ZZ"})).status_code == 400
    assert (await ask(city, "POST", "/requests.json", form | {"api_key": "wrong"})).status_code == 403
    rejects = await city.rejects()
    assert [one.reason.value for one in rejects] == ["unknown_region", "unknown_type"]
    assert "张三丰" not in repr(rejects)
    assert "example.com" not in repr(rejects)
    assert form["api_key"] not in repr(rejects)


# -- paths ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/open311/v2/tokens/abc.xml", 404),
        ("GET", "/open311/", 404),
        ("POST", "/open311/v2/requests/x.xml", 405),
        ("POST", "/open311/v2/services.xml", 405),
        ("PUT", "/open311/v2/requests.xml", 405),
        ("POST", "/open311/v2/elsewhere.json", 404),
        ("GET", "/open311/v2/services.csv", 404),
        ("GET", "/open311/v2/services/NONE.xml", 404),
        ("GET", "/v1/events", 401),
        ("PUT", "/v1/events", 405),
    ],
)
async def test_a_wrong_path_is_not_taken_for_a_wrong_key(city: House, method: str, path: str, status: int) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.request(method, city.url + path)
    assert answer.status_code == status
    if status == 405:
        assert answer.headers["allow"]
    if path.endswith(".xml") and method != "PUT":
        assert Xml.fromstring(answer.content).tag == "errors"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("application/json", 415), ("multipart/form-data", 415), ("application/x-www-form-urlencoded; charset=x", 415)],
)
async def test_a_body_of_another_kind_is_named(city: House, kind: str, status: int) -> None:
    async with httpx.AsyncClient() as client:
        url, headers = f"{city.url}/open311/v2/requests.json", {"Content-Type": kind}
        answer = await client.post(url, content=b'{"api_key": "x"}', headers=headers)
    assert answer.status_code == status


async def test_discovery_in_both_forms_lists_its_formats(city: House) -> None:
    async with httpx.AsyncClient() as client:
        for path in ("/open311/discovery.xml", "/open311/v2/discovery.xml"):
            found = Xml.fromstring((await client.get(city.url + path)).content)
            assert [one.text for one in found.iter("format")] == ["text/xml", "application/json"]
