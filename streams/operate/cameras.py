"""Asks the links of cameras, one after the other, whether their servers answer: those of the city's table and no other
address. Nothing of an answer is read but that there is one."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import time
from collections.abc import Callable, Iterable
from typing import Protocol
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.model.cameras import Camera, CameraAsked, CameraCheck, CameraKind, cameras_of, checks, due
from streams.model.local_day import local_day
from streams.model.own_tables import TableRow
from streams.registry.own_kinds import kinds

ROUND_S = 300.0
MOST = 200
"""Links that a round asks; of more cameras each is asked in its turn."""
_TIMEOUT_S = 3.0
_ROUND_MOST_S = 120.0
"""So long a round may take: links that do not answer each cost their time."""
_METHODS = {CameraKind.WHEP: "OPTIONS"}
log = structlog.get_logger("cameras")


class CameraBook(Protocol):
    """The registry. Blocking; may raise SQLAlchemyError."""

    def own_rows(self, kind: str, day: int) -> tuple[TableRow, ...]: ...

    def camera_checks(self) -> list[CameraCheck]: ...

    def keep_camera_checks(self, found: list[CameraCheck], sites: set[str]) -> None: ...


async def run(book: CameraBook, stop: asyncio.Event) -> None:
    """A round, and another after a while, until `stop`."""
    while not stop.is_set():
        try:
            await asyncio.to_thread(look, book, real_ms(), stop.is_set)
        except SQLAlchemyError as away:
            log.warning("the registry does not answer; cameras are asked later", reason=str(away))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), ROUND_S)


def look(book: CameraBook, now: int, stopped: Callable[[], bool] = lambda: False) -> None:
    """One round; `now`: real ms."""
    cameras = cameras_of(kinds()["cameras"], book.own_rows("cameras", local_day(now)))
    known = book.camera_checks()
    if not cameras and not known:
        return
    asked = list(_asked(due(cameras, known, MOST), stopped))
    book.keep_camera_checks(checks(asked, known, now), {one.site for one in cameras})


def _asked(cameras: Iterable[Camera], stopped: Callable[[], bool]) -> Iterable[CameraAsked]:
    until = time.monotonic() + _ROUND_MOST_S
    for camera in cameras:
        if stopped() or time.monotonic() > until:
            return
        yield CameraAsked(camera, answers(camera))


def answers(camera: Camera) -> bool:
    """Whether its server gives an answer that is no fault of its own; a way on to elsewhere is not followed."""
    place = urlsplit(camera.link)
    make = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    line = make(place.hostname or "", place.port, timeout=_TIMEOUT_S)
    try:
        target = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
        line.request(_METHODS.get(camera.kind, "HEAD"), target)
        return line.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        line.close()
