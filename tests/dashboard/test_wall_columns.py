"""Columns of spliced walls: no column of text lies across a seam, each has its width, and the map has the rest."""

from __future__ import annotations

import pytest

from dashboard.wall_columns import MIDDLE, SNUG, Layout, layout

WIDE_WALL = (480, 480, 1920, 480, 480)


@pytest.mark.parametrize(
    ("px", "ratio", "screens", "expected"),
    [
        ((7680, 2160), 1, 4, Layout(WIDE_WALL, wide=True)),
        ((3840, 1080), 1, 8, Layout(WIDE_WALL, wide=True)),
        ((3840, 1080), 1, 5, Layout((768,) * 5, wide=True, broad=True, tight=True)),
        ((1920, 1080), 2, 4, Layout(WIDE_WALL, wide=True)),
        ((1920, 1080), 1, 3, Layout((640, 640, 640), wide=False, broad=True, tight=True)),
        ((1920, 1080), 1, 4, Layout((480, 960, 480), wide=False, tight=True)),
        ((5760, 2160), 1, 4, Layout((720, 1440, 720), wide=False, broad=True)),
        ((1600, 1200), 1, 2, Layout((480, 480, 480), wide=False, tight=True)),
        ((1080, 1920), 1, 2, Layout((1, 1), wide=False)),
        ((1080, 1920), 1, 3, None),
        ((1920, 1080), 1, 5, None),
    ],
)
def test_columns(px: tuple[int, int], ratio: float, screens: int, expected: Layout | None) -> None:
    assert layout(px, ratio, screens) == expected


@pytest.mark.parametrize("px", [(1920, 1080), (1600, 1200), (2560, 1080), (3840, 1080), (5760, 2160), (7680, 2160)])
@pytest.mark.parametrize("density", ["normal", "far"])
def test_a_seam_lies_in_the_middle_or_at_the_edge_of_a_column(px: tuple[int, int], density: str) -> None:
    laid = 0
    for screens in range(1, 17):
        found = layout(px, 1, screens, density)
        if found is None:
            continue
        laid += 1
        whole, middle = sum(found.widths), len(found.widths) // 2
        edges = [sum(found.widths[:n]) for n in range(len(found.widths) + 1)]
        for at in (n * whole / screens for n in range(1, screens)):
            # Widths are whole units.
            inside = [n for n in range(len(found.widths)) if edges[n] + screens < at < edges[n + 1] - screens]
            assert inside in ([], [middle]), (screens, found)
    assert laid >= 2 or density == "far"


def test_a_column_has_its_width_and_so_has_the_map() -> None:
    found = layout((2560, 1080), 1, 2)
    assert found is not None
    assert min(found.widths[0], found.widths[-1]) >= SNUG
    assert found.widths[1] >= MIDDLE


def test_a_townships_wall_has_no_outer_columns() -> None:
    found = layout((7680, 2160), 1, 4, outer=False)
    assert found is not None
    assert (len(found.widths), found.wide) == (3, False)
