"""The routes of Open311 GeoReport v2 under `/open311`.

A request goes the way of all others: admitted, journaled, then answered. What is refused of a known key is kept among
the rejects, without who asked and what they wrote.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from streams.access.inlets import Inlet, Proof, by_key
from streams.errors import DecodeError, FormUnreadable
from streams.intake.advice import advice
from streams.intake.desk import Desk
from streams.intake.ingest_context import IngestContext
from streams.intake.open311 import answers
from streams.intake.open311.answers import PublicRequest, Update
from streams.intake.open311.asked import ServiceRequest, asked
from streams.intake.open311.form import FormBody, form_of
from streams.intake.open311.question import Question, question
from streams.intake.open311.repeats import Repeats, Row, Which, names
from streams.intake.open311.services import PublicService
from streams.intake.systems import AWAY, context_of, group_of, reject_of, sender_of
from streams.intake.table import InletTable
from streams.journal.api import Event, Refusal
from streams.model.case import Channel
from streams.model.case_code import case_code
from streams.model.event import Report
from streams.model.reject import Reason
from streams.registry.parties import Party
from streams.registry.records import SenderKind

_MEDIA = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
_V2 = "/open311/v2"
_ASK = by_key(f"{_V2}/requests.{{form}}", "POST", {SenderKind.DEPARTMENT})
_ELSE = "/open311/{rest:path}"
_PLAIN = ("service_code", "lat", "long", "address_id")
"""Fields of a refused request that say nothing of anybody."""

_BEFORE = "同样的内容已收到过，未另立事项 / received before, no second matter is made"
_AT_ONCE = 2
"""Questions of everybody's that are looked up at a time: the threads are the phones' too."""

View = Callable[[Request], Awaitable[Response]]


class PublicLookup(Protocol):
    """What is known of cases that came by the public's own doors, as anybody may see it. Called in threads."""

    def requests(self, asked: Question) -> list[PublicRequest]:
        """The newest first; of types that are services alone."""
        ...

    def updates(self, asked: Question) -> list[Update]:
        """Their steps, the oldest first."""
        ...


Parties = Callable[[str, Party], None]
"""(case, who asked): for the registry alone, once however often it is sent. Called in a thread."""


class Pins(Protocol):
    """Of cases, for their reporters. Called in threads; times are real ms."""

    def give_pin(self, case: str, now: int) -> str:
        """A PIN to ask with; '' where one was given before."""
        ...

    def pin_given(self, case: str) -> int:
        """When, 0 = never."""
        ...


class Open311:
    """`services`: as they are now. `secret`: of this installation, for the ids of cases. `city`: where a case lies that
    names no place we know. `url`: how others reach this server, by its configuration: never by what a request says of
    its host."""

    def __init__(
        self,
        desk: Desk,
        requests: PublicLookup,
        services: Callable[[], Sequence[PublicService]],
        parties: Parties,
        pins: Pins,
        secret: Callable[[], bytes],
        *,
        city: str,
        url: str,
    ) -> None:
        self._desk, self._requests, self._services, self._parties = desk, requests, services, parties
        self._pins, self._secret, self._city, self._url = pins, secret, city, url.rstrip("/")
        self._repeats = Repeats(pins.pin_given)
        self._routes: list[tuple[Any, str]] = []
        self._at_once = asyncio.Semaphore(_AT_ONCE)

    def register(self, table: InletTable) -> None:
        views: list[tuple[Inlet, View]] = [
            (_ASK, self._ask),
            *(
                (Inlet(rule, "GET", Proof.PUBLIC), view)
                for rule, view in (
                    ("/open311/discovery.{form}", self._discovery),
                    (f"{_V2}/discovery.{{form}}", self._discovery),
                    (f"{_V2}/services.{{form}}", self._list),
                    (f"{_V2}/services/{{code}}.{{form}}", self._definition),
                    (f"{_V2}/requests.{{form}}", self._asked),
                    (f"{_V2}/requests/{{code}}.{{form}}", self._asked),
                    (f"{_V2}/servicerequestupdates.{{form}}", self._updates),
                )
            ),
        ]
        for inlet, view in views:
            table.http(inlet, _in_a_form(view))
            self._routes.append((compile_path(inlet.rule)[0], inlet.method))
        for method in ("GET", "POST"):
            table.http(Inlet(_ELSE, method, Proof.PUBLIC), self._nowhere)

    async def _nowhere(self, request: Request) -> Response:
        """A client whose path is wrong must not think that its key is."""
        others = sorted({method for path, method in self._routes if path.match(request.url.path)})
        if not others:
            return _no(request, 404, "no such path: discovery, services, requests, servicerequestupdates are there")
        answer = _no(request, 405, f"{' or '.join(others)} goes here")
        answer.headers["Allow"] = ", ".join(others)
        return answer

    async def _discovery(self, request: Request) -> Response:
        return _answer(request, answers.discovery(f"{self._url}{_V2}"), "discovery")

    async def _list(self, request: Request) -> Response:
        return _answer(request, answers.service_list(self._services()), "services", "service")

    async def _definition(self, request: Request) -> Response:
        service = self._by_code().get(request.path_params["code"])
        if service is None:
            return _no(request, 404, "service_code is none of ours")
        definition = answers.definition(service)
        if request.path_params["form"] == "xml":
            return Response(answers.definition_xml(definition), media_type=_MEDIA["xml"])
        return JSONResponse(definition)

    async def _ask(self, request: Request) -> Response:
        # Its key is in its body, so this much is read of anybody.
        if self._desk.rates.tried_too_often(self._desk.address(request)):
            return _no(request, 429, "too many wrong keys came from here: wait a minute")
        try:
            form = await form_of(request)
        except FormUnreadable as wrong:
            self._desk.gather.counts.totals["unreadable"] += 1
            return _no(request, wrong.status, str(wrong))
        # In the form alone: what is in an address is logged by whatever is in between.
        found = await sender_of(self._desk, form.get("api_key"), request, _ASK)
        if found is None:
            return _no(request, 403, "api_key is needed: ask the centre for one / 需要 api_key，请向指挥中心申请")
        if wait := self._desk.rates.request(found[0].number):
            return _no(request, 429, f"come again in {math.ceil(wait)} s")
        context = context_of(self._desk, *found)
        try:
            wanted = asked(form, self._by_code())
        except DecodeError as wrong:
            reason = Reason(wrong.reason)
            return await self._refused(
                request, context, self._desk.admission.refuse(context, 0, reason, _plain(form), wrong.detail)
            )
        client, now = request.headers.get("idempotency-key", ""), context.now - context.shift
        ids = names(context.sender.number, form, client, now, self._secret())
        which = await self._repeats.which(ids, now)
        row = await self._repeats.once(which.id, lambda: self._made(request, context, wanted, which))
        return row if isinstance(row, Response) else _answer(request, [row], "service_requests", "request")

    async def _made(
        self, request: Request, context: IngestContext, wanted: ServiceRequest, which: Which
    ) -> Row | Response:
        report = Report(
            id=which.id,
            source="",
            at=which.at or context.now - context.shift,
            region=wanted.region or ("" if wanted.lon else self._city),
            type=wanted.service.type,
            category=wanted.service.category,
            channel=Channel.MINI_PROGRAM,
            lon_e6=round(wanted.lon * 1e6),
            lat_e6=round(wanted.lat * 1e6),
            text=wanted.text,
        )
        event = self._desk.admission.unsequenced(context, report, [wanted.name] if wanted.name else [])
        if isinstance(event, Refusal):
            return await self._refused(request, context, event)
        try:
            repeated = which.at > 0 or await self._kept(context, wanted, report.id, event)
        except AWAY as away:
            return _no(request, 503, f"come again in {away.retry_after} s")
        region = self._desk.admission.region_of(event)
        return {
            "service_request_id": case_code(report.id, region, report.at + context.shift),
            "service_notice": f"{_BEFORE}；{wanted.notice}" if repeated else wanted.notice,
            # An addition of ours: shown once, to be kept by who asks later how far it is.
            "pin": await asyncio.to_thread(self._pins.give_pin, report.id, report.at),
        }

    async def _kept(self, context: IngestContext, wanted: ServiceRequest, case: str, event: Event) -> bool:
        """Whether the journal had it before. Raises what is in AWAY."""
        if wanted.name or wanted.phone or wanted.contact:
            party = Party(name=wanted.name, phone=wanted.phone, address=wanted.contact)
            await asyncio.to_thread(self._parties, case, party)
        (taken,) = await self._desk.gather.offer([group_of(context.sender, [event])])
        return taken.duplicates > 0

    async def _refused(self, request: Request, context: IngestContext, refusal: Refusal) -> Response:
        try:
            await self._desk.gather.offer([group_of(context.sender, [refusal])])
        except AWAY as away:
            return _no(request, 503, f"come again in {away.retry_after} s")
        reject = reject_of(refusal)
        both = [reject.detail or advice(reject.reason)["en"], advice(reject.reason)["zh"]]
        return _no(request, 400, " / ".join(both))

    async def _asked(self, request: Request) -> Response:
        code = request.path_params.get("code", "")
        return await self._matching(request, code, self._requests.requests, answers.request_list, "service_requests")

    async def _updates(self, request: Request) -> Response:
        known = self._requests.updates
        return await self._matching(
            request, "", known, answers.update_list, "service_requests_updates", "request_update"
        )

    async def _matching(
        self,
        request: Request,
        code: str,
        known: Callable[[Question], list[Any]],
        listed: Callable[[list[Any]], list[dict[str, Any]]],
        root: str,
        item: str = "request",
    ) -> Response:
        if wait := self._desk.rates.question(self._desk.address(request)):
            return _no(request, 429, f"come again in {math.ceil(wait)} s")
        try:
            wanted = question(request.query_params, code)
        except ValueError as wrong:
            return _no(request, 400, str(wrong))
        async with self._at_once:
            found = await asyncio.to_thread(known, wanted)
        return _answer(request, listed(found), root, item)

    def _by_code(self) -> dict[str, PublicService]:
        return {one.code: one for one in self._services()}


def _in_a_form(view: View) -> View:
    async def answer(request: Request) -> Response:
        if request.path_params["form"] not in _MEDIA:
            return _no(request, 404, "ask for .json or .xml")
        return await view(request)

    return answer


def _plain(form: FormBody) -> bytes:
    return urlencode([(name, form.get(name)) for name in _PLAIN if form.has(name)]).encode()


def _answer(request: Request, content: Any, root: str, item: str = "") -> Response:
    """`item`: of a list, '' for one record."""
    if request.path_params["form"] == "json":
        return JSONResponse(content)
    body = answers.xml(root, item, content) if item else answers.record_xml(root, content)
    return Response(body, media_type=_MEDIA["xml"])


def _no(request: Request, status: int, what: str) -> Response:
    rows: list[Mapping[str, Any]] = [{"code": status, "description": what}]
    if request.url.path.endswith(".xml"):
        return Response(answers.xml("errors", "error", rows), status, media_type=_MEDIA["xml"])
    return JSONResponse(rows, status)
