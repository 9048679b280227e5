"""A request of somebody in the street, from a foreign app's form to the word that it is being handled, through the real
processes; and a department's system that is told what was wrong with its own words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from streams.operate.keys import read_keys
from streams.ports import post
from tests.journeys.seats import VILLAGE
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.test_foreign_key import case_of, events, status

pytestmark = pytest.mark.journey


def asked(stack: Stack, path: str) -> list[dict[str, Any]]:
    with urlopen(f"{stack.settings.intake_url}/open311/v2/{path}", timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


def told(stack: Stack, **form: str) -> tuple[int, Any]:
    body = "&".join(f"{name}={quote(value)}" for name, value in form.items()).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    code, answer = post(f"{stack.settings.intake_url}/open311/v2/requests.json", body, headers, 10)
    return code, json.loads(answer)


async def test_from_a_form_to_its_updates(quiet: Stack) -> None:
    keys = read_keys(quiet.settings)
    urban, platform = keys.departments["urban"], keys.platform
    assert platform is not None
    form = {"service_code": "C01", "address_id": VILLAGE, "description": "垃圾成堆", "email": "z@example.com"}
    assert told(quiet, api_key="nobody's", **form)[0] == 403
    code, (answer,) = told(quiet, api_key=urban.key, media_url="https://p.example/1.jpg", **form)
    assert code == 200
    name = answer["service_request_id"]
    await until(lambda: bool(asked(quiet, f"requests/{name}.json")), BOUND_S, "the request in the public's list")
    (one,) = asked(quiet, "requests.json?status=open&page_size=5")
    assert (one["service_request_id"], one["status"], one["description"]) == (name, "open", "")
    found = case_of(quiet, name)
    assert found is not None
    assert found.text == "垃圾成堆 · 〔附图片链接 1 个，在当事人信息中查看〕"
    steps = [
        status(found.id, 1, "TRIAGED", acting=VILLAGE),
        status(found.id, 2, "DISPATCHED", acting=VILLAGE, unit="urban"),
    ]
    assert events(quiet, platform.key, *steps)[0] == 202
    mine = [status(name, 3, "ACCEPTED"), status(name, 4, "HANDLING")]
    late = status(name, 5, "CHECKING") | {"time": "2020-01-01T00:00:00Z"}
    unknown = {"id": "r", "type": "city.case.report", "data": {"type": "ZZ9", "region": VILLAGE}}
    code, said = events(quiet, urban.key, *mine, late, late | unknown | {"time": ""})
    assert (code, said["kept"]) == (202, 2)
    refused: Any = said["refused"]
    assert [(row["index"], row["reason"]) for row in refused] == [(2, "too_old"), (3, "unknown_type")]
    assert all(row["advice"]["zh"] and row["advice"]["en"] for row in refused)

    def handled() -> bool:
        return len(asked(quiet, f"servicerequestupdates.json?service_request_id={name}")) == 4

    await until(handled, BOUND_S, "the steps among the updates")
    updates = asked(quiet, f"servicerequestupdates.json?service_request_id={name}")
    assert [row["external_status_code"] for row in updates] == ["TRIAGED", "DISPATCHED", "ACCEPTED", "HANDLING"]
    (alone,), (again,) = asked(quiet, f"requests/{name}.json"), asked(quiet, "requests.json")
    assert alone == again
    assert alone["status_notes"] == "正在办理 / Being handled"
    assert alone["updated_datetime"] == updates[-1]["updated_datetime"]
    await until(lambda: {"too_old", "unknown_type"} <= set(quiet.run("refused").split()), BOUND_S, "what was refused")
