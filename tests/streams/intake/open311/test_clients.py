"""Requests as foreign clients make them."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import httpx
import pytest

from streams.clock import real_ms
from streams.model.event import Report
from tests.streams.intake.house import House
from tests.streams.intake.open311.listed import SECRET, code, iso
from tests.streams.intake.recorded import VILLAGE, key_of, told
from tests.streams.intake.test_open311_shapes import ask


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
