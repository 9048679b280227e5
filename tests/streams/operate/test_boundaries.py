"""`import-boundaries` on a city of one county, so that each run makes little."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
import yaml

from streams.__main__ import main
from streams.geography import versions
from streams.geography.delivery.match import match
from streams.geography.delivery.read import read
from streams.geography.topojson import decode
from tests.shared import review_files
from tests.streams.geography.delivery.conftest import dirty, geojson, moved, to_gcj02, zipped
from tests.streams.geography.delivery.formats.test_gpkg import blob, package

COUNTY = "211281"
LAYERS = decode(json.loads(versions.shipped().all.read_text("utf-8")))
MINE = {level: {c: f for c, f in units.items() if c.startswith(COUNTY)} for level, units in LAYERS.items()}
NAMES = {c: f.properties["name"] for units in MINE.values() for c, f in units.items()}
TOWNS = {c: f.polygon for c, f in MINE["town"].items()}
BOUNDARY = {COUNTY: MINE["county"][COUNTY].polygon}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose store has the small city in force."""
    data = tmp_path / "data"
    sources = {
        "counties.geojson": geojson(BOUNDARY, NAMES).decode().replace("XZQDM", "code"),
        "units.csv": "code,name\n" + "".join(f"{c},{n}\n" for c, n in NAMES.items()),
        "seats.csv": "code,name,lon,lat,datum,known_by\n",
    }
    name = versions.write(tmp_path / "small", MINE, versions.shipped().meta(), sources)
    versions.adopt(data, tmp_path / "small", name, {})
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump({"store": {"data_dir": str(data)}}))
    return file


def run(config: Path, *words: str | Path) -> int:
    return main(["--config", str(config), "import-boundaries", *map(str, words)])


def now(config: Path) -> versions.Version:
    return versions.current(config.parent / "data")


def test_townships_from_a_shapefile_are_in_force_with_villages_made_inside(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = now(config)
    file = tmp_path / "乡镇.zip"
    file.write_bytes(zipped(TOWNS, NAMES, 4550))
    assert run(config, file, "--datum", "prj", "--source", "自然资源局", "--as-of", "2026-10-01") == 0
    said = capsys.readouterr().out
    assert f"{len(TOWNS)} units of tier township, 0 matched nothing" in said
    assert "1 counties" in said
    after = now(config)
    assert after.name != before.name
    assert after.meta()["levels"]["town"] == {
        "boundary_status": "imported",
        "source": "自然资源局",
        "as_of": "2026-10-01",
    }
    assert after.meta()["levels"]["village"]["boundary_status"] == "schematic"
    layers = decode(json.loads(after.all.read_text("utf-8")))
    for code, polygon in TOWNS.items():
        made = layers["town"][code].polygon
        assert made.symmetric_difference(polygon).area / polygon.area < 0.02
        inside = [f.polygon for c, f in layers["village"].items() if c.startswith(code)]
        assert shapely.union_all(inside).symmetric_difference(made).area < 1e-10
    assert {f.properties["q"] for f in layers["town"].values()} == {"A"}
    assert len((config.parent / "data" / "geography" / "adopted.jsonl").read_text().splitlines()) == 2


def test_a_wrong_datum_is_refused_with_the_right_one_named(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = now(config)
    file = tmp_path / "county.geojson"
    file.write_bytes(geojson({COUNTY: dirty(moved(BOUNDARY[COUNTY], to_gcj02))}, NAMES))
    assert run(config, file, "--datum", "wgs84") == 65
    assert "this looks like gcj02, not wgs84: try --datum gcj02" in capsys.readouterr().err
    assert now(config) == before
    assert run(config, file, "--datum", "gcj02") == 0
    assert now(config) != before


def test_a_right_datum_under_a_wrong_name_is_refused_too(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is laid back once too often lies half a kilometre to the south-west."""
    before = now(config)
    file = tmp_path / "county.geojson"
    file.write_bytes(geojson({COUNTY: dirty(BOUNDARY[COUNTY])}, NAMES))
    for said in ("gcj02", "bd09"):
        assert run(config, file, "--datum", said) == 65
        assert f"this looks like wgs84, not {said}: try --datum wgs84" in capsys.readouterr().err
    assert now(config) == before


def test_a_shift_of_the_whole_that_no_datum_has_is_a_doubt(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A system of the city's own, or the datum of one office."""
    file = tmp_path / "county.geojson"
    aside = moved(BOUNDARY[COUNTY], lambda at: at + np.array([0.004, -0.004]))
    file.write_bytes(geojson({COUNTY: aside}, NAMES))
    assert run(config, file, "--datum", "wgs84") == 65
    found = re.search(r"all of it lies (\d+) m off, as no datum we know does", capsys.readouterr().err)
    assert found
    assert int(found[1]) == pytest.approx(553, abs=30)


def test_a_zone_of_a_projection_that_is_another_is_named(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "county.geojson"
    to = pyproj.Transformer.from_crs(4326, 4549, always_xy=True)
    flat = moved(BOUNDARY[COUNTY], lambda at: np.column_stack(to.transform(at[:, 0], at[:, 1])))
    file.write_bytes(geojson({COUNTY: flat}, NAMES))
    assert run(config, file, "--datum", "EPSG:4550") == 65
    err = capsys.readouterr().err
    assert "it lies +3.0 degrees east of the city: the zone is another, try --datum EPSG:4549" in err
    assert run(config, file, "--datum", "EPSG:4549") == 0


def test_a_hole_is_a_doubt_with_its_size_and_place(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reports from ground that is in no unit would be turned away."""
    at = BOUNDARY[COUNTY].representative_point()
    hole = shapely.box(at.x - 0.02, at.y - 0.02, at.x + 0.02, at.y + 0.02)
    file = tmp_path / "county.geojson"
    file.write_bytes(geojson({COUNTY: BOUNDARY[COUNTY].difference(hole)}, NAMES))
    assert run(config, file, "--datum", "wgs84") == 65
    out, err = capsys.readouterr()
    (line,) = [one for one in out.splitlines() if "inside the city would be in no unit" in one]
    found = re.match(r" +([\d.]+) km2 .*around ([\d.]+) E ([\d.]+) N", line)
    assert found
    assert float(found[1]) == pytest.approx(14.6, abs=0.3)
    assert hole.contains(shapely.Point(float(found[2]), float(found[3])))
    assert f"{found[1]} km2 inside the city would be in no unit" in err


# -- what once failed ----------------------------------------------------------------------------------------------

REFUSED = {
    "bow_tie": ["4,241.05 km2 at the city's edge would be in no unit any more at 211224 昌图县", "lie on other ground"],
    "county_missing": ["1 counties are not in the file", "211224 昌图县"],
    "lat_lon_swapped": ["latitude stands before longitude (43.49, 125.10): swap them"],
    "null_geometry": ["1 counties are not in the file", "211202 银州区"],
}
READ = ("gbk.geojson", "geometry_collection.geojson", "utf8_no_cpg.zip")


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_was_taken_over_in_silence_or_broke_is_a_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump({"store": {"data_dir": str(tmp_path / "data")}}))
    assert run(config, review_files() / f"boundary_{name}.geojson", "--datum", "wgs84") == 65
    err = capsys.readouterr().err
    assert [one for one in REFUSED[name] if one not in err] == []
    assert len(err) < 1_000
    assert now(config) == versions.shipped()


@pytest.mark.parametrize("name", READ)
def test_what_was_refused_for_its_form_is_read_whole(name: str) -> None:
    """All seven counties, by their names alone, where they are."""
    data = (review_files() / f"boundary_{name}").read_bytes()
    known = {c: f.polygon for c, f in LAYERS["county"].items()}
    names = {c: f.properties["name"] for c, f in LAYERS["county"].items()}
    reading = read(name, data, "prj" if name.endswith(".zip") else "wgs84")
    field = next(key for key in reading.delivered[0].fields if key.lower() in ("name", "xzqmc"))
    found = match(reading.delivered, names, fields={"code": field, "name": field})
    assert found.missing == found.unmatched == reading.doubts == []
    assert reading.bare == []
    assert all(found.polygons[c].symmetric_difference(p).area / p.area < 0.02 for c, p in known.items())


def test_a_kml_and_a_geopackage_are_taken_over(config: Path, tmp_path: Path) -> None:
    ring = " ".join(f"{x:.6f},{y:.6f}" for x, y in BOUNDARY[COUNTY].exterior.coords)
    polygon = f"<Polygon><outerBoundaryIs><coordinates>{ring}</coordinates></outerBoundaryIs></Polygon>"
    kml = tmp_path / "县界.kml"
    kml.write_text(f"<kml><Placemark><name>铁岭市{NAMES[COUNTY]}</name>{polygon}</Placemark></kml>", "utf-8")
    assert run(config, kml, "--datum", "wgs84") == 0
    box = tmp_path / "县界.gpkg"
    box.write_bytes(package("县界", blobs=(blob(BOUNDARY[COUNTY]),), code=COUNTY))
    assert run(config, box, "--datum", "prj") == 0


def test_a_repair_that_changes_much_needs_a_word(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = sorted(TOWNS)[:2]
    west, south, _, north = TOWNS[second].bounds
    half = TOWNS[second].intersection(shapely.box(west, south, TOWNS[second].centroid.x, north))
    file = tmp_path / "towns.geojson"
    file.write_bytes(geojson(TOWNS | {first: TOWNS[first].union(half)}, NAMES))
    assert run(config, file, "--datum", "wgs84") == 65
    out, err = capsys.readouterr()
    assert "area -" in out
    assert "by more than 1% - nothing was changed; look at it, then say --confirm" in err
    assert run(config, file, "--datum", "wgs84", "--confirm") == 0


def test_a_unit_that_others_cover_is_refused_whatever_is_confirmed(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = sorted(TOWNS)[:2]
    file = tmp_path / "towns.geojson"
    file.write_bytes(geojson(TOWNS | {first: TOWNS[first].union(TOWNS[second])}, NAMES))
    assert run(config, file, "--datum", "wgs84", "--confirm") == 65
    assert f"nothing is left of {second}" in capsys.readouterr().err


def test_what_belongs_to_nobody_is_listed(config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "towns.geojson"
    foreign = {"210100001": shapely.box(123, 41, 123.1, 41.1)}
    file.write_bytes(geojson({**TOWNS, **foreign}, NAMES))
    assert run(config, file, "--datum", "wgs84") == 65
    assert "1 features are no unit of this city: 210100001 210100001" in capsys.readouterr().err


def test_seats_make_every_township_a_known_one(config: Path, tmp_path: Path) -> None:
    middle = {c: p.representative_point() for c, p in TOWNS.items()}
    rows = "".join(f"{c},{NAMES[c]},{p.x:.5f},{p.y:.5f},wgs84\n" for c, p in middle.items())
    file = tmp_path / "seats.csv"
    file.write_bytes(("code,name,lon,lat,datum\n" + rows).encode("gbk"))
    assert run(config, "--seats", file) == 0
    towns = decode(json.loads(now(config).town.read_text("utf-8")))["town"]
    assert {f.properties["q"] for f in towns.values()} == {"A"}
    assert all(towns[c].polygon.contains(p) for c, p in middle.items())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 65, "nothing to import"),
        (("gone.geojson", "--datum", "wgs84"), 69, "gone.geojson: No such file"),
        (("gone.geojson", "--datum", "wgs84", "--fields", "DM"), 69, "gone.geojson"),
        (("--seats", "gone.csv"), 69, "gone.csv: No such file"),
    ],
)
def test_what_cannot_be_done_is_said(
    config: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    before = now(config)
    assert run(config, *words) == code
    assert says in capsys.readouterr().err
    assert now(config) == before
