"""/region/<code> of a grid, and of a village for itself: structure and open cases, and no number of work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dashboard.areas import grid_register
from dashboard.theme import NIGHT
from streams.access.subject import Role
from streams.errors import ConfigError
from streams.geography.grid_picture import picture
from streams.geography.grids import GridBorders
from streams.geography.places import load as geography
from streams.registry.records import NewWorker
from tests.dashboard.conftest import Site

VILLAGE, OTHER = "211221106201", "211221106202"
GRID, MICRO = f"{VILLAGE}001", f"{VILLAGE}00103"
PLACES = geography()


@pytest.fixture(scope="module", autouse=True)
def staff(house: Site) -> None:
    house.registry.enrol_workers([NewWorker(name="甲某", home=VILLAGE[:9], village=VILLAGE, kind="full")], 0)


def shown(site: Site, role: Role, scope: str, code: str) -> str:
    client = site.signed_in(role, scope)
    assert client.get(f"/region/{code}").status_code == 200
    answer = client.get("/_dash-layout", headers={"Referer": f"{site.url()}/region/{code}"})
    return json.dumps(answer.get_json(), ensure_ascii=False)


def test_a_village_opens_its_own_place_and_nobody_elses(house: Site) -> None:
    text = shown(house, Role.VILLAGE, VILLAGE, VILLAGE)
    assert "微网格 7 个" in text
    assert f'"/region/{MICRO}"' in text
    client = house.signed_in(Role.VILLAGE, VILLAGE)
    for code in (OTHER, f"{OTHER}001", VILLAGE[:9], "2112"):
        assert client.get(f"/region/{code}").status_code == 404, code


@pytest.mark.parametrize("code", [GRID, MICRO])
@pytest.mark.parametrize("role", [Role.DUTY, Role.SUPERVISOR, Role.VILLAGE])
def test_a_grid_has_structure_cases_and_no_number_of_work(house: Site, role: Role, code: str) -> None:
    text = shown(house, role, VILLAGE if role is Role.VILLAGE else "2112", code)
    for part in ("grid-parts", "grid-people", "grid-neighbours", "grid-cases"):
        assert f'"data-testid": "{part}"' in text
    assert "kpi" not in re.sub(r'"data-live": ".*?[^\\]"', "", text)
    client = house.signed_in(role, VILLAGE if role is Role.VILLAGE else "2112")
    for path in (f"/region/{code}/numbers", f"/region/{code}/matters", f"/trends/{code}"):
        assert client.get(path).status_code == 404, path


def test_posts_are_named_and_people_are_not(house: Site) -> None:
    text = shown(house, Role.DUTY, "2112", GRID)
    assert re.search(r"岗位 \d+", text)
    assert "甲某" not in text


def test_cases_of_a_micro_grid_are_those_told_from_inside_it_and_no_dispute(house: Site) -> None:
    whole = len(re.findall(r'"/case/', shown(house, Role.DUTY, "2112", GRID)))
    parts = [re.findall(r'"/case/[^"]+"', shown(house, Role.DUTY, "2112", f"{VILLAGE}0010{n}")) for n in range(1, 8)]
    assert whole > 0
    assert sum(map(len, parts)) <= whole
    assert len({one for part in parts for one in part}) == sum(map(len, parts)), "each in one micro-grid"


def test_a_leader_reads_structure_without_a_list(house: Site) -> None:
    text = shown(house, Role.LEADER, "2112", GRID)
    assert "微网格 7 个" in text
    assert '"/case/' not in text
    assert '"data-spots": "[]"' in text


def test_codes_that_are_no_grid_have_no_page(house: Site) -> None:
    client = house.signed_in(Role.DUTY)
    for code in (f"{VILLAGE}002", f"{VILLAGE}00199", "211221106999001"):
        assert client.get(f"/region/{code}").status_code == 404, code


def test_a_city_brings_households_and_posts_as_a_table(tmp_path: Path) -> None:
    table = tmp_path / "grids.csv"
    table.write_text(f"code,households,charge\n{MICRO},42,三组组长\n", "utf-8")
    assert grid_register.load(str(table), PLACES)[MICRO] == grid_register.GridLine(42, "三组组长")
    assert grid_register.load("", PLACES) == {}
    for line in (f"{VILLAGE},42,x", f"{MICRO},many,x", f"{VILLAGE}00199,4,x"):
        table.write_text(f"code,households,charge\n{line}\n", "utf-8")
        with pytest.raises(ConfigError, match=r"city.grids .* line 2"):
            grid_register.load(str(table), PLACES)


def test_an_example_has_as_many_households_as_a_micro_grid_has() -> None:
    country = grid_register.example(VILLAGE, PLACES, [], "{n}").values()
    town = grid_register.example("211202001001", PLACES, [], "{n}").values()
    assert all(30 <= one.households < 50 for one in country)
    assert all(90 <= one.households < 110 for one in town)


def test_the_picture_names_each_micro_grid_and_fills_one() -> None:
    drawn = picture(GridBorders(PLACES).micro(VILLAGE), MICRO, NIGHT)
    assert drawn.startswith("data:image/svg+xml,")
    assert drawn.count("%3Cpolygon") == 7
    assert drawn.count("%232C7A80") == 1
