"""A sketch of a wall: its panels in their places, at the wall's own proportions. It holds no number of the city."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.locale import Words
from dashboard.wall_config import Wall

_WIDE, _UPRIGHT = 2.6, 0.9
"""Width by height from which a wall has its outer columns, and below which it is upright (`assets/css/wall.css`)."""
_HIGH = 108
_LARGER = 1.6
_TYPE, _HAN = 7, "\u2e7f"
_HEAD, _FOOT = 9, 6


class Column(NamedTuple):
    """`width`: its part. `panels`: (name, part of the height)."""

    width: float
    panels: Sequence[tuple[str, float]]


def sketch(wall: Wall, px: Sequence[int], words: Words) -> str:
    """As SVG. `px`: width and height of its display."""
    ratio = px[0] / px[1] if len(px) == 2 and px[1] else 16 / 9
    boxes, width = [], _HIGH * ratio
    if ratio < _UPRIGHT:
        boxes += _stack(_middle(wall), 0, width, _HEAD, _HIGH * 0.55)
        below = _HIGH * 0.55
        boxes += _stack(_numbers(wall), 0, width / 2, below, _HIGH - _FOOT)
        boxes += _stack(_right(wall), width / 2, width / 2, below, _HIGH - _FOOT)
    else:
        columns = _columns(wall, wide=ratio >= _WIDE)
        whole, left = sum(column.width for column in columns), 0.0
        for column in columns:
            wide = width * column.width / whole
            boxes += _stack(column.panels, left, wide, _HEAD, _HIGH - _FOOT)
            left += wide
    rects = "".join(_box(words, *box) for box in boxes)
    label = escape(words["admin_wall_sketch"])
    size = f'width="{width * _LARGER:.0f}" height="{_HIGH * _LARGER:.0f}"'
    return (
        f'<svg viewBox="0 0 {width:.0f} {_HIGH}" {size} role="img"'
        f' aria-label="{label}"><rect width="100%" height="100%" fill="#0B1420"/>{rects}</svg>'
    )


def _columns(wall: Wall, *, wide: bool) -> list[Column]:
    found = [Column(48, _numbers(wall)), Column(92, _middle(wall)), Column(52, _right(wall))]
    if wide:
        late = [("late", 1.0)] if wall.ranking else []
        found.insert(1, Column(48, _left_in(wall, [*late, ("feeds", 1.5)])))
        found.append(Column(48, _left_in(wall, [("team", 1.0)])))
    return found


def _numbers(wall: Wall) -> list[tuple[str, float]]:
    busy = [("busy", 0.6)] if wall.ranking else []
    return [("numbers", 2.2), *_left_in(wall, [*busy, ("hours", 0.8)])]


def _middle(wall: Wall) -> list[tuple[str, float]]:
    return [(f"scene_{wall.scenes[0]}", 4.0), *_left_in(wall, [("way", 0.6)])]


def _right(wall: Wall) -> list[tuple[str, float]]:
    if wall.visitor:
        return _left_in(wall, [("team", 2.0), ("categories", 1.0)])
    return [("alerts", 2.0), *_left_in(wall, [("newest", 0.7), ("categories", 1.0)])]


def _left_in(wall: Wall, panels: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    return [(name, part) for name, part in panels if name not in wall.without]


def _stack(
    panels: Sequence[tuple[str, float]], left: float, width: float, top: float, bottom: float
) -> list[tuple[str, float, float, float, float]]:
    """(name, x, y, width, height) of panels one below the other."""
    whole, boxes = sum(part for _, part in panels), []
    for name, part in panels:
        high = (bottom - top) * part / whole
        boxes.append((name, left, top, width, high))
        top, whole = top + high, whole - part
    return boxes


def _box(words: Words, name: str, x: float, y: float, width: float, height: float) -> str:
    text = words[f"wall_{name}" if name.startswith("scene_") else f"wall_panel_{name}"]
    size = min(_TYPE, (width - 5) / sum(1 if sign > _HAN else 0.6 for sign in text), (height - 3) / 1.2)
    return (
        f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{width - 2:.1f}" height="{height - 2:.1f}" rx="1"'
        f' fill="#121E2E" stroke="#2C3E55" stroke-width="0.5"/><text x="{x + 2.5:.1f}" y="{y + 1 + size:.1f}"'
        f' font-size="{size:.1f}" fill="#E8EEF6">{escape(text)}</text>'
    )
