"""The HTTP doors: OsmAnd and OwnTracks under `/k/<key>/...` or HTTP Basic. Kept or quarantined is 200, unknown is 401.

Real clients resend whatever is not 2xx for ever, and the good fixes behind it wait; so what cannot be used is kept
among the rejects and answered 200. Keys are part of paths here: nothing of a path is ever logged.
"""

from __future__ import annotations

import base64
import math

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.errors import DecodeError, JournalRefused, JournalUnavailable
from streams.intake import osmand, owntracks
from streams.intake.admission import Said
from streams.intake.bodies import body_of
from streams.intake.decoded import Decoded, DecodedFix
from streams.intake.gather import Overloaded
from streams.intake.stream import Desk
from streams.journal.api import Group, Refusal
from streams.model.fix import Lane
from streams.model.reject import Reason
from streams.registry.records import Key, Sender, SenderKind

_HAS_SESSIONS = "a phone with sessions of duty sends its fixes through /v1/stream"


class Doors:
    """`limit`: bytes of a body."""

    def __init__(self, desk: Desk, *, limit: int) -> None:
        self._desk, self._limit = desk, limit

    async def knock(self, request: Request) -> Response:
        """Any request of a foreign client."""
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
        tracks = _is_owntracks(body)
        group = None
        if not wait or _may_call(request, body):
            group = self._group(request, key, body, tracks=tracks)
        if wait and not (group and group.events):
            self._desk.gather.counts.totals["too_many"] += 1
            return _later(429, wait)
        try:
            if group is not None:
                await self._desk.gather.offer([group])
        except (JournalUnavailable, JournalRefused, Overloaded) as away:
            return _later(503, away.retry_after)
        return JSONResponse([]) if tracks else Response(status_code=200)

    def _group(self, request: Request, key: Key, body: bytes, *, tracks: bool) -> Group | None:
        """What the request brings for the journal; None when it is understood and brings nothing."""
        query = request.url.query
        raw = body or query.encode()
        anyone = self._desk.directory().senders_of(key.number)
        if not anyone:
            return None
        said = self._said(key, anyone[0])
        found: list[tuple[bytes, Decoded | DecodeError]]
        try:
            found = owntracks.decode(body) if tracks else [(raw, osmand.decode(query, body, _type(request)))]
        except DecodeError as wrong:
            refusal = self._desk.admission.refuse(said, 0, Reason(wrong.reason), raw, wrong.detail)
            return _refused(anyone[0], refusal)
        claimed = {one.claimed for _, one in found if not isinstance(one, DecodeError) and one.claimed}
        sender = self._sender(key, claimed, tracks=tracks)
        if sender is None:
            return _refused(anyone[0], self._desk.admission.refuse(said, 0, Reason.FOREIGN_IDENTITY, raw))
        said = self._said(key, sender)
        if sender.kind is not SenderKind.PHONE:
            return _refused(sender, self._desk.admission.refuse(said, 0, Reason.NOT_ALLOWED, raw))
        return self._foreign(said, found)

    def _foreign(self, said: Said, found: list[tuple[bytes, Decoded | DecodeError]]) -> Group | None:
        rows: list[bytes] = []
        identities: list[bytes] = []
        refusals: list[Refusal] = []
        for raw, fix in found:
            if isinstance(fix, DecodeError):
                # With its own bytes alone: a request of a thousand bad ones is not kept a thousand times.
                refusals.append(self._desk.admission.refuse(said, 0, Reason(fix.reason), raw, fix.detail))
            if not isinstance(fix, DecodedFix):
                continue
            if not said.sender.foreign:
                # Here nobody asks whether it lies in a session of duty; so its place is not kept at all.
                refusals.append(self._desk.admission.refuse(said, 0, Reason.NOT_ALLOWED, b"", _HAS_SESSIONS))
                continue
            judged = self._desk.admission.foreign(said, fix)
            if isinstance(judged, Refusal):
                refusals.append(judged)
            else:
                rows.append(judged[0])
                identities.append(judged[1])
        sos = [fix for _, fix in found if isinstance(fix, DecodedFix) and fix.sos]
        events = tuple(self._desk.admission.sos(said, fix) for fix in sos)
        if not (rows or refusals or events):
            return None
        return Group(
            device=said.sender.number,
            epoch=said.sender.epoch,
            lane=Lane.FOREIGN,
            fixes=b"".join(rows),
            identities=b"".join(identities),
            refusals=tuple(refusals),
            events=events,
        )

    def _sender(self, key: Key, claimed: set[str], *, tracks: bool) -> Sender | None:
        """OwnTracks names itself by its key alone; an OsmAnd id must belong to the key."""
        directory = self._desk.directory()
        if tracks:
            return directory.senders_of(key.number)[0]
        return directory.by_unique_id(key.number, claimed.pop()) if len(claimed) == 1 else None

    def _said(self, key: Key, sender: Sender) -> Said:
        return Said(key=key, sender=sender, lane=Lane.FOREIGN, now=self._desk.now(), shift=self._desk.shift(key))


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


def _is_owntracks(body: bytes) -> bool:
    """A JSON body that is not Traccar's: an array, or an object without `location`."""
    start = body.lstrip()[:1]
    return start == b"[" or (start == b"{" and b'"location":' not in body.replace(b" ", b"")[:4096])


def _type(request: Request) -> str:
    return request.headers.get("content-type", "")


def _may_call(request: Request, body: bytes) -> bool:
    """Whether it can be an SOS; only then is a request beyond its key's rate read."""
    return b"sos" in f"{request.url.query} ".encode().lower() + body.lower()


def _refused(sender: Sender, refusal: Refusal) -> Group:
    return Group(device=sender.number, epoch=sender.epoch, lane=Lane.FOREIGN, refusals=(refusal,))


def _later(status: int, retry_after: float) -> Response:
    headers = {"Retry-After": str(math.ceil(retry_after))}
    return JSONResponse({"retry_after": retry_after}, status, headers=headers)
