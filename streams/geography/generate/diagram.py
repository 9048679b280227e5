"""The sides of a power diagram as lines on the map."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import ConvexHull

from streams.geography.generate.balance import Cells
from streams.geography.generate.plane import Points, bend

_FAR_SITES = 9
_LONGEST = 4000
"""Points of one side: rays that leave the city are long."""
_HAIR_KM = 0.004
"""How far a side may stick out of its parent, so that it surely reaches the border."""

Side = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def sides(cells: Cells, reach_km: float) -> list[Side]:
    """The sides between two cells, each once, end points (2,) in the plane of the cells.

    The lower hull of the sites lifted to (x, y, x2 + y2 - weight) is the diagram's dual; a ring of far sites closes it
    at six times `reach_km`.
    """
    middle = cells.at.mean(0)
    turns = 2 * math.pi * np.arange(_FAR_SITES) / _FAR_SITES + 0.1
    far = middle + reach_km * 6 * np.column_stack([np.cos(turns), np.sin(turns)])
    at = np.vstack([cells.at, far]) - middle
    weight = np.concatenate([cells.weight, np.full(_FAR_SITES, cells.weight.min() - 1e-3)])
    hull = ConvexHull(np.column_stack([at, (at**2).sum(1) - weight]))
    lower = hull.equations[:, 2] < -1e-14
    with np.errstate(divide="ignore", invalid="ignore"):
        corners = -hull.equations[:, :2] / hull.equations[:, 2:3] / 2 + middle
    found: list[Side] = []
    for face in np.flatnonzero(lower):
        for opposite, other in enumerate(hull.neighbors[face]):
            between = np.delete(hull.simplices[face], opposite)
            if other <= face or not lower[other] or between.max() >= len(cells.at):
                continue
            start, end = corners[face], corners[other]
            if np.hypot(*(end - start)) >= 1e-9:
                found.append((start, end))
    return found


def drawn(cells: Cells, within: shapely.Geometry, step_km: float, reach_km: float) -> list[shapely.LineString]:
    """The sides inside a polygon (kilometres), bent, with a point about every `step_km`."""
    lines = [shapely.linestrings(bend(_dense(*side, step_km))) for side in sides(cells, reach_km)]
    if not lines:
        return []
    clipped = shapely.intersection(shapely.multilinestrings(lines), within.buffer(_HAIR_KM))
    return [part for part in shapely.get_parts(clipped) if part.geom_type == "LineString"]


def _dense(start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], step_km: float) -> Points:
    pieces = min(_LONGEST, max(1, math.ceil(np.hypot(*(end - start)) / step_km)))
    points: Points = start + (end - start) * np.linspace(0, 1, pieces + 1)[:, None]
    # Exactly the corner, so that the three sides that meet in it do meet.
    points[0], points[-1] = start, end
    return points
