"""/coverage: villages that no one on the roster is for, by area; nothing of a single worker."""

from __future__ import annotations

import json
import re

from streams.access.subject import Role
from streams.clock import real_ms
from streams.registry.records import NewWorker
from tests.dashboard.conftest import Site
from tests.dashboard.test_callbacks import sent

TOWN, VILLAGE = "211221106", "211221106201"


def shown(site: Site, role: Role, scope: str, query: str = "") -> str:
    body = sent("view-coverage.children", [("address", "search", query)], "/coverage", query)
    answer = site.signed_in(role, scope).ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-coverage"]["children"], ensure_ascii=False)


def numbers(told: str, place: str) -> list[str]:
    row = told[told.index(f'"children": "{place}"') :]
    return re.findall(r'"children": "(\d+|…[^"]*)"', row)[:6]


def test_a_village_without_a_worker_is_named_to_its_township_and_counted_above(site: Site) -> None:
    new = [NewWorker(name="甲", home=TOWN, village=VILLAGE, kind=kind) for kind in ("full", "part", "part")]
    site.registry.enrol_workers(new, real_ms())
    town = shown(site, Role.DUTY, TOWN)
    assert numbers(town, "范家屯村民委员会")[2:5] == ["1", "2", "0"]
    assert "范家屯" not in town[town.index("没有在册网格员的村（社区）") :]
    villages = int(re.findall(r"(\d+) 个村（社区）没有在册网格员", town)[0])
    county = shown(site, Role.SUPERVISOR, "211221")
    assert numbers(county, "腰堡镇")[2:5] == ["1", "2", str(villages)]
    assert "甲" not in county
    city = shown(site, Role.SUPERVISOR, "2112")
    assert "没有在册网格员的村（社区）" not in re.sub(r"\d+ 个村（社区）没有在册网格员", "", city), (
        "no names for the city"
    )
    assert numbers(shown(site, Role.SUPERVISOR, "2112", "?area=211221"), "腰堡镇")[2:5] == ["1", "2", str(villages)]
    assert "腰堡镇" not in shown(site, Role.SUPERVISOR, "211224", "?area=211221"), "another area's is no one's here"
