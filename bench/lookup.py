"""Point -> village for fixes as they come, against testing every point with the geometry library alone."""

from __future__ import annotations

import time

import numpy as np
import shapely

from bench.row import Row
from streams.geography.lookup import Lookup
from streams.geography.places import load

POINTS = 300_000
BARE = 3_000


def measure() -> Row:
    lookup = Lookup(load())
    west, south, east, north = lookup.box
    random = np.random.default_rng(2)
    lon = random.integers(int(west * 1e6), int(east * 1e6), POINTS).astype(np.int32)
    lat = random.integers(int(south * 1e6), int(north * 1e6), POINTS).astype(np.int32)
    start = time.perf_counter()
    lookup.villages(lon, lat)
    ours = POINTS / (time.perf_counter() - start)
    tree = shapely.STRtree(lookup.polygons)
    points = shapely.points(lon[:BARE] / 1e6, lat[:BARE] / 1e6)
    start = time.perf_counter()
    tree.query(points, predicate="intersects")
    bare = BARE / (time.perf_counter() - start)
    return Row(
        "point -> village",
        ">= 30,000 /s",
        f"{ours:,.0f} /s",
        f"{ours / bare:.1f}x a tree query a point ({bare:,.0f} /s)",
    )
