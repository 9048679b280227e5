from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

import httpx
import pytest

from streams.clock import real_ms
from streams.intake.open311.answers import STEPS
from streams.model.event import Report
from streams.registry.parties import PartyField
from tests.shared import review_files
from tests.streams.intake.house import House
from tests.streams.intake.open311.listed import HOUR, SECRET, code, iso
from tests.streams.intake.recorded import VILLAGE, key_of, told
from tests.streams.intake.test_open311_shapes import ask


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


# -- paths ---------------------------------------------------------------------------------------------------------
