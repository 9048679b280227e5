"""`GET /v1/tasks`: a department's system reads the tasks that its department received, as CloudEvents of type
`city.task.given`. It confirms them at `/v1/events`, with `city.task.receipt`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from streams.access.inlets import by_key
from streams.intake.desk import Desk
from streams.intake.envelope import moment
from streams.intake.systems import bearer, later, sender_of, unknown_key
from streams.intake.table import InletTable
from streams.registry.records import SenderKind

_TASKS = by_key("/v1/tasks", "GET", (SenderKind.DEPARTMENT,))
GIVEN = "city.task.given"
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


Reader = Callable[[str, int], Sequence[GivenTo]]
"""Of a department since a time (city ms), the newest first. Called in a thread."""


class TaskDoor:
    def __init__(self, desk: Desk, read: Reader) -> None:
        self._desk, self._read = desk, read

    def register(self, table: InletTable) -> None:
        table.http(_TASKS, self._tasks)

    async def _tasks(self, request: Request) -> Response:
        found = await sender_of(self._desk, bearer(request), request, _TASKS)
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
        tasks = await asyncio.to_thread(self._read, sender.department, since)
        return JSONResponse([_event(one) for one in tasks], media_type=_BATCH)


def _event(one: GivenTo) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"{one.id}/{one.revision}",
        "source": "/tasks",
        "type": GIVEN,
        "subject": one.id,
        "time": one.given,
        "datacontenttype": "application/json",
        "data": msgspec.to_builtins(one),
    }
