"""`GET /v1/tasks` and `GET /v1/messages`: a department's system reads what its department received, as CloudEvents. It
confirms it at `/v1/events`, with `city.task.receipt` and `city.message.receipt`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from streams.access.inlets import Inlet, by_key
from streams.intake.desk import Desk
from streams.intake.envelope import moment
from streams.intake.systems import bearer, later, sender_of, unknown_key
from streams.intake.table import InletTable
from streams.registry.records import SenderKind

_BATCH = "application/cloudevents-batch+json"


class GivenTo(msgspec.Struct, frozen=True, kw_only=True):
    """A task as one department received it. Times are RFC 3339, '' for none. `state`: open, or its newest step. `id`:
    for `data.task` of a receipt; `revision` grows with every change of the task."""

    id: str
    revision: int
    title: str
    text: str
    issuer: str
    given: str
    due: str
    cadence: str
    withdrawn: str
    state: str
    late: bool


class SentTo(msgspec.Struct, frozen=True, kw_only=True):
    """A message as one department received it. Times are RFC 3339, '' for none. `kind`: text, order, question. `about`:
    `kind/id` of what it is about. `due`: when an answer is asked for by. `state`: sent, delivered, read, unanswered,
    withdrawn, or the newest answer. `id`: for `data.message` of a receipt; `revision` grows with every change."""

    id: str
    revision: int
    kind: str
    text: str
    about: str
    issuer: str
    by: str
    given: str
    due: str
    withdrawn: str
    state: str
    rung: int
    drill: bool


Received = GivenTo | SentTo
Reader = Callable[[str, int], Sequence[Received]]
"""Of a department since a time (city ms), the newest first. Called in a thread."""
TASKS = by_key("/v1/tasks", "GET", (SenderKind.DEPARTMENT,))
MESSAGES = by_key("/v1/messages", "GET", (SenderKind.DEPARTMENT,))
_TYPES = {TASKS: ("city.task.given", "/tasks"), MESSAGES: ("city.message.sent", "/messages")}
"""(type, source) of the events."""


class ReceivedDoor:
    """`readers`: of each door."""

    def __init__(self, desk: Desk, readers: Mapping[Inlet, Reader]) -> None:
        self._desk, self._readers = desk, readers

    def register(self, table: InletTable) -> None:
        for inlet in self._readers:
            table.http(inlet, partial(self._received, inlet))

    async def _received(self, inlet: Inlet, request: Request) -> Response:
        found = await sender_of(self._desk, bearer(request), request, inlet)
        if found is None:
            return unknown_key(self._desk, request)
        key, sender = found
        if wait := self._desk.rates.request(key.number):
            return later(self._desk, wait)
        text = request.query_params.get("since", "")
        try:
            since = moment(text) if text else 0
        except (ValueError, OverflowError):
            return JSONResponse({"error": "malformed", "detail": "since: a time as RFC 3339 has it"}, 422)
        received = await asyncio.to_thread(self._readers[inlet], sender.department, since)
        return JSONResponse([_event(one, *_TYPES[inlet]) for one in received], media_type=_BATCH)


def _event(one: Received, kind: str, source: str) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"{one.id}/{one.revision}",
        "source": source,
        "type": kind,
        "subject": one.id,
        "time": one.given,
        "datacontenttype": "application/json",
        "data": msgspec.to_builtins(one),
    }
