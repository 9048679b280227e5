"""Lines to areas: all lines of a level are noded once on one grid, so two neighbours share every vertex."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from streams.geography.generate.plane import Plane, Points

GRID = 1e-5
"""Degrees: about a metre."""

Polygons = npt.NDArray[np.object_]
Labels = npt.NDArray[np.object_]

_TIDYING = 10


def enclosed(lines: Sequence[shapely.Geometry], grid: float | None = GRID) -> tuple[Polygons, Points]:
    """What the lines (degrees) enclose: (faces, a point in each (n, 2)). `grid`: None leaves every vertex as it is."""
    net = shapely.union_all(np.array(lines, dtype=object), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
    inside = shapely.point_on_surface(faces)
    return faces, np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])


def dissolve(faces: Polygons, labels: Labels) -> dict[str, shapely.Polygon]:
    """Label -> the union of its faces, in order of the labels."""
    return {str(label): _union(faces[labels == label]) for label in sorted(set(labels))}


def _union(faces: Polygons) -> shapely.Polygon:
    return shapely.coverage_union_all(faces) if len(faces) > 1 else faces[0]


class Crumbs:
    """Makes each label one piece: the piece with its site, else its largest. What lies apart goes to the neighbour it
    shares the longest border with, never to another parent."""

    def __init__(self, faces: Polygons, plane: Plane) -> None:
        self._areas = np.array([shapely.transform(face, plane.flat).area for face in faces])
        self._borders = _borders(faces, plane.narrow)

    def swept(self, labels: Labels, parents: Labels, homes: Mapping[str, int]) -> Labels:
        """New labels (n,). `homes`: label -> the face its site lies in."""
        labels = labels.copy()
        for _ in range(_TIDYING):
            pieces = self._pieces(labels)
            main = self._main(pieces, labels, homes)
            moved = False
            for piece in pieces:
                if main[labels[piece[0]]] is not piece:
                    moved = self._hand_over(piece, labels, parents) or moved
            if not moved:
                break
        return labels

    def _pieces(self, labels: Labels) -> list[list[int]]:
        seen: set[int] = set()
        pieces = []
        for start in range(len(labels)):
            if start in seen:
                continue
            open_, piece = [start], []
            seen.add(start)
            while open_:
                face = open_.pop()
                piece.append(face)
                for near in self._borders[face]:
                    if near not in seen and labels[near] == labels[face]:
                        seen.add(near)
                        open_.append(near)
            pieces.append(sorted(piece))
        return pieces

    def _main(self, pieces: list[list[int]], labels: Labels, homes: Mapping[str, int]) -> dict[str, list[int]]:
        main: dict[str, list[int]] = {}
        rank: dict[str, tuple[bool, float]] = {}
        for piece in pieces:
            label = labels[piece[0]]
            here = (homes.get(label) in piece, float(self._areas[piece].sum()))
            if label not in rank or here > rank[label]:
                main[label], rank[label] = piece, here
        return main

    def _hand_over(self, piece: list[int], labels: Labels, parents: Labels) -> bool:
        takers: dict[str, float] = defaultdict(float)
        for face in piece:
            for near, length in self._borders[face].items():
                if labels[near] != labels[face] and parents[near] == parents[face]:
                    takers[labels[near]] += length
        if not takers:
            return False
        labels[piece] = max(sorted(takers), key=lambda taker: takers[taker])
        return True


def _borders(faces: Polygons, narrow: float) -> dict[int, dict[int, float]]:
    """Face -> neighbour -> length of the shared border, grid steps."""
    owners: dict[tuple[tuple[int, int], tuple[int, int]], list[int]] = defaultdict(list)
    for number, face in enumerate(faces):
        for ring in (face.exterior, *face.interiors):
            steps = [(int(x), int(y)) for x, y in np.round(np.asarray(ring.coords) / GRID)]
            for a, b in pairwise(steps):
                owners[(a, b) if a < b else (b, a)].append(number)
    found: dict[int, dict[int, float]] = {number: {} for number in range(len(faces))}
    for (a, b), sharing in owners.items():
        if len(sharing) == 2:
            i, j = sharing
            length = math.hypot((a[0] - b[0]) * narrow, a[1] - b[1])
            found[i][j] = found[i].get(j, 0) + length
            found[j][i] = found[j].get(i, 0) + length
    return found
