from __future__ import annotations

import json
from pathlib import Path

import pytest

from streams.errors import BoundaryError
from streams.geography import versions
from streams.geography.topojson import decode

LAYERS = decode(json.loads(versions.shipped().all.read_text("utf-8")))
ONE = {
    "county": {c: f for c, f in LAYERS["county"].items() if c == "211281"},
    "town": {c: f for c, f in LAYERS["town"].items() if c.startswith("211281")},
    "village": {c: f for c, f in LAYERS["village"].items() if c.startswith("211281")},
}


def made(folder: Path) -> str:
    return versions.write(folder, ONE, {"levels": {}}, {"units.csv": "code,name\n"})


def test_without_a_version_of_its_own_a_city_has_the_shipped_one(tmp_path: Path) -> None:
    assert versions.current(tmp_path) == versions.shipped()
    assert len(versions.current(tmp_path).places("铁岭市").townships()) == 106


def test_an_adopted_version_is_in_force_and_remembered(tmp_path: Path) -> None:
    name = made(tmp_path / "new")
    version = versions.adopt(tmp_path, tmp_path / "new", name, {"at": 7})
    assert versions.current(tmp_path) == version
    assert version.places("一县").villages() == sorted(ONE["village"])
    assert version.source("units.csv") == "code,name\n"
    assert version.source("villages.geojson") is None
    (line,) = (tmp_path / "geography" / "adopted.jsonl").read_text().splitlines()
    assert json.loads(line) == {"version": name, "at": 7}


def test_the_same_boundaries_have_the_same_name(tmp_path: Path) -> None:
    assert made(tmp_path / "a") == made(tmp_path / "b")
    assert versions.adopt(tmp_path, tmp_path / "a", "same", {}) == versions.adopt(tmp_path, tmp_path / "b", "same", {})


def test_a_version_that_is_gone_is_an_error_not_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "geography").mkdir()
    (tmp_path / "geography" / "current").write_text("0123456789ab\n")
    with pytest.raises(BoundaryError, match="0123456789ab, which is not there: restore it"):
        versions.current(tmp_path)
