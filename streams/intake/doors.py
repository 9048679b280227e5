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
from streams.intake.decoded import Decoded, DecodedFix
from streams.intake.gather import Overloaded
from streams.intake.stream import Desk
from streams.journal.api import Group, Refusal
from streams.model.fix import Lane
from streams.model.reject import Reason
from streams.registry.records import Key, Sender, SenderKind

_HAS_SESSIONS = "a phone with sessions of duty sends its fixes through /v1/stream"


class Doors:
    """`limit`: bytes of a body. `per_s`: requests a key may make per second, ten times that in a burst."""

    def __init__(self, desk: Desk, *, limit: int, per_s: int) -> None:
        self._desk, self._limit, self._per_s = desk, limit, per_s
        self._buckets: dict[int, tuple[float, int]] = {}

    async def knock(self, request: Request) -> Response:
        """Any request of a foreign client."""
        key = await self._desk.key(_key_text(request))
        if key is None:
            self._desk.gather.counts.totals["unknown_key"] += 1
            return Response(status_code=401)
        if not self._desk.takes(key):
            return JSONResponse({"error": "this store does not take such senders"}, 403)
        if not self.may(key):
            self._desk.gather.counts.totals["too_many"] += 1
            return _later(429, 1.0)
        try:
            body = await self._body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            self._desk.gather.counts.totals["oversized"] += 1
            self._desk.gather.counts.rejects[Reason.OVERSIZED.value] += 1
            return JSONResponse({"error": f"a body has at most {self._limit} bytes"}, 413)
        return await self._answer(request, key, body)

    async def _answer(self, request: Request, key: Key, body: bytes) -> Response:
        tracks = _is_owntracks(body)
        group = self._group(request, key, body, tracks=tracks)
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
        found: list[Decoded | DecodeError]
        try:
            found = owntracks.decode(body) if tracks else [osmand.decode(query, body, _type(request))]
        except DecodeError as wrong:
            refusal = self._desk.admission.refuse(said, 0, Reason(wrong.reason), raw, wrong.detail)
            return _refused(anyone[0], refusal)
        claimed = {one.claimed for one in found if not isinstance(one, DecodeError) and one.claimed}
        sender = self._sender(key, claimed, tracks=tracks)
        if sender is None:
            return _refused(anyone[0], self._desk.admission.refuse(said, 0, Reason.FOREIGN_IDENTITY, raw))
        said = self._said(key, sender)
        if sender.kind is not SenderKind.PHONE:
            return _refused(sender, self._desk.admission.refuse(said, 0, Reason.NOT_ALLOWED, raw))
        return self._foreign(said, found, raw)

    def _foreign(self, said: Said, found: list[Decoded | DecodeError], raw: bytes) -> Group | None:
        rows: list[bytes] = []
        identities: list[bytes] = []
        refusals: list[Refusal] = []
        for fix in found:
            if isinstance(fix, DecodeError):
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
        sos = [fix for fix in found if isinstance(fix, DecodedFix) and fix.sos]
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

    async def _body(self, request: Request) -> bytes | None:
        """None when it is too long; then no more of it is read."""
        said = request.headers.get("content-length", "")
        if said.isdigit() and int(said) > self._limit:
            return None
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > self._limit:
                return None
            parts.append(part)
        return b"".join(parts)

    def may(self, key: Key) -> bool:
        """A bucket of ten seconds' worth, refilled by the clock."""
        now = self._desk.now()
        full = 10.0 * self._per_s
        level, at = self._buckets.get(key.number, (full, now))
        level = min(full, level + max(0, now - at) / 1000 * self._per_s)
        if level < 1:
            return False
        self._buckets[key.number] = (level - 1, now)
        return True


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


def _refused(sender: Sender, refusal: Refusal) -> Group:
    return Group(device=sender.number, epoch=sender.epoch, lane=Lane.FOREIGN, refusals=(refusal,))


def _later(status: int, retry_after: float) -> Response:
    headers = {"Retry-After": str(math.ceil(retry_after))}
    return JSONResponse({"retry_after": retry_after}, status, headers=headers)
