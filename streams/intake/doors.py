"""The HTTP doors: OsmAnd and OwnTracks under `/k/<key>/...` or HTTP Basic. Kept or quarantined is 200, unknown is 401.

Real clients resend whatever is not 2xx for ever, and the good fixes behind it wait; so what cannot be used is kept
among the rejects and answered 200. Keys are part of paths here: nothing of a path is ever logged.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.errors import DecodeError, JournalRefused, JournalUnavailable, Overloaded
from streams.intake import dialects
from streams.intake.admission import PHONES
from streams.intake.bodies import body_of
from streams.intake.decoded import DecodedCall, DecodedFix, may_call
from streams.intake.desk import Desk
from streams.intake.dialects import Heard, RequestPart
from streams.intake.ingest_context import IngestContext
from streams.journal.api import Event, Group, Refusal
from streams.model.fix import Lane
from streams.model.reject import Reason
from streams.registry.directory import SenderDirectory
from streams.registry.records import Key, Sender

_HAS_SESSIONS = "a phone with sessions of duty sends its fixes through /v1/stream"


class PhoneDoors:
    """`limit`: bytes of a body."""

    def __init__(self, desk: Desk, *, limit: int) -> None:
        self._desk, self._limit = desk, limit

    async def knock(self, request: Request) -> Response:
        """Any request of a foreign client. A HEAD changes nothing."""
        if request.method == "HEAD":
            return Response(status_code=405, headers={"Allow": "GET, POST"})
        key = await self._desk.key(_key_text(request), request)
        if key is None:
            return Response(status_code=self._desk.unknown(request))
        if not self._desk.takes(key):
            return JSONResponse({"error": "this store does not take such senders"}, 403)
        wait = self._desk.rates.request(key.number)
        try:
            body = await body_of(request, self._limit)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            self._desk.gather.counts.totals["oversized"] += 1
            self._desk.gather.counts.rejects[Reason.OVERSIZED.value] += 1
            return JSONResponse({"error": f"a body has at most {self._limit} bytes"}, 413)
        return await self._answer(request, key, body, wait)

    async def _answer(self, request: Request, key: Key, body: bytes, wait: float) -> Response:
        """`wait`: s that the key should have waited; an SOS is taken all the same."""
        query, headers = request.url.query, request.headers
        heard: Heard | DecodeError | None = None
        group = None
        if not wait or may_call(query.encode() + body):
            try:
                heard = dialects.decode(query, body, headers.get("content-type", ""), named="x-limit-u" in headers)
            except DecodeError as error:
                heard = error
            group = self.group(key, heard, body or query.encode())
        if wait and not (group and group.events):
            self._desk.gather.counts.totals["too_many"] += 1
            return _later(429, wait)
        try:
            if group is not None:
                await self._desk.gather.offer([group])
        except (JournalUnavailable, JournalRefused, Overloaded) as away:
            return _later(503, away.retry_after)
        tracks = isinstance(heard, Heard) and heard.tracks
        return JSONResponse([]) if tracks else Response(status_code=200)

    def group(self, key: Key, heard: Heard | DecodeError, raw: bytes) -> Group | None:
        """What the request brings for the journal; None when it is understood and brings nothing."""
        directory = self._desk.directory()
        anyone = directory.senders_of(key.number)
        if not anyone:
            return None
        first = self._context(key, anyone[0])
        if isinstance(heard, DecodeError):
            refusal = self._desk.admission.refuse(
                first, 0, Reason(heard.reason), raw, heard.detail, self._moment(first)
            )
            return _made(directory, first, refusals=[refusal])
        sender = self._sender(key, heard)
        if sender is None:
            # Whose place it is remains open; who calls is the key's, and a call is not lost for a wrong id.
            calls = self._calls(first, heard.parts) if len(anyone) == 1 else []
            refusal = self._desk.admission.refuse(first, 0, Reason.FOREIGN_IDENTITY, raw)
            return _made(directory, first, refusals=[refusal], events=calls)
        context = self._context(key, sender)
        if sender.kind not in PHONES:
            return _made(
                directory, context, refusals=[self._desk.admission.refuse(context, 0, Reason.NOT_ALLOWED, raw)]
            )
        return self._foreign(context, heard.parts)

    def _foreign(self, context: IngestContext, parts: list[RequestPart]) -> Group | None:
        directory = self._desk.directory()
        rows: list[bytes] = []
        identities: list[bytes] = []
        refusals: list[Refusal] = []
        for fix, raw in parts:
            if isinstance(fix, DecodeError):
                refusals.append(
                    self._desk.admission.refuse(context, 0, Reason(fix.reason), raw, fix.detail, self._moment(context))
                )
            if not isinstance(fix, DecodedFix):
                continue
            if not context.sender.foreign:
                # Here no one asks whether it lies in a session of duty; so its place is not kept at all.
                refusals.append(self._desk.admission.refuse(context, 0, Reason.NOT_ALLOWED, b"", _HAS_SESSIONS))
                continue
            judged = self._desk.admission.foreign(context, fix)
            if isinstance(judged, Refusal):
                refusals.append(judged)
            else:
                rows.append(judged[0])
                identities.append(judged[1])
        events = self._calls(context, parts)
        if not (rows or refusals or events):
            return None
        return _made(directory, context, rows, identities, refusals, events)

    @staticmethod
    def _moment(context: IngestContext) -> int:
        """By which what cannot be read is judged: it may hold a place."""
        return context.now if context.judged else 0

    def _calls(self, context: IngestContext, parts: list[RequestPart]) -> list[Event]:
        if context.sender.kind not in PHONES:
            return []
        return [self._desk.admission.sos(context, part.item) for part in parts if isinstance(part.item, DecodedCall)]

    def _sender(self, key: Key, heard: Heard) -> Sender | None:
        """OwnTracks names itself by its key alone; an id of OsmAnd's must belong to the key. None: it does not."""
        directory = self._desk.directory()
        claimed = {part.item.claimed for part in heard.parts if not isinstance(part.item, DecodeError)} - {""}
        if not claimed:
            return directory.senders_of(key.number)[0]
        return directory.by_unique_id(key.number, claimed.pop()) if len(claimed) == 1 else None

    def _context(self, key: Key, sender: Sender) -> IngestContext:
        return self._desk.context(key, sender, Lane.FOREIGN)


def _key_text(request: Request) -> str:
    parts = request.url.path.split("/")
    if len(parts) > 2 and parts[1] == "k":
        return parts[2]
    scheme, _, word = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(word, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _made(
    directory: SenderDirectory,
    context: IngestContext,
    rows: Iterable[bytes] = (),
    identities: Iterable[bytes] = (),
    refusals: Iterable[Refusal] = (),
    events: Iterable[Event] = (),
) -> Group:
    return Group(
        device=context.sender.number,
        epoch=context.sender.epoch,
        lane=Lane.FOREIGN,
        fixes=b"".join(rows),
        identities=b"".join(identities),
        refusals=tuple(refusals),
        events=tuple(events),
        sessions=context.judged,
        sessions_of=directory.sessions_of(context.sender),
        now=context.now,
    )


def _later(status: int, retry_after: float) -> Response:
    headers = {"Retry-After": str(math.ceil(retry_after))}
    return JSONResponse({"retry_after": retry_after}, status, headers=headers)
