from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import shapefile
import shapely
import shapely.geometry

from streams.geography.datum import wgs84_to_gcj02
from streams.geography.delivery.join import KnownUnits
from streams.geography.generate.plane import Plane, around
from streams.geography.topojson import Layers, decode
from streams.geography.versions import shipped

Points = npt.NDArray[np.float64]
Polygons = dict[str, shapely.Geometry]


@pytest.fixture(scope="session")
def layers() -> Layers:
    return decode(json.loads(shipped().all.read_text("utf-8")))


@pytest.fixture(scope="session")
def names(layers: Layers) -> dict[str, str]:
    return {code: f.properties["name"] for units in layers.values() for code, f in units.items()}


@pytest.fixture(scope="session")
def counties(layers: Layers) -> Polygons:
    return {code: f.polygon for code, f in layers["county"].items()}


@pytest.fixture(scope="session")
def known(counties: Polygons) -> KnownUnits:
    return KnownUnits(counties, {}, {})


@pytest.fixture(scope="session")
def plane(counties: Polygons) -> Plane:
    return around(*shapely.total_bounds(list(counties.values())))


def moved(polygon: shapely.Geometry, how: Callable[[Points], Points]) -> shapely.Geometry:
    return shapely.transform(polygon, how)


def to_gcj02(at: Points) -> Points:
    return np.column_stack(wgs84_to_gcj02(at[:, 0], at[:, 1]))


def dirty(polygon: shapely.Geometry) -> shapely.Geometry:
    """As vendors deliver: every vertex on a coarse grid of its own (about 100 m), and a crumb beside it."""
    rough = shapely.transform(polygon, lambda at: np.round(at * 1024) / 1024)
    west, south, *_ = polygon.bounds
    crumb = shapely.box(west, south, west + 5e-4, south + 5e-4)
    return shapely.MultiPolygon([*shapely.get_parts(shapely.make_valid(rough)), crumb])


def geojson(units: Mapping[str, shapely.Geometry], names: Mapping[str, str]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"XZQDM": code, "XZQMC": names.get(code, code)},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in units.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def zipped(units: Mapping[str, shapely.Geometry], names: Mapping[str, str], epsg: int, *, cpg: str = "") -> bytes:
    """A shapefile in a projection, its names in GBK or as the .cpg says."""
    to = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    files: dict[str, Any] = {part: io.BytesIO() for part in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, shapeType=shapefile.POLYGON, encoding=cpg or "gbk") as writer:
        writer.field("XZQDM", "C", 12)
        writer.field("XZQMC", "C", 60)
        for code, shape in units.items():
            flat = shapely.transform(shape, lambda at: np.column_stack(to.transform(at[:, 0], at[:, 1])))
            writer.shape(shapely.geometry.mapping(shapely.orient_polygons(flat, exterior_cw=True)))
            writer.record(code, names[code])
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        for part, data in files.items():
            archive.writestr(f"town/界线.{part}", data.getvalue())
        archive.writestr("town/界线.prj", pyproj.CRS.from_epsg(epsg).to_wkt("WKT1_ESRI"))
        if cpg:
            archive.writestr("town/界线.cpg", cpg)
    return box.getvalue()
