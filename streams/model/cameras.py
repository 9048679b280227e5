"""Cameras of the city: links to what its own platforms show, at sites of the city's table, and whether each answered.
No picture comes here, and nothing in one is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from streams.model.own_tables import TableKind, TableRow

_WAYS = frozenset({"http", "https"})
LINK_SIGNS = 300
_NETLOC = re.compile(r"[A-Za-z0-9.\-\[\]:]+")
"""Of an origin that can be named in a page's policy of content."""


class CameraKind(StrEnum):
    PAGE = "page"  # 网页
    HLS = "hls"
    WHEP = "whep"
    GATEWAY = "gateway"  # GB/T 28181 网关


class Camera(msgspec.Struct, frozen=True):
    """`site`: id of the site it is at. `owner`: whose it is, as a word."""

    site: str
    owner: str
    kind: CameraKind
    link: str


class CameraCheck(msgspec.Struct, frozen=True):
    """What came of asking a link. `answered`: whether its server gave an answer; `at`: real ms it was asked last,
    `since`: since when it has been so. Of an earlier link of the site it says nothing."""

    site: str
    link: str
    answered: bool
    at: int
    since: int


class CameraAsked(NamedTuple):
    """A link that was asked."""

    camera: Camera
    answered: bool


def is_link(text: str) -> bool:
    """Whether it is an absolute address of a page or stream, which names no user and no password."""
    if any(sign.isspace() or not sign.isprintable() for sign in text) or len(text) > LINK_SIGNS:
        return False
    try:
        place = urlsplit(text)
        named = bool(place.hostname) and "@" not in place.netloc and (place.port is None or place.port > 0)
    except ValueError:
        return False
    return place.scheme in _WAYS and named


def stream_origin(camera: Camera) -> str:
    """Where a player of ours takes its stream from, '' where we have none for it."""
    place = urlsplit(camera.link)
    played = camera.kind in (CameraKind.HLS, CameraKind.WHEP) and _NETLOC.fullmatch(place.netloc)
    return f"{place.scheme}://{place.netloc}" if played else ""


def cameras_of(kind: TableKind, rows: Iterable[TableRow]) -> list[Camera]:
    """`kind`: the table of cameras."""
    return [
        Camera(
            site=kind.cell(row, "site"),
            owner=kind.cell(row, "owner"),
            kind=CameraKind(kind.cell(row, "kind")),
            link=kind.cell(row, "link"),
        )
        for row in rows
    ]


def due(cameras: Sequence[Camera], known: Iterable[CameraCheck], most: int) -> list[Camera]:
    """Those to ask next: never asked first, then whose answer is the oldest."""
    asked = {(one.site, one.link): one.at for one in known}
    return sorted(cameras, key=lambda one: (asked.get((one.site, one.link), 0), one.site))[:most]


def checks(asked: Iterable[CameraAsked], known: Iterable[CameraCheck], now: int) -> list[CameraCheck]:
    """What is known after asking at `now`."""
    before = {(one.site, one.link): one for one in known}
    found = []
    for camera, answered in asked:
        last = before.get((camera.site, camera.link))
        since = last.since if last is not None and last.answered is answered else now
        found.append(CameraCheck(camera.site, camera.link, answered, now, since))
    return found
