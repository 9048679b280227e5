from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from streams.geography.generate.levels import micro_grids
from streams.geography.generate.plane import around
from streams.geography.topojson import decode
from streams.geography.units import micro_grids_of
from streams.geography.versions import shipped

LAYERS = decode(json.loads(shipped().all.read_text("utf-8")))
VILLAGES = LAYERS["village"]
PLANE = around(*shapely.total_bounds([f.polygon for f in VILLAGES.values()]))
SOME = sorted(VILLAGES)[::49]


def test_the_city_has_its_published_number_of_micro_grids() -> None:
    assert sum(micro_grids_of(f.properties["name"]) for f in VILLAGES.values()) == 12_067


@pytest.mark.parametrize("code", SOME)
def test_micro_grids_fill_their_village_exactly(code: str) -> None:
    village = VILLAGES[code].polygon
    count = micro_grids_of(VILLAGES[code].properties["name"])
    grids = micro_grids(village, code, count, PLANE)
    shapes = np.array(list(grids.values()), dtype=object)
    assert sorted(grids) == [f"{code}001{n:02d}" for n in range(1, count + 1)]
    assert shapely.is_valid(shapes).all()
    assert {shape.geom_type for shape in shapes} == {"Polygon"}
    assert shapely.union_all(shapes).symmetric_difference(village).area < 1e-12
    assert abs(shapely.area(shapes).sum() - village.area) < 1e-12
    assert max(shapely.area(shapes)) < 1.6 * min(shapely.area(shapes))


def test_the_same_village_has_the_same_micro_grids() -> None:
    code = SOME[3]
    once, again = (micro_grids(VILLAGES[code].polygon, code, 7, PLANE) for _ in range(2))
    assert {c: p.wkt for c, p in once.items()} == {c: p.wkt for c, p in again.items()}


def test_one_micro_grid_is_the_village() -> None:
    assert micro_grids(VILLAGES[SOME[0]].polygon, SOME[0], 1, PLANE) == {f"{SOME[0]}00101": VILLAGES[SOME[0]].polygon}
