"""The gateway's one port: viewers' WebSockets, GET /healthz and /metrics for observers, counts for the province."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Origin

from streams.access.inlets import PASSED_ON, Inlet, Proof, observes
from streams.gateway.counts import Counts, Exposition
from streams.gateway.doorkeeper import origins, place
from streams.gateway.line import library_log, line_factory
from streams.gateway.poll import PATH, Poll
from streams.gateway.reception import PART_S, Reception
from streams.gateway.totals import PATH as TOTALS
from streams.gateway.totals import Totals
from streams.ports import bound
from streams.settings import Settings

INBOUND_BYTES = 16_384
OPEN_S = 5.0
SEND_BUFFER = 65_536
"""The system's buffer per viewer. Left to itself it grows to megabytes, and a stuck viewer shows only when it is
full."""
BACKLOG = 4096
"""A gateway that comes back meets all its viewers at once."""


class GatewayHealth(msgspec.Struct, frozen=True):
    """What /healthz says: 200 while `ok`, else 503. `fold_at`: city ms of the newest change. `note`: what is wrong."""

    ok: bool
    viewers: int
    fold_at: int
    note: str


Answer = Callable[[ServerConnection, Request], Awaitable[Response | None]]


async def open_door(settings: Settings, reception: Reception, counts: Counts, answer: Answer) -> Server:
    """Listens; viewers go to the reception. A page of a foreign origin is refused; who sends no Origin is no
    browser, and needs a ticket like everybody. Raises PortTaken."""
    section = settings.gateway
    return await serve(
        reception.receive,
        sock=_bind(section.host, section.port),
        backlog=BACKLOG,
        compression=None,
        origins=[*(Origin(name) for name in origins(settings)), None],
        process_request=answer,
        server_header=None,
        open_timeout=OPEN_S,
        ping_interval=None,
        close_timeout=PART_S,
        max_size=INBOUND_BYTES,
        max_queue=4,
        logger=library_log(),
        create_connection=line_factory(reception.lines, counts, section.queue_bytes),
    )


INLETS = (
    Inlet("/healthz", "GET", Proof.PUBLIC),
    Inlet("/metrics", "GET", Proof.OBSERVER),
    Inlet(PATH, "GET", Proof.SESSION),
    Inlet(TOTALS, "GET", Proof.PROVINCE),
    Inlet("/{rest}", "SOCKET", Proof.SESSION),
)
"""What there is on the port and what it asks; anyone who is let in gets topics by the policy."""
_AT = {inlet.rule: inlet for inlet in INLETS if inlet.method == "GET"}


def observers(counts: Counts, condition: Callable[[], GatewayHealth], poll: Poll, totals: Totals, token: str) -> Answer:
    """Answers what observers and the province GET, and pages that poll; leaves every other path to the WebSocket
    handshake. `token`: of observers, '' = this machine alone."""
    exposition = Exposition(counts)

    async def healthz(connection: ServerConnection, _: Request) -> Response:
        now = condition()
        status = HTTPStatus.OK if now.ok else HTTPStatus.SERVICE_UNAVAILABLE
        return connection.respond(status, msgspec.json.encode(now).decode() + "\n")

    async def metrics(connection: ServerConnection, _: Request) -> Response:
        return connection.respond(HTTPStatus.OK, exposition.text().decode())

    async def polled(connection: ServerConnection, request: Request) -> Response:
        return await poll.answer(request, place(connection.remote_address, request.headers))

    async def totalled(_: ServerConnection, request: Request) -> Response:
        return totals.answer(request)

    views = {"/healthz": healthz, "/metrics": metrics, PATH: polled, TOTALS: totalled}
    missing = views.keys() ^ _AT.keys()
    if missing:
        raise LookupError(f"doors without a declaration, or declared and not there: {sorted(missing)}")

    async def answer(connection: ServerConnection, request: Request) -> Response | None:
        inlet = _AT.get(request.path.partition("?")[0])
        # A page asks first whether it may poll (OPTIONS); whatever else is no GET the handshake refuses.
        if inlet is None or (request.method != "GET" and inlet.proof is not Proof.SESSION):
            return None
        if inlet.proof is Proof.OBSERVER and not _observes(connection, request, token):
            return connection.respond(HTTPStatus.NOT_FOUND, "")
        return await views[inlet.rule](connection, request)

    return answer


def _observes(connection: ServerConnection, request: Request, token: str) -> bool:
    peer = connection.remote_address
    passed_on = any(request.headers.get_all(name) for name in PASSED_ON)
    said = ",".join(request.headers.get_all("Authorization"))
    return observes(peer[0] if isinstance(peer, tuple) else "", said, token, passed_on=passed_on)


def _bind(host: str, port: int) -> socket.socket:
    sock = bound(host, port, "gateway.port")
    # What is accepted inherits it.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    sock.setblocking(False)
    return sock
