"""Departments' systems over HTTP: CloudEvents at `/v1/events`.

Every event goes the way of all others: admitted, journaled, then answered. What cannot be read is kept among the
rejects and named in the answer; the good ones beside it are taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.access.inlets import Inlet, by_key
from streams.errors import DecodeError, JournalRefused, JournalUnavailable
from streams.intake import cloudevents
from streams.intake.admission import SYSTEMS
from streams.intake.advice import advice
from streams.intake.bodies import body_of
from streams.intake.desk import Desk
from streams.intake.ingest_context import IngestContext, source_of
from streams.intake.systems import AWAY, bearer, context_of, group_of, later, reject_of, sender_of, unknown_key, why
from streams.intake.table import InletTable
from streams.intake.verdicts import Verdicts
from streams.journal.api import Event, Refusal
from streams.model.case_code import is_case_code
from streams.model.event import CaseStatus, MessageReceipt, TaskReceipt
from streams.model.regulation import CaseType
from streams.model.reject import Reason
from streams.registry.records import Key, Sender, SenderKind

_WEIGHT = 10
"""An event of a department's asks for more work than a position."""
_EVENTS, _VERDICT = by_key("/v1/events", "POST", SYSTEMS), by_key("/v1/events", "GET", SYSTEMS)

Ids = Callable[[str], str]
"""A case's id by its code, '' when there is none. Called in a thread."""
Names = Callable[[str], Sequence[str]]
"""Names of a case's people. Called in a thread."""


class DepartmentDoors:
    """`types`: of cases, as they are now. `limit`: bytes of a body."""

    def __init__(
        self,
        desk: Desk,
        id_of: Ids,
        names: Names,
        verdicts: Verdicts,
        types: Callable[[], Mapping[str, CaseType]],
        *,
        limit: int,
    ) -> None:
        self._desk, self._id_of, self._names, self._verdicts = desk, id_of, names, verdicts
        self._types, self._limit = types, limit

    def register(self, table: InletTable) -> None:
        table.http(_EVENTS, self._events)
        table.http(_VERDICT, self._verdict)

    async def _events(self, request: Request) -> Response:
        found = await self._system(request, _EVENTS)
        if found is None:
            return self._unknown_key(request)
        if wait := self._desk.rates.request(found[0].number):
            return self._later(wait)
        body = await self._body(request, self._limit)
        if body is None:
            self._desk.gather.counts.totals["oversized"] += 1
            detail = f"a body has at most {self._limit} bytes"
            return JSONResponse({"error": "oversized", "detail": detail, "advice": advice(Reason.OVERSIZED)}, 413)
        context = context_of(self._desk, *found)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            items = cloudevents.decode(kind, request.headers, body, context.now, self._types())
        except DecodeError as wrong:
            items = [(body, wrong)]
        if wait := self._desk.rates.items(found[0].number, _WEIGHT * len(items)):
            return self._later(wait)
        taken = [await self._one(context, raw, item) for raw, item in items]
        refused = [{"index": n} | why(reject_of(one)) for n, one in enumerate(taken) if isinstance(one, Refusal)]
        try:
            receipts = await self._desk.gather.offer([group_of(context.sender, taken)]) if taken else []
        except AWAY as away:
            return JSONResponse({"retry_after": away.retry_after}, 503)
        answer: dict[str, Any] = {"kept": len(items) - len(refused), "refused": refused}
        if repeated := sum(one.duplicates for one in receipts):
            answer["repeated"] = repeated
        status = 422 if refused and len(refused) == len(items) else 202
        return JSONResponse(answer, status)

    async def _verdict(self, request: Request) -> Response:
        """What became of one of the sender's own events; the same for an event it never sent and one that was taken."""
        found = await self._system(request, _VERDICT)
        if found is None:
            return self._unknown_key(request)
        key, sender = found
        if wait := self._desk.rates.request(key.number):
            return self._later(wait)
        source, name = request.query_params.get("source", ""), request.query_params.get("id", "")
        if not source or not name:
            return JSONResponse({"error": "malformed", "detail": "give the event's own source and id"}, 422)
        try:
            refusal = await self._verdicts.refusal(source_of(sender), cloudevents.identity(source, name))
        except (JournalUnavailable, JournalRefused) as away:
            return JSONResponse({"retry_after": away.retry_after}, 503)
        if refusal is None:
            return JSONResponse({"state": "not_refused"})
        return JSONResponse({"state": "refused"} | why(refusal))

    async def _system(self, request: Request, inlet: Inlet) -> tuple[Key, Sender] | None:
        """A key and its sender, from the header."""
        return await sender_of(self._desk, bearer(request), request, inlet)

    async def _one(self, context: IngestContext, raw: bytes, item: cloudevents.Item | DecodeError) -> Event | Refusal:
        if isinstance(item, DecodeError):
            return self._desk.admission.refuse(context, 0, Reason(item.reason), raw, item.detail)
        if isinstance(item, TaskReceipt | MessageReceipt) and context.sender.kind is not SenderKind.DEPARTMENT:
            detail = "what was received is confirmed by the department that received it, with its own key"
            return self._desk.admission.refuse(context, 0, Reason.NOT_ALLOWED, raw, detail)
        if isinstance(item, CaseStatus) and is_case_code(item.case):
            known = await asyncio.to_thread(self._id_of, item.case)
            # A code no one has waits as it is, like every unknown case.
            item = msgspec.structs.replace(item, case=known or item.case)
        names: Sequence[str] = ()
        if isinstance(item, CaseStatus) and (item.reason or item.paper):
            names = await asyncio.to_thread(self._names, item.case)
        return self._desk.admission.unsequenced(context, item, names)

    def _later(self, wait: float) -> Response:
        return later(self._desk, wait)

    def _unknown_key(self, request: Request) -> Response:
        return unknown_key(self._desk, request)

    async def _body(self, request: Request, limit: int) -> bytes | None:
        """None when it is too long, or its sender has gone."""
        try:
            return await body_of(request, limit)
        except ClientDisconnect:
            return None
