"""TopoJSON: shared arcs on an integer grid, to polygons and back.

Neighbours share their border's arcs, so a border is written once for all levels and is the same line in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np
import shapely

LIGHT_GRID = 1e-4
"""Degrees: what the product ships and shows, about ten metres."""

Ring = list[tuple[float, float]]
Step = tuple[int, int]


class TopoFeature(NamedTuple):
    """`properties` as the file has them; `polygon` in degrees, WGS-84: one polygon, or several where a unit has
    exclaves."""

    properties: dict[str, Any]
    polygon: shapely.Polygon | shapely.MultiPolygon


Layers = Mapping[str, Mapping[str, TopoFeature]]
"""Layer -> id -> feature."""


def decode(topology: dict[str, Any]) -> dict[str, dict[str, TopoFeature]]:
    """Raises KeyError for a file of another shape, ValueError for other than polygons."""
    arcs = _arcs(topology)
    return {
        layer: {g["id"]: TopoFeature(g["properties"], _polygon(g, arcs)) for g in collection["geometries"]}
        for layer, collection in topology["objects"].items()
    }


def encode(layers: Layers, grid: float) -> dict[str, Any]:
    """`layers` from coarse to fine, each a coverage whose units are unions of the next one's; `grid` in degrees. The
    finest is written first, and its borders are the arcs of all. Exteriors run clockwise, as the browser's drawing
    libraries want them."""
    finest = list(layers.values())[-1]
    west, south, east, north = (float(v) for v in shapely.total_bounds([f.polygon for f in finest.values()]))
    x0, y0 = round(west / grid), round(south / grid)
    writer = _Writer(finest, grid, (x0, y0))
    objects = {
        layer: {"type": "GeometryCollection", "geometries": [writer.geometry(c, f) for c, f in sorted(units.items())]}
        for layer, units in reversed(list(layers.items()))
    }
    return {
        "type": "Topology",
        "bbox": [round(v, 6) for v in (west, south, east, north)],
        "transform": {"scale": [grid, grid], "translate": [round(x0 * grid, 6), round(y0 * grid, 6)]},
        "objects": objects,
        "arcs": [_steps(arc) for arc in writer.arcs],
    }


class _Writer:
    """Cuts rings at the points where three or more borders meet, and keeps each piece once."""

    def __init__(self, finest: Mapping[str, TopoFeature], grid: float, origin: Step) -> None:
        self._grid, self._origin = grid, origin
        self.arcs: list[list[Step]] = []
        self._known: dict[tuple[Step, ...], int] = {}
        near: dict[Step, set[Step]] = defaultdict(set)
        for feature in finest.values():
            for polygon in _parts(feature.polygon):
                for ring in (polygon.exterior, *polygon.interiors):
                    for a, b in pairwise(self._on_grid(ring)):
                        near[a].add(b)
                        near[b].add(a)
        self._meeting = {point for point, others in near.items() if len(others) != 2}

    def geometry(self, code: str, feature: TopoFeature) -> dict[str, Any]:
        clockwise = shapely.orient_polygons(feature.polygon, exterior_cw=True)
        rings = [[self._ring(r) for r in (part.exterior, *part.interiors)] for part in _parts(clockwise)]
        shape = {"type": "Polygon", "arcs": rings[0]} if len(rings) == 1 else {"type": "MultiPolygon", "arcs": rings}
        return {**shape, "id": code, "properties": feature.properties}

    def _ring(self, ring: shapely.LinearRing) -> list[int]:
        points = self._on_grid(ring)[:-1]
        first = next((i for i, point in enumerate(points) if point in self._meeting), None)
        if first is None:
            # A ring alone: begun at its smallest point, so that both its sides find the same arc.
            first = points.index(min(points))
            return [self._arc(points[first:] + points[: first + 1])]
        turned = points[first:] + points[: first + 1]
        cuts = [i for i, point in enumerate(turned) if point in self._meeting]
        return [self._arc(turned[a : b + 1]) for a, b in pairwise(cuts)]

    def _arc(self, points: list[Step]) -> int:
        forth, back = tuple(points), tuple(reversed(points))
        if forth in self._known:
            return self._known[forth]
        if back in self._known:
            return ~self._known[back]
        self._known[forth] = len(self.arcs)
        self.arcs.append(points)
        return self._known[forth]

    def _on_grid(self, ring: shapely.LinearRing) -> list[Step]:
        steps = np.round(np.asarray(ring.coords) / self._grid).astype(np.int64) - np.array(self._origin)
        return [(int(x), int(y)) for x, y in steps]


def _parts(polygon: shapely.Polygon | shapely.MultiPolygon) -> Iterator[shapely.Polygon]:
    yield from shapely.get_parts(polygon)


def _steps(arc: list[Step]) -> list[list[int]]:
    """The first point, then the way from point to point."""
    return [list(arc[0]), *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(arc))]


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
        # Rounded to the grid's own decimals, so that a shared point is the same float in every polygon.
        decoded.append([(round(x * sx + tx, 6), round(y * sy + ty, 6)) for x, y in zip(xs, ys, strict=True)])
    return decoded


def _polygon(geometry: dict[str, Any], arcs: list[Ring]) -> shapely.Polygon | shapely.MultiPolygon:
    if geometry["type"] == "Polygon":
        return _one(geometry["arcs"], arcs)
    if geometry["type"] == "MultiPolygon":
        return shapely.MultiPolygon([_one(part, arcs) for part in geometry["arcs"]])
    raise ValueError(f"{geometry['id']}: a {geometry['type']}, where only polygons are known")


def _one(rings: list[list[int]], arcs: list[Ring]) -> shapely.Polygon:
    shell, *holes = [_ring(ring, arcs) for ring in rings]
    return shapely.Polygon(shell, holes)


def _ring(ring: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
