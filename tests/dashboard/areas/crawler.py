"""Opens every mark of every figure and every number of a view that leads to cases: each list holds what it promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import plotly.graph_objects as go

from tests.dashboard.areas.area_numbers import told
from tests.dashboard.conftest import Browser

_N = re.compile(r"n = ([\d,]+)")
_NUMBER = re.compile(r"(?:^|看 )([\d,]+)(?: 件|$)")


class Way(NamedTuple):
    """A link to a list and how many cases it promises."""

    href: str
    n: int


def figures_of(shown: Any) -> dict[str, Any]:
    """Those that are drawn and those that wait to be, by the name of each. Raises ValueError for words that Plotly
    does not know: `drawn` leaves that to here."""
    waiting = [json.loads(one["data-later"]) for one in parts(shown, "Figure") if "data-later" in one]
    found = {one["id"].split("-", 1)[1]: one["figure"] for one in (*parts(shown, "Graph"), *waiting)}
    for figure in found.values():
        go.Figure(figure)
    return found


def marks_of(figure: Any) -> list[tuple[str, int]]:
    """(link, how many) of each mark."""
    return [(href, n) for trace in figure["data"] for href, n in trace.get("customdata", ())]


def parts(of: Any, kind: str) -> list[dict[str, Any]]:
    """Properties of every component of a kind."""
    found: list[dict[str, Any]] = []
    if isinstance(of, list):
        return [one for each in of for one in parts(each, kind)]
    if isinstance(of, dict):
        found = [of["props"]] if of.get("type") == kind and "props" in of else []
        for each in of.values():
            found += parts(each, kind)
    return found


def ways(shown: Any) -> Iterator[Way]:
    """Of a view. A mark without a link counts nothing, and that is asked here."""
    for name, figure in figures_of(shown).items():
        for href, n in marks_of(figure):
            assert href or n == 0, f"{name}: a mark of {n} leads nowhere"
            if href:
                yield Way(href, n)
    beside = _beside(shown)
    for one in parts(shown, "A"):
        href = one.get("href", "")
        number = _NUMBER.search(str(one.get("children", "")))
        if "/cases?" in href and (number or href in beside):
            yield Way(href, beside[href] if href in beside else _read(number))


def _beside(shown: Any) -> dict[str, int]:
    """By the link of a rate or a time, the n that is written behind it."""
    found = {}
    for cell in parts(shown, "Td"):
        match cell.get("children"):
            case [{"props": {"href": href}}, str(text)] if number := _N.search(text):
                found[href] = _read(number)
    return found


def _read(number: re.Match[str] | None) -> int:
    assert number is not None
    return int(number[1].replace(",", ""))


def listed(client: Browser, href: str) -> int:
    """How many cases the list of a link holds; of a number, as often as that counts them."""
    found = told(client, href.replace("/cases?", "/cases.json?"))
    assert not found.get("notes"), (href, found["notes"])
    return int(found["counted"])


def crawled(client: Browser, shown: Any) -> int:
    """How many were opened; each holds what it promised."""
    seen = 0
    for way in ways(shown):
        if "/cases?" in way.href:
            assert listed(client, way.href) == way.n, way
            seen += 1
    return seen
