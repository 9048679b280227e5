"""`GET /v1/totals`: the whole city in counts, for the page of its province, out of what its own wall shows. No person,
no place, nothing below the city."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from streams.access.inlets import bears
from streams.clock import Clock
from streams.gateway.hub import Hub
from streams.model.region import Tier
from streams.model.store import StoreInfo
from streams.model.topic import Kind, Projection, Topic
from streams.settings import Settings
from streams.wire.records import RegionNumbers
from streams.wire.totals import CityTotals

PATH = "/v1/totals"


class _Regions(msgspec.Struct, frozen=True):
    """A snapshot of topic `regions`."""

    records: dict[str, RegionNumbers]


class Totals:
    """Answers the province. `store`: what the city is; None until it is known."""

    def __init__(self, settings: Settings, hub: Hub, clock: Clock) -> None:
        self.store: StoreInfo | None = None
        self._city, self._token = settings.city, settings.province.own_token
        self._hub, self._clock = hub, clock
        self._topic = Topic(Kind.REGIONS, settings.city.code, Projection.WALL)

    def answer(self, request: Request) -> Response:
        """404 for who has not the token, 503 while there is nothing to say."""
        said = ",".join(request.headers.get_all("Authorization"))
        if not bears(said, self._token):
            return _reply(HTTPStatus.NOT_FOUND, b"")
        totals = self._totals()
        if totals is None:
            return _reply(HTTPStatus.SERVICE_UNAVAILABLE, b"")
        return _reply(HTTPStatus.OK, msgspec.json.encode(totals))

    def _totals(self) -> CityTotals | None:
        channel, store = self._hub.find(str(self._topic)), self.store
        if channel is None or store is None or not self._hub.ready:
            return None
        regions = msgspec.json.decode(channel.snapshot().data, type=_Regions).records
        if self._city.code not in regions:
            return None
        counties = [numbers for code, numbers in regions.items() if len(code) == Tier.COUNTY]
        return CityTotals(
            city=self._city.code,
            name=self._city.name,
            demo=store.demo,
            now=self._clock.now_ms(),
            fold=self._hub.at,
            rate=store.rate,
            counties=len(counties),
            silent=sum(numbers.silent_since > 0 for numbers in counties),
            numbers=regions[self._city.code],
        )


def _reply(status: HTTPStatus, body: bytes) -> Response:
    headers = Headers({"Content-Length": str(len(body)), "Cache-Control": "no-store", "Connection": "close"})
    if body:
        headers["Content-Type"] = "application/json"
    return Response(status.value, status.phrase, headers, body)
