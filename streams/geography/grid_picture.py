"""Micro-grids of a village as a picture: their borders with their numbers, the one that is shown filled."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import shapely

from streams.geography.grids import Borders

_WIDTH, _HEIGHT, _PAD = 300, 300, 8
_NARROW = 0.74
"""A degree of longitude over one of latitude at the city's latitude: near enough for a schematic picture."""
_SIGN = 18


def picture(borders: Borders, here: str, theme: Mapping[str, str]) -> str:
    """A data URI of an SVG. `here`: the micro-grid that is shown, another code for none. `theme`: colours."""
    west, south, east, north = shapely.total_bounds(list(borders.values()))
    scale = min((_WIDTH - 2 * _PAD) / ((east - west) * _NARROW), (_HEIGHT - 2 * _PAD) / (north - south))
    left = (_WIDTH - (east - west) * _NARROW * scale) / 2
    top = (_HEIGHT - (north - south) * scale) / 2

    def at(lon: float, lat: float) -> tuple[float, float]:
        return left + (lon - west) * _NARROW * scale, top + (north - lat) * scale

    parts = []
    for code, polygon in sorted(borders.items()):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*one) for one in polygon.exterior.coords))
        fill = theme["load-3"] if code == here else theme["panel"]
        parts.append(f'<polygon points="{points}" fill="{fill}" stroke="{theme["edge"]}" stroke-width="1.5"/>')
    for code, polygon in sorted(borders.items()):
        x, y = at(*polygon.representative_point().coords[0])
        sign = f'text-anchor="middle" font-size="{_SIGN}" fill="{theme["text"]}" font-family="sans-serif"'
        parts.append(f'<text x="{x:.1f}" y="{y + 6:.1f}" {sign}>{code[-2:]}</text>')
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(parts)}</svg>'
    return f"data:image/svg+xml,{quote(frame)}"
