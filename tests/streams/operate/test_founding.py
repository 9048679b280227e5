"""A city that is not Tieling: its places from a table, its counties from a file, everything below made inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
import yaml

from streams.__main__ import main
from streams.errors import BoundaryError
from streams.geography import versions
from streams.geography.lookup import Lookup
from streams.operate import shell
from streams.operate.founding import names_of
from streams.settings import load

FOLDER = Path(__file__).parents[2] / "data" / "other-city"
UNITS, COUNTIES = FOLDER / "units.csv", FOLDER / "counties.geojson"
TABLE = "code,name\n990102,云台区\n990102001,云台街道\n990102001001,东河社区\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    city = {"code": "9901", "name": "示例市", "centre": "示例市社会治理中心"}
    file.write_text(yaml.safe_dump({"city": city, "store": {"data_dir": str(tmp_path / "data")}}), "utf-8")
    return file


def run(config: Path, *words: str | Path) -> int:
    return main(["--config", str(config), "import-boundaries", *map(str, words)])


def test_a_city_of_its_own_begins_with_a_table_and_its_counties(config: Path, capsys: Any) -> None:
    with pytest.raises(BoundaryError, match=r"are of 2112, and city\.code is 9901"):
        shell.places(load(config))
    assert run(config, COUNTIES, "--units", UNITS, "--datum", "wgs84", "--source", "示例市自然资源局") == 0
    said = capsys.readouterr().out
    assert "nothing was known of this ground: that it is wgs84 is believed" in said
    assert "3 counties, 8 townships, 32 villages" in said
    places = shell.places(load(config))
    assert (places.city, places.name("9901"), places.name("990121")) == ("9901", "示例市", "石桥县")
    assert places.known("990102001001")
    village = places.villages()[0]
    inside = places.polygon(village).representative_point()
    assert Lookup(places).village(inside.x, inside.y) == village
    delivered = {
        f["properties"]["code"]: shapely.geometry.shape(f["geometry"])
        for f in json.loads(COUNTIES.read_text())["features"]
    }
    for code, polygon in delivered.items():
        assert places.polygon(code).symmetric_difference(polygon).area < 0.01 * polygon.area
    levels = versions.current(load(config).store.data_dir).meta()["levels"]
    assert levels["county"] | {"as_of": ""} == {
        "boundary_status": "imported",
        "source": "示例市自然资源局",
        "as_of": "",
    }
    assert {levels[one]["boundary_status"] for one in ("town", "village")} == {"schematic"}
    assert "国家统计局" not in json.dumps(levels, ensure_ascii=False), "another city's sources are not named"


def test_it_begins_anew_only_when_somebody_confirms(config: Path, capsys: Any) -> None:
    assert run(config, COUNTIES, "--units", UNITS, "--datum", "wgs84") == 0
    before = versions.current(load(config).store.data_dir)
    assert run(config, COUNTIES, "--units", UNITS, "--datum", "wgs84") != 0
    assert "has its places already (8 townships)" in capsys.readouterr().err
    assert versions.current(load(config).store.data_dir) == before


def test_what_came_after_is_judged_by_the_citys_own_ground(config: Path, capsys: Any) -> None:
    assert run(config, COUNTIES, "--units", UNITS, "--datum", "wgs84") == 0
    assert run(config, COUNTIES, "--datum", "gcj02") != 0
    assert "looks like" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "named"),
    [
        (TABLE.replace("990102001001", "21120200100"), "line 4"),
        (TABLE.replace("990102001001", "211202001001"), "not of this city"),
        (TABLE + "990102001,云台街道\n", "line 5: 990102001 is there twice"),
        (TABLE.replace("东河社区", ""), "has no name"),
        (TABLE + "990103001001,西河社区\n", "lies in 990103001"),
        (TABLE + "990103,青河区\n", "青河区 has no townships"),
        ("code,name\n", "there is no county"),
    ],
)
def test_a_table_that_cannot_be_is_refused_by_its_line(table: str, named: str) -> None:
    with pytest.raises(BoundaryError, match=named):
        names_of("units.csv", table.encode(), "9901")


def test_codes_of_the_statistical_list_mean_their_tier() -> None:
    found = names_of("units.csv", UNITS.read_bytes(), "9901")
    assert {len(code) for code in found} == {6, 9, 12}
    assert found["990102"] == "云台区"
    gbk = names_of("units.csv", UNITS.read_text("utf-8").encode("gbk"), "9901")
    assert gbk == found


def test_all_counties_come_at_once(config: Path, tmp_path: Path, capsys: Any) -> None:
    some = json.loads(COUNTIES.read_text("utf-8"))
    some["features"].pop()
    (tmp_path / "some.geojson").write_text(json.dumps(some), "utf-8")
    assert run(config, tmp_path / "some.geojson", "--units", UNITS, "--datum", "wgs84", "--confirm") != 0
    assert "begins with all its counties" in capsys.readouterr().err
    assert run(config, "--units", UNITS) != 0
    assert not (load(config).store.data_dir / "geography" / "current").exists()
