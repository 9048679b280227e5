"""Every route of intake is made here, in one call with what it asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from streams.access.inlets import PASSED_ON, Inlet, Proof, observes

_View = Callable[[Request], Awaitable[Response]]


class InletTable:
    """`token`: of observers, '' = this machine alone. Who may pass a door of keys is asked by what is behind it, of the
    same declaration."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.inlets: list[Inlet] = []
        self.routes: list[BaseRoute] = []

    def http(self, inlet: Inlet, view: _View) -> None:
        self.inlets.append(inlet)
        seen = self._observed(view) if inlet.proof is Proof.OBSERVER else view
        self.routes.append(Route(inlet.rule, seen, methods=[inlet.method]))

    def socket(self, inlet: Inlet, view: Callable[[WebSocket], Awaitable[None]]) -> None:
        self.inlets.append(inlet)
        self.routes.append(WebSocketRoute(inlet.rule, view))

    def _observed(self, view: _View) -> _View:
        async def answer(request: Request) -> Response:
            peer = request.client.host if request.client else ""
            passed_on = any(name in request.headers for name in PASSED_ON)
            header = request.headers.get("authorization", "")
            if observes(peer, header, self._token, passed_on=passed_on):
                return await view(request)
            return Response(status_code=404)

        return answer
