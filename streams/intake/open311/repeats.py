"""Which request is one that came before: a line broke, a button was pressed twice, a sender tries until it is answered.

Who names the case in its own system (`Idempotency-Key`, `external_id`, FixMyStreet's `fixmystreet_id`) says by that
which one it is, however late it comes again. Of all others the same words of the same sender within SPAN_MS are one.
The words go through a secret of this installation: no one finds out from a case's id who asked by trying numbers.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, NamedTuple

import msgspec
from starlette.responses import Response

from streams.intake.open311.form import FormBody

SPAN_MS = 10 * 60_000
"""The time slots of ids begin with local days: a case and what repeats it have the same day in their code."""
_KEPT = 1_000
_CLIENTS = ("external_id", "attribute[external_id]", "attribute[fixmystreet_id]")
_NOT_CONTENT = frozenset({"api_key"})

Row = Mapping[str, Any]
Given = Callable[[str], int]
"""When a case was given its PIN (ms), 0 = there is no such case. Called in a thread."""


class Which(NamedTuple):
    """`id`: of the case. `at`: when it first came (real ms), 0 = it is new."""

    id: str
    at: int = 0


def names(sender: int, form: FormBody, header: str, now: int, secret: bytes) -> tuple[str, ...]:
    """Ids this request may have: its own first, behind it the one of the slot before."""
    client = header or next(filter(None, map(form.get, _CLIENTS)), "")
    if client:
        return (_id(hashlib.blake2b(f"{sender}\n{client}".encode(), digest_size=12)),)
    content = sorted((name, *values) for name, values in form.fields.items() if name not in _NOT_CONTENT)
    own = hmac.digest(secret, b"open311", "sha256")
    slot = now // SPAN_MS
    return tuple(
        _id(hmac.new(own, msgspec.json.encode([sender, number, content]), "sha256")) for number in (slot, slot - 1)
    )


class Repeats:
    """What was answered lately, and what is being answered now."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._answers: OrderedDict[str, asyncio.Task[Row | Response]] = OrderedDict()

    async def which(self, ids: tuple[str, ...], now: int) -> Which:
        """`now`: real ms. Raises what the registry raises."""
        for one in ids:
            at = await asyncio.to_thread(self._given, one)
            if at and (len(ids) == 1 or now - at < SPAN_MS):
                return Which(one, at)
        return Which(ids[0])

    async def once(self, of: str, make: Callable[[], Coroutine[Any, Any, Row | Response]]) -> Row | Response:
        """What `make` answers, made once however many ask at a time; a Response is an error, which the next try must be
        able to outlive."""
        task = self._answers.get(of)
        if task is None:
            task = self._answers[of] = asyncio.create_task(make(), name=f"open311 {of}")
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        try:
            answer = await asyncio.shield(task)
        except Exception:
            self._answers.pop(of, None)
            raise
        if isinstance(answer, Response):
            self._answers.pop(of, None)
        return answer


def _id(digest: Any) -> str:
    return f"open311/{digest.hexdigest()[:24]}"
