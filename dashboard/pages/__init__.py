"""The pages, in one list per process."""

from __future__ import annotations

from collections.abc import Callable

from dash import html

from dashboard.context import PageContext
from dashboard.pages import case, cases, duty, health, region, track, wall, workers
from streams.geography.places import Places

Layout = Callable[[PageContext, Places], html.Div]

WALL_PAGES: dict[str, Layout] = {"wall": wall.layout}
PAGES: dict[str, Layout] = {
    "region": region.layout,
    "health": health.layout,
    "cases": cases.layout,
    "case": case.layout,
    "duty": duty.layout,
    "shift": duty.layout,
    "track": track.layout,
    "workers": workers.layout,
}

WALL_ADDRESSES: dict[str, tuple[str, str]] = {"/wall": ("wall", "")}
ADDRESSES: dict[str, tuple[str, str]] = {
    "/region/<code>": ("region", "code"),
    "/health": ("health", ""),
    "/cases": ("cases", ""),
    "/case/<one>": ("case", ""),
    "/duty": ("duty", ""),
    "/duty/a/<path:alert>": ("duty", ""),
    "/shift": ("shift", ""),
    "/worker/<one>/track": ("track", ""),
    "/workers": ("workers", ""),
}
"""Rule of an address -> (page, which part of the address is a region). `one`: what the page is about."""
