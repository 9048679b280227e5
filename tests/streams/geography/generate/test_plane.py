from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from streams.geography.generate.hashed import uniform
from streams.geography.generate.plane import around, bend, unbend

PLANE = around(123.4434, 41.9874, 125.1004, 43.4877)
PLACES = st.tuples(st.floats(123.4, 125.1), st.floats(41.9, 43.5))


@given(PLACES)
def test_degrees_come_back_from_the_plane_and_from_the_wave(place: tuple[float, float]) -> None:
    degrees = np.array([place])
    assert np.abs(PLANE.degrees(PLANE.flat(degrees)) - degrees).max() < 1e-11
    assert np.abs(PLANE.from_cells(PLANE.cells(degrees)) - degrees).max() < 1e-9


@given(PLACES)
def test_a_square_kilometre_is_one_anywhere(place: tuple[float, float]) -> None:
    """Against the sphere's own cosine: a box of 0.001 degree."""
    lon, lat = place
    flat = shapely.transform(shapely.box(lon, lat, lon + 1e-3, lat + 1e-3), PLANE.flat)
    km = np.radians(1e-3) * 6371.0088
    assert abs(flat.area / (km * km * np.cos(np.radians(lat + 5e-4))) - 1) < 1e-6


@given(st.tuples(st.floats(-60, 60), st.floats(-60, 60)), st.floats(0, 6.28))
def test_the_wave_folds_nothing_over(at: tuple[float, float], turn: float) -> None:
    """Two points a metre apart stay apart, in every direction."""
    near = np.array([at, [at[0] + 1e-3 * np.cos(turn), at[1] + 1e-3 * np.sin(turn)]])
    apart = np.hypot(*np.diff(bend(near), axis=0)[0])
    assert apart > 1e-4
    assert np.abs(unbend(bend(near)) - near).max() < 1e-8


def test_chance_is_the_same_for_ever() -> None:
    assert round(uniform("211221", 3), 12) == 0.657063661679
    assert 0 <= min(uniform(k) for k in range(1000)) < 0.01 < 0.99 < max(uniform(k) for k in range(1000)) < 1
