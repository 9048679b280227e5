"""The caller dies while a gateway has its call and has not answered: nobody knows whether that came through, and the
record says so; the next try is one of its own."""

from __future__ import annotations

import asyncio

import msgspec

from streams.fold.attempts import SendAttempts
from streams.model.entry_id import ZERO
from streams.model.event import Changed
from streams.model.outgoing.attempt import AttemptState, SendAttempt
from streams.wire import changes as wire
from tests.journeys.seats import House
from tests.journeys.stack import BOUND_S, Stack, until


def dies_while_it_calls(house: House) -> asyncio.Task[None]:
    """From now on the gateway answers no call, until the caller was killed in one for a call for help."""
    house.telephone.answers.clear()
    before = len(house.telephone.heard)

    def calls() -> bool:
        return any(one["rule"] == "sos" and not one["test"] for one in house.telephone.heard[before:])

    async def killed() -> None:
        await until(calls, BOUND_S, "a call")
        house.stack.kill9("caller")
        house.telephone.answers.set()

    return asyncio.create_task(killed(), name="caller-dies")


async def tries(stack: Stack, alert: str) -> list[list[SendAttempt]]:
    """Every try about an alert as the record had it, oldest first, in the order in which they were begun."""
    found: dict[str, list[SendAttempt]] = {}
    async with stack.journal() as journal:
        after = ZERO
        while changes := await journal.read_changes(after):
            for event in (one for change in changes for one in wire.decode(change.body).events):
                if isinstance(event, Changed) and event.kind == SendAttempts.kind:
                    attempt = msgspec.msgpack.decode(event.record, type=SendAttempt)
                    if attempt.about == f"alert/{alert}":
                        found.setdefault(attempt.id, []).append(attempt)
            after = changes[-1].id
    return list(found.values())


async def result_is_unknown(house: House, alert: str) -> None:
    """Of the try in which the caller died; the next one has another key and another run, and the gateway heard each
    once."""
    found = await tries(house.stack, alert)
    first = found[0]
    assert [one.state for one in first][:2] == [AttemptState.BEGUN, AttemptState.UNKNOWN]
    second = next(one for one in found[1:] if one[0].target == first[0].target)
    assert (second[0].nth, second[0].run == first[0].run) == (2, False)
    heard = [one["attempt"] for one in house.telephone.heard if not one["test"]]
    assert heard.count(first[0].id) == heard.count(second[0].id) == 1
