"""A sketch of a wall: its panels in their places, at the wall's own proportions. It holds no number of the city."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.locale import Words
from dashboard.wall_columns import HIGH, UPRIGHT, WIDE, width_of
from dashboard.wall_config import Wall, layout_of

_HEAD, _FOOT = 90, 60
_SHOWN = 173
"""Height of the picture on the page, px."""
_TYPE, _HAN = 70, "\u2e7f"


class Column(NamedTuple):
    """`width`: its part. `panels`: (name, part of the height)."""

    width: int
    panels: Sequence[tuple[str, int]]


def sketch(wall: Wall, words: Words) -> str:
    """As SVG."""
    width, foot = width_of(wall.px, wall.pixel_ratio), HIGH - _FOOT
    boxes = []
    if width <= UPRIGHT:
        half, below = width // 2, HIGH * 11 // 20
        boxes += _stack(_middle(wall), 0, width, _HEAD, below)
        boxes += _stack(_numbers(wall), 0, half, below, foot)
        boxes += _stack(_right(wall), half, half, below, foot)
    else:
        columns, left = _columns(wall, wide=width >= WIDE), 0
        whole = sum(column.width for column in columns)
        for column in columns:
            wide = width * column.width // whole
            boxes += _stack(column.panels, left, wide, _HEAD, foot)
            left += wide
    rects = "".join(_box(words, *box) for box in boxes)
    label = escape(words["admin_wall_sketch"])
    return (
        f'<svg viewBox="0 0 {width} {HIGH}" width="{_SHOWN * width // HIGH}" height="{_SHOWN}" role="img"'
        f' aria-label="{label}"><rect width="100%" height="100%" fill="#0B1420"/>{rects}{_seams(wall, width)}</svg>'
    )


def _columns(wall: Wall, *, wide: bool) -> list[Column]:
    spliced = layout_of(wall)
    wide = spliced.wide if spliced else wide and wall.density == "normal"
    found = [Column(48, _numbers(wall)), Column(92, _middle(wall)), Column(52, _right(wall))]
    if wide:
        late = [("late", 10)] if wall.ranking else []
        found.insert(1, Column(48, _left_in(wall, [*late, ("feeds", 15)])))
        found.append(Column(48, _left_in(wall, [("team", 10)])))
    if spliced is None:
        return found
    return [Column(part, one.panels) for part, one in zip(spliced.widths, found, strict=True)]


def _seams(wall: Wall, width: int) -> str:
    """Where one screen ends and the next begins."""
    across, down = wall.screens
    upright = "".join(f"M{width * n // across} 0V{HIGH}" for n in range(1, across))
    level = "".join(f"M0 {HIGH * n // down}H{width}" for n in range(1, down))
    return f'<path d="{upright}{level}" stroke="#A9B8CA" stroke-width="6" stroke-dasharray="24 12"/>'


def _numbers(wall: Wall) -> list[tuple[str, int]]:
    busy = [("busy", 6)] if wall.ranking else []
    return [("numbers", 22), *_left_in(wall, [*busy, ("hours", 8)])]


def _middle(wall: Wall) -> list[tuple[str, int]]:
    return [(f"scene_{wall.scenes[0]}", 40), *_left_in(wall, [("way", 6)])]


def _right(wall: Wall) -> list[tuple[str, int]]:
    if wall.visitor:
        return _left_in(wall, [("team", 20), ("categories", 10)])
    return [("alerts", 20), *_left_in(wall, [("newest", 7), ("categories", 10)])]


def _left_in(wall: Wall, panels: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(name, part) for name, part in panels if name not in wall.without]


def _stack(
    panels: Sequence[tuple[str, int]], left: int, width: int, top: int, bottom: int
) -> list[tuple[str, int, int, int, int]]:
    """(name, x, y, width, height) of panels one below the other."""
    whole, boxes = sum(part for _, part in panels), []
    for name, part in panels:
        high = (bottom - top) * part // whole
        boxes.append((name, left, top, width, high))
        top, whole = top + high, whole - part
    return boxes


def _box(words: Words, name: str, x: int, y: int, width: int, height: int) -> str:
    text = words[f"wall_{name}" if name.startswith("scene_") else f"wall_panel_{name}"]
    tenths = sum(10 if sign > _HAN else 6 for sign in text)
    size = min(_TYPE, (width - 50) * 10 // tenths, (height - 30) * 5 // 6)
    return (
        f'<rect x="{x + 10}" y="{y + 10}" width="{width - 20}" height="{height - 20}" rx="10"'
        f' fill="#121E2E" stroke="#2C3E55" stroke-width="5"/><text x="{x + 25}" y="{y + 10 + size}"'
        f' font-size="{size}" fill="#E8EEF6">{escape(text)}</text>'
    )
