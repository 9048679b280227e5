"""What the doors of departments' systems and of the public share: whose key it is, and what the journal gets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from streams.access.inlets import Inlet
from streams.errors import JournalRefused, JournalUnavailable, Overloaded
from streams.intake.advice import advice
from streams.intake.desk import Desk
from streams.intake.ingest_context import IngestContext
from streams.intake.verdicts import Verdict
from streams.journal.api import Event, Group, Refusal
from streams.model.fix import Lane
from streams.model.reject import Reject
from streams.registry.records import Key, Sender

AWAY = (JournalUnavailable, JournalRefused, Overloaded)


async def sender_of(desk: Desk, text: str, request: Request, inlet: Inlet) -> tuple[Key, Sender] | None:
    """A key and its sender that the door takes; None for all others, and for simulated ones of a production store."""
    key = await desk.key(text, request)
    if key is None or not desk.takes(key):
        return None
    sender = next((one for one in desk.directory().senders_of(key.number) if inlet.takes(one.kind)), None)
    return None if sender is None else (key, sender)


def bearer(request: Request) -> str:
    """The key that a request names."""
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def later(desk: Desk, wait: float) -> Response:
    """Too many of this key: it comes again after `wait` s."""
    desk.gather.counts.totals["too_many"] += 1
    return JSONResponse({"retry_after": wait}, 429, headers={"Retry-After": str(math.ceil(wait))})


def unknown_key(desk: Desk, request: Request) -> Response:
    answer = {"error": "unknown_key", "detail": "send Authorization: Bearer <department's key>"}
    return JSONResponse(answer, desk.unknown(request))


def context_of(desk: Desk, key: Key, sender: Sender) -> IngestContext:
    return desk.context(key, sender, Lane.FOREIGN)


def group_of(sender: Sender, taken: Sequence[Event | Refusal]) -> Group:
    return Group(
        device=sender.number,
        epoch=sender.epoch,
        lane=Lane.FOREIGN,
        events=tuple(one for one in taken if isinstance(one, Event)),
        refusals=tuple(one for one in taken if isinstance(one, Refusal)),
    )


def reject_of(refusal: Refusal) -> Reject:
    return msgspec.msgpack.decode(refusal.packed, type=Reject)


def why(reject: Reject | Verdict) -> dict[str, Any]:
    """What is kept among the rejects, and what to do: no one but its sender can mend it."""
    return {"reason": reject.reason.value, "detail": reject.detail, "advice": advice(reject.reason)}
