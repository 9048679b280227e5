"""Departments' doors over HTTP: CloudEvents at `/v1/events`, Open311 GeoReport v2 under `/open311/v2`.

Every event goes the way of all others: admitted, journaled, then answered. What cannot be read is kept among the
rejects and named in the answer; the good ones beside it are taken.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from streams.access.inlets import Inlet, Proof, by_key
from streams.errors import DecodeError, JournalRefused, JournalUnavailable
from streams.intake import cloudevents, georeport
from streams.intake.admission import SYSTEMS, Said, source_of
from streams.intake.advice import advice
from streams.intake.bodies import body_of
from streams.intake.gather import Overloaded
from streams.intake.georeport import Known, Service
from streams.intake.stream import Desk
from streams.intake.table import Table
from streams.intake.verdicts import Verdicts
from streams.journal.api import Event, Group, Refusal
from streams.model.case import Channel
from streams.model.case_code import case_code, is_case_code
from streams.model.event import CaseStatus, Report
from streams.model.fix import Lane
from streams.model.regulation import CaseType
from streams.model.reject import Reason, Reject
from streams.registry.records import Key, Sender, SenderKind

_AWAY = (JournalUnavailable, JournalRefused, Overloaded)
_MEDIA = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_SHOWN = 200
_FORM = 32_768
"""Bytes of a request to Open311: its longest text, as forms write it, and what is around it."""
_WEIGHT = 10
"""An event of a department's asks for more work than a position."""


_EVENTS, _VERDICT = by_key("/v1/events", "POST", SYSTEMS), by_key("/v1/events", "GET", SYSTEMS)
_ASK = by_key("/open311/v2/requests.{form}", "POST", {SenderKind.DEPARTMENT})


class Requests(Protocol):
    """What is known of matters, as anybody may see it. Called in threads."""

    def id_of(self, code: str) -> str:
        """A case's id by its code, '' when there is none."""
        ...

    def requests(self, *, code: str = "", type: str = "", status: str = "", limit: int = 200) -> list[Known]:
        """The newest that came by the public's own doors; of types that are services alone."""
        ...


Parties = Callable[[str, str, str], None]
"""(case, name, telephone) of who asked: for the registry alone. Called in a thread."""
Names = Callable[[str], Sequence[str]]
"""Names of a case's people. Called in a thread."""


class Departments:
    """`services`, `types`: as they are now. `pin`: makes one for a case, by which its reporter asks; called in a
    thread. `city`: where a matter lies that names no place we know. `url`: how others reach this server, by its
    configuration: never by what a request says of its host."""

    def __init__(
        self,
        desk: Desk,
        requests: Requests,
        services: Callable[[], Sequence[Service]],
        parties: Parties,
        names: Names,
        pin: Callable[[str], str],
        verdicts: Verdicts,
        types: Callable[[], Mapping[str, CaseType]],
        *,
        city: str,
        limit: int,
        url: str,
    ) -> None:
        self._desk, self._requests, self._services, self._parties = desk, requests, services, parties
        self._names, self._pin, self._verdicts, self._types = names, pin, verdicts, types
        self._city, self._limit, self._url = city, limit, url.rstrip("/")

    def register(self, table: Table) -> None:
        table.http(_EVENTS, self._events)
        table.http(_VERDICT, self._verdict)
        table.http(_ASK, self._ask)
        for rule, view in (
            ("/open311/discovery.{form}", self._discovery),
            ("/open311/v2/services.{form}", self._list),
            ("/open311/v2/services/{code}.{form}", self._definition),
            ("/open311/v2/requests.{form}", self._asked),
            ("/open311/v2/requests/{code}.{form}", self._asked),
        ):
            table.http(Inlet(rule, "GET", Proof.PUBLIC), view)

    async def _events(self, request: Request) -> Response:
        found = await self._system(request, _EVENTS)
        if found is None:
            return self._unknown_key(request)
        if wait := self._desk.rates.request(found[0].number):
            return self._later(wait)
        body = await self._body(request, self._limit)
        if body is None:
            return JSONResponse({"error": "oversized", "detail": f"a body has at most {self._limit} bytes"}, 413)
        said = self._said(*found)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            items = cloudevents.decode(kind, request.headers, body, said.now, self._types())
        except DecodeError as wrong:
            items = [(body, wrong)]
        if wait := self._desk.rates.items(found[0].number, _WEIGHT * len(items)):
            return self._later(wait)
        taken = [await self._one(said, raw, item) for raw, item in items]
        refused = [_refused(n, one) for n, one in enumerate(taken) if isinstance(one, Refusal)]
        try:
            receipts = await self._desk.gather.offer([_group(said.sender, taken)]) if taken else []
        except _AWAY as away:
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
        return JSONResponse({"state": "refused"} | _why(refusal))

    async def _system(self, request: Request, inlet: Inlet) -> tuple[Key, Sender] | None:
        """A key and its sender, from the header."""
        text = request.headers.get("authorization", "").removeprefix("Bearer ")
        return await self._sender(text, request, inlet)

    async def _one(self, said: Said, raw: bytes, item: cloudevents.Item | DecodeError) -> Event | Refusal:
        if isinstance(item, DecodeError):
            return self._desk.admission.refuse(said, 0, Reason(item.reason), raw, item.detail)
        if isinstance(item, CaseStatus) and is_case_code(item.case):
            known = await asyncio.to_thread(self._requests.id_of, item.case)
            # A code nobody has waits as it is, like every unknown case.
            item = msgspec.structs.replace(item, case=known or item.case)
        names: Sequence[str] = ()
        if isinstance(item, CaseStatus) and (item.reason or item.paper):
            names = await asyncio.to_thread(self._names, item.case)
        return self._desk.admission.told(said, item, names)

    async def _discovery(self, request: Request) -> Response:
        endpoint = {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": f"{self._url}/open311/v2",
            "changeset": "2026-11-23T00:00:00+08:00",
            "type": "production",
            "formats": "text/xml, application/json",
        }
        row = {"changeset": endpoint["changeset"], "contact": "", "key_service": ""}
        return self._answer(request, {**row, "endpoints": [endpoint]}, "discovery", "", wrapped=False)

    async def _list(self, request: Request) -> Response:
        return self._answer(request, georeport.service_list(self._services()), "services", "service")

    async def _definition(self, request: Request) -> Response:
        service = self._by_code().get(request.path_params["code"])
        if service is None:
            return self._no(request, 404, "service_code is none of ours")
        said = georeport.definition(service)
        if request.path_params["form"] == "xml":
            return Response(georeport.definition_xml(said), media_type=_MEDIA["xml"])
        return self._answer(request, said, "service_definition", "attribute", wrapped=False)

    async def _ask(self, request: Request) -> Response:
        # Its key stands in its body, so this much is read of anybody.
        if self._desk.rates.tried_too_often(self._desk.address(request)):
            return self._no(request, 429, "too many wrong keys came from here: wait a minute")
        body = await self._body(request, _FORM)
        if body is None:
            return self._no(request, 413, f"a body has at most {_FORM} bytes")
        try:
            form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
        except ValueError:
            return self._no(request, 400, "the body is no form")
        # In the form alone: what stands in an address is logged by whatever is in between.
        found = await self._sender(form.get("api_key", ""), request, _ASK)
        if found is None:
            return self._no(request, 403, "api_key is needed: ask the centre for one")
        if wait := self._desk.rates.request(found[0].number):
            return self._no(request, 429, f"come again in {math.ceil(wait)} s")
        known = self._by_code()
        if why := georeport.wrong(form, known):
            return self._no(request, 400, why)
        try:
            asked = georeport.asked(form, known[form["service_code"]])
        except ValueError as wrong:
            return self._no(request, 400, str(wrong))
        return await self._made(request, self._said(*found), asked)

    async def _made(self, request: Request, said: Said, asked: georeport.Asked) -> Response:
        report = Report(
            id=f"open311/{secrets.token_hex(12)}",
            source="",
            at=said.now - said.shift,
            region=asked.region or ("" if asked.lon else self._city),
            type=asked.service.type,
            category=asked.service.category,
            channel=Channel.MINI_PROGRAM,
            lon_e6=round(asked.lon * 1e6),
            lat_e6=round(asked.lat * 1e6),
            text=asked.text,
        )
        event = self._desk.admission.told(said, report, [asked.name] if asked.name else [])
        try:
            if isinstance(event, Event) and (asked.name or asked.phone):
                await asyncio.to_thread(self._parties, report.id, asked.name, asked.phone)
            await self._desk.gather.offer([_group(said.sender, [event])])
        except _AWAY as away:
            return self._no(request, 503, f"come again in {away.retry_after} s")
        if isinstance(event, Refusal):
            return self._no(request, 400, "the place is none of this city's")
        region = self._desk.admission.region_of(event)
        row = {
            "service_request_id": case_code(report.id, region, said.now),
            "service_notice": asked.service.description,
            # An addition of ours: shown once, to be kept by who asks later how it stands.
            "pin": await asyncio.to_thread(self._pin, report.id),
        }
        return self._answer(request, [row], "service_requests", "request")

    async def _asked(self, request: Request) -> Response:
        if wait := self._desk.rates.question(self._desk.address(request)):
            return self._no(request, 429, f"come again in {math.ceil(wait)} s")
        code = request.path_params.get("code", "")
        query = request.query_params
        wanted = code or query.get("service_request_id", "").partition(",")[0]
        service = self._by_code().get(query.get("service_code", ""))
        if (wanted and not is_case_code(wanted)) or (query.get("service_code") and service is None):
            return self._answer(request, [], "service_requests", "request")
        found = await asyncio.to_thread(
            lambda: self._requests.requests(
                code=wanted, type=service.type if service else "", status=query.get("status", ""), limit=_SHOWN
            )
        )
        return self._answer(request, georeport.request_list(found), "service_requests", "request")

    def _answer(self, request: Request, said: Any, root: str, item: str, *, wrapped: bool = True) -> Response:
        form = request.path_params["form"]
        if form not in _MEDIA:
            return JSONResponse([{"code": 404, "description": "ask for .json or .xml"}], 404)
        if form == "json":
            return JSONResponse(said)
        body = georeport.xml(root, item, said) if wrapped else georeport.record_xml(root, said)
        return Response(body, media_type=_MEDIA["xml"])

    def _no(self, request: Request, status: int, what: str) -> Response:
        rows: list[Mapping[str, Any]] = [{"code": status, "description": what}]
        if request.path_params.get("form") == "xml":
            return Response(georeport.xml("errors", "error", rows), status, media_type=_MEDIA["xml"])
        return JSONResponse(rows, status)

    def _by_code(self) -> dict[str, Service]:
        return {one.code: one for one in self._services()}

    def _later(self, wait: float) -> Response:
        self._desk.gather.counts.totals["too_many"] += 1
        return JSONResponse({"retry_after": wait}, 429, headers={"Retry-After": str(math.ceil(wait))})

    def _unknown_key(self, request: Request) -> Response:
        said = {"error": "unknown_key", "detail": "send Authorization: Bearer <department's key>"}
        return JSONResponse(said, self._desk.unknown(request))

    async def _sender(self, text: str, request: Request, inlet: Inlet) -> tuple[Key, Sender] | None:
        """A key and its sender that the door takes; None for all others, and for simulated ones of a production
        store."""
        key = await self._desk.key(text, request)
        if key is None or not self._desk.takes(key):
            return None
        senders = self._desk.directory().senders_of(key.number)
        sender = next((one for one in senders if inlet.takes(one.kind)), None)
        return None if sender is None else (key, sender)

    def _said(self, key: Key, sender: Sender) -> Said:
        return Said(key=key, sender=sender, lane=Lane.FOREIGN, now=self._desk.now(), shift=self._desk.shift(key))

    async def _body(self, request: Request, limit: int) -> bytes | None:
        """None when it is too long, or its sender has gone."""
        try:
            return await body_of(request, limit)
        except ClientDisconnect:
            return None


def _refused(index: int, refusal: Refusal) -> dict[str, Any]:
    """The same that is kept among the rejects, and what to do: nobody but its sender can mend it."""
    return {"index": index} | _why(msgspec.msgpack.decode(refusal.packed, type=Reject))


def _why(reject: Reject) -> dict[str, Any]:
    return {"reason": reject.reason.value, "detail": reject.detail, "advice": advice(reject.reason)}


def _group(sender: Sender, taken: Sequence[Event | Refusal]) -> Group:
    return Group(
        device=sender.number,
        epoch=sender.epoch,
        lane=Lane.FOREIGN,
        events=tuple(one for one in taken if isinstance(one, Event)),
        refusals=tuple(one for one in taken if isinstance(one, Refusal)),
    )
