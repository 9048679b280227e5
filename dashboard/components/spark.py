"""Small pictures of a number, as wide as a word: a line over days, a rate with its interval. They need no script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from dash import html

from dashboard.theme import Theme


def line(values: Sequence[float | None], said: str, colours: Theme) -> html.Img | None:
    """A line over days, the last one marked; None of nothing. `said`: for who cannot see it."""
    known = [(x, one) for x, one in enumerate(values) if one is not None]
    if len(known) < 2:
        return None
    low, high = min(one for _, one in known), max(one for _, one in known)
    room = (high - low) or 1
    edge = room * 0.12
    points = " ".join(f"{x},{high - one:g}" for x, one in known)
    x, y = known[-1][0], high - known[-1][1]
    drawn = f'<polyline points="{points}" fill="none" {_pen(colours["accent"], 1.5)}/>'
    mark = f'<path d="M{x} {y:g}h.01" {_pen(colours["accent"], 5)}/>'
    box = f'viewBox="-0.5 {-edge:g} {len(values)} {room + 2 * edge:g}" preserveAspectRatio="none"'
    return _image(box, drawn + mark, said, "spark")


class Interval(NamedTuple):
    """Of a rate, in %. `beside`: the rate of the whole, None = not known."""

    rate: float
    low: float
    high: float
    beside: float | None


def interval(one: Interval, ends: tuple[float, float], said: str, colours: Theme) -> html.Img:
    """A mark with its interval, and the rate of the whole as a broken line. `ends`: % at the edges of the picture."""
    rate, low, high, beside = one
    broken = f'<path d="M{beside:.1f} 0v16" stroke-dasharray="2 2" {_pen(colours["text-2"], 1.5)}/>' if beside else ""
    span = f'<path d="M{low:.1f} 8H{high:.1f}" {_pen(colours["age-3"], 5)}/>'
    mark = f'<path d="M{rate:.1f} 8h.01" {_pen(colours["accent"], 9)}/>'
    box = f'viewBox="{ends[0]:.1f} 0 {ends[1] - ends[0]:.1f} 16" preserveAspectRatio="none"'
    return _image(box, broken + span + mark, said, "interval")


def _pen(colour: str, wide: float) -> str:
    return f'stroke="{colour}" stroke-width="{wide}" stroke-linecap="round" vector-effect="non-scaling-stroke"'


def _image(box: str, inside: str, said: str, css: str) -> html.Img:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{inside}</svg>'
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt=said, className=css)
