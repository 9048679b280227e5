from __future__ import annotations

import numpy as np
import pytest
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.join import Joined, KnownUnits, join
from streams.geography.delivery.match import Matched
from streams.geography.generate.plane import Plane
from streams.geography.topojson import Layers
from tests.streams.geography.delivery.conftest import Polygons, dirty, moved

COUNTY = "211281"


def towns(layers: Layers, county: str = COUNTY) -> Polygons:
    return {c: f.polygon for c, f in layers["town"].items() if c.startswith(county)}


def sound(joined: Joined) -> None:
    """Every place once, nothing twice, no hole."""
    shapes = np.array(list(joined.known.leaves().values()), dtype=object)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert joined.after.invalid == joined.after.holes == 0
    assert joined.after.overlap_km2 == 0


def test_dirty_counties_become_one_coverage(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    delivered = Matched("county", {c: dirty(p) for c, p in counties.items()}, [], [])
    joined = join(known, delivered, names, plane)
    sound(joined)
    assert joined.before.overlap_km2 > 0 or joined.before.holes
    assert joined.before.parts > joined.after.parts == 7
    assert max(abs(v) for v in joined.change.values()) < 0.01


def test_one_county_moves_its_neighbours_aside(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    wider = moved(counties[COUNTY], lambda at: at + np.array([0.002, 0.001]))
    joined = join(known, Matched("county", {COUNTY: wider}, [], sorted(set(counties) - {COUNTY})), names, plane)
    sound(joined)
    assert joined.known.counties[COUNTY].symmetric_difference(wider).area / wider.area < 0.01
    assert sorted(joined.known.counties) == sorted(counties)


def test_townships_make_their_county(known: KnownUnits, layers: Layers, names: dict[str, str], plane: Plane) -> None:
    joined = join(known, Matched("township", towns(layers), [], []), names, plane)
    sound(joined)
    assert sorted(joined.known.townships) == sorted(towns(layers))
    whole = shapely.union_all(list(joined.known.townships.values()))
    assert joined.known.counties[COUNTY].symmetric_difference(whole).area < 1e-12
    assert max(abs(v) for v in joined.change.values()) < 0.001


def test_villages_come_after_their_townships(
    known: KnownUnits, layers: Layers, names: dict[str, str], plane: Plane
) -> None:
    town = min(towns(layers))
    villages = {c: f.polygon for c, f in layers["village"].items() if c.startswith(town)}
    delivered = Matched("village", villages, [], [])
    with pytest.raises(BoundaryError, match="the townships of 211281 are generated: deliver them before"):
        join(known, delivered, names, plane)
    first = join(known, Matched("township", towns(layers), [], []), names, plane).known
    joined = join(first, delivered, names, plane)
    sound(joined)
    assert sorted(joined.known.villages) == sorted(villages)
    assert sorted(joined.known.townships) == sorted(towns(layers))


def test_half_a_county_of_townships_is_refused(
    known: KnownUnits, layers: Layers, names: dict[str, str], plane: Plane
) -> None:
    some = dict(list(towns(layers).items())[1:])
    missing = [c for c in towns(layers) if c not in some]
    with pytest.raises(BoundaryError, match=f"1 units are missing .{missing[0]}"):
        join(known, Matched("township", some, [], missing), names, plane)


def test_a_new_county_says_which_townships_it_replaces(
    known: KnownUnits, layers: Layers, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    first = join(known, Matched("township", towns(layers), [], []), names, plane).known
    joined = join(first, Matched("county", {COUNTY: counties[COUNTY]}, [], []), names, plane)
    assert joined.lost == sorted(towns(layers))
    assert joined.known.townships == {}
