"""TopoJSON as the shipped files hold it: shared arcs on an integer grid, decoded to polygons."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

import shapely

Ring = list[tuple[float, float]]


class Feature(NamedTuple):
    """`properties` as the file has them; `polygon` in degrees, WGS-84."""

    properties: dict[str, Any]
    polygon: shapely.Polygon


def decode(topology: dict[str, Any]) -> dict[str, dict[str, Feature]]:
    """Layer -> id -> feature. Raises KeyError for a file of another shape, ValueError for other than polygons."""
    arcs = _arcs(topology)
    return {
        layer: {g["id"]: Feature(g["properties"], _polygon(g, arcs)) for g in collection["geometries"]}
        for layer, collection in topology["objects"].items()
    }


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
        # Rounded to the grid's own decimals, so that a shared point is the same float in every polygon.
        decoded.append([(round(x * sx + tx, 6), round(y * sy + ty, 6)) for x, y in zip(xs, ys, strict=True)])
    return decoded


def _polygon(geometry: dict[str, Any], arcs: list[Ring]) -> shapely.Polygon:
    if geometry["type"] != "Polygon":
        raise ValueError(f"{geometry['id']}: a {geometry['type']}, where only polygons are known")
    shell, *holes = [_ring(ring, arcs) for ring in geometry["arcs"]]
    return shapely.Polygon(shell, holes)


def _ring(ring: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
