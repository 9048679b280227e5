"""`POST /v1/deliveries/{gateway}`: what a gateway reports of the receivers it was to reach, one report or a list.

Signed like what it was sent. A report becomes an event as it came: whether it names an attempt of ours, comes twice or
contradicts an earlier one is the fold's to say.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from typing import Annotated, Literal

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.access.inlets import Inlet, Proof
from streams.access.words import split
from streams.intake.bodies import body_of
from streams.intake.desk import Desk
from streams.intake.systems import AWAY, later
from streams.intake.table import InletTable
from streams.journal.api import Event, Group
from streams.model.fix import Lane
from streams.model.outgoing.attempt import AttemptState, SendChannel
from streams.model.outgoing.delivery import Delivery
from streams.model.words import Note
from streams.wire import entry

_DOOR = Inlet("/v1/deliveries/{gateway}", "POST", Proof.GATEWAY)
BODY_LIMIT = 65_536
MOST = 200
"""Reports of one request."""
_ONE_WINDOW = 0


class DeliveryReport(msgspec.Struct, frozen=True):
    """`id`: the key of the try, as the gateway was given it. `note`: its own reason."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    state: Literal["delivered", "failed"]
    note: Note = ""


_decoder = msgspec.json.Decoder(DeliveryReport | Annotated[list[DeliveryReport], msgspec.Meta(max_length=MOST)])


class DeliveryDoor:
    """`secret`: the gateways'; '' = none may report."""

    def __init__(self, desk: Desk, secret: str) -> None:
        self._desk, self._secret = desk, secret.encode()

    def register(self, table: InletTable) -> None:
        table.http(_DOOR, self._reports)

    async def _reports(self, request: Request) -> Response:
        desk, gateway = self._desk, request.path_params["gateway"]
        if not self._secret or gateway not in set(SendChannel) or desk.rates.tried_too_often(desk.address(request)):
            return self._unknown(request)
        if wait := desk.rates.request(("gateway", desk.address(request))):
            return later(desk, wait)
        try:
            body = await body_of(request, BODY_LIMIT)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return _no(413, "oversized", f"a body has at most {BODY_LIMIT} bytes")
        proof = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(proof.encode(), request.headers.get("x-signature", "").encode()):
            return self._unknown(request)
        try:
            found = _decoder.decode(body)
        except msgspec.MsgspecError as error:
            return _no(422, "malformed", str(error))
        reports = found if isinstance(found, list) else [found]
        events = self._events(gateway, reports)
        try:
            await desk.gather.offer([Group(device=_ONE_WINDOW, epoch=1, lane=Lane.FOREIGN, events=events)])
        except AWAY as away:
            return JSONResponse({"retry_after": away.retry_after}, 503)
        return JSONResponse({"kept": len(reports)}, 202)

    def _events(self, gateway: str, reports: list[DeliveryReport]) -> tuple[Event, ...]:
        """Each arrival is an event of its own: that one came twice is to be seen."""
        now = self._desk.now()
        made: list[Event] = []
        for report in reports:
            name = str(uuid.uuid4())
            delivery = Delivery(
                id=name,
                source=f"gateway/{gateway}",
                at=now,
                received=now,
                gateway=gateway,
                attempt=report.id,
                state=AttemptState(report.state),
                note=report.note,
            )
            clean, _ = split(delivery, event=f"gateway/{name}", case="")
            identity = hashlib.sha256(name.encode()).digest()[:12]
            made.append(Event(0, entry.pack(clean), identity=identity))
        return tuple(made)

    def _unknown(self, request: Request) -> Response:
        self._desk.wrong_key(self._desk.address(request))
        return _no(self._desk.unknown(request), "unknown", "the gateway or the signature is not known here")


def _no(status: int, code: str, what: str) -> Response:
    return JSONResponse({"error": code, "detail": what}, status)
