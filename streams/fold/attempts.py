"""Attempts to reach receivers through gateways that are not ours: each on record before its gateway is asked. What the
gateways answer moves them; who asks twice is refused, so that at most one run of the caller sends each."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, RefusedEvent, StateChange, changed
from streams.fold.outcomes import may, outcome
from streams.fold.tables import CheckpointTable, Records
from streams.model import bodies
from streams.model.event import Changed, Command, Incoming
from streams.model.outgoing.attempt import (
    AttemptState,
    AttemptWish,
    SendAttempt,
    answered,
    attempt_id,
    once_more,
    target,
)
from streams.model.outgoing.delivery import Delivery
from streams.model.reject import Reason

KEPT_MS = 7 * 86_400_000
"""So long an answer may come late and still finds its attempt; then it is history's."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(SendAttempt)


class SendAttempts(Aggregate):
    kind = "attempt"
    takes = (Delivery,)
    answers = ("attempt",)

    def __init__(self, context: Context) -> None:
        self._undo = context.undo
        self._all = Records("at", context.undo, _decoder.decode)
        self._about: dict[str, list[str]] = {}

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._all,)

    def get(self, name: str) -> SendAttempt | None:
        return self._all.get(name)

    def of(self, about: str) -> Iterator[SendAttempt]:
        """Of what is sent, in the order in which they were begun."""
        found = (self._all.get(name) for name in self._about.get(about, ()))
        return (attempt for attempt in found if attempt is not None)

    # -- what moves them -------------------------------------------------------------------------------------
    def apply(self, event: Incoming, context: Context) -> Delta:
        """A gateway reports of a receiver. What it names and was never begun here is kept among what was refused."""
        assert isinstance(event, Delivery)
        attempt = self._all.get(event.attempt)
        if attempt is None or attempt.channel.value != event.gateway:
            why = f"{event.gateway}: no such attempt"
            refused = RefusedEvent(_encoder.encode(event), why, Reason.NOT_THEIRS, event.source, event.id)
            return Delta(refused=(refused,))
        return self._keep(attempt, answered(attempt, event.state, context.now, event.note), event, event.gateway)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, AttemptWish)
        known = self._all.get(command.object)
        region = known.region if known else wish.region
        if not may(command, CommandTarget("attempt", region), context.now):
            return NOTHING, outcome(command, "forbidden")
        if command.action == Action.ATTEMPT_BEGIN:
            return self._begin(command, wish, known, context)
        if known is None:
            return NOTHING, outcome(command, "unknown")
        if command.action == Action.ATTEMPT_AGAIN:
            return self._again(command, known, context)
        after = answered(known, wish.state or AttemptState.UNKNOWN, context.now, command.note)
        return self._keep(known, after, command, "system"), outcome(command, "ok", after.revision)

    def leaves(self, record: SendAttempt) -> int:
        return record.since + KEPT_MS

    def day(self, context: Context) -> Delta:
        self._undo.afterwards(self._index)
        for attempt in [one for one in self._all.values() if self.leaves(one) < context.now]:
            self._all.drop(attempt.id)
        self._index()
        return NOTHING

    def restored(self, context: Context) -> None:
        self._index()

    def out(self, change: StateChange, context: Context) -> Changed:
        attempt: SendAttempt = change.after
        return changed(self.kind, attempt, attempt.region, change.event.id, context.now)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _begin(self, command: Command, wish: AttemptWish, known: SendAttempt | None, context: Context) -> Answer:
        """Once for each try; a try after another only where that one may be followed."""
        if known is not None:
            return NOTHING, outcome(command, "stale", known.revision, known.run, known.at)
        kind, _, name = wish.about.partition("/")
        if wish.channel is None or kind not in context.kinds or context.read(kind, name) is None:
            return NOTHING, outcome(command, "unknown")
        of = target(wish.about, wish.channel, wish.to, wish.round)
        before = self._all.get(attempt_id(of, wish.nth - 1))
        follows = before.may_follow if before else wish.nth == 1
        if command.object != attempt_id(of, wish.nth) or not follows:
            return NOTHING, outcome(command, "illegal", detail="a try that does not follow from the one before")
        begun = SendAttempt(
            id=command.object,
            about=wish.about,
            region=wish.region,
            channel=wish.channel,
            to=wish.to,
            post=wish.post,
            at=context.now,
            since=context.now,
            run=wish.run,
            level=wish.level,
            round=wish.round,
            nth=wish.nth,
            insist=wish.insist,
            by=wish.by,
        )
        return self._keep(None, begun, command, "system"), outcome(command, "ok", 1)

    def _again(self, command: Command, known: SendAttempt, context: Context) -> Answer:
        newest = self._all.get(attempt_id(known.target, known.nth + 1)) is None
        if not newest or known.again_by:
            return NOTHING, outcome(command, "stale", known.revision, known.again_by, known.again_at)
        if known.state is AttemptState.BEGUN:
            return NOTHING, outcome(command, "illegal", known.revision, detail="its gateway has not answered yet")
        by = command.by or command.subject
        return self._keep(known, once_more(known, by, context.now), command, by), outcome(command, "ok")

    def _keep(self, before: SendAttempt | None, after: SendAttempt, event: Incoming, by: str) -> Delta:
        if after is before:
            return NOTHING
        self._undo.afterwards(self._index)
        self._all.put(after.id, after)
        if before is None:
            self._about.setdefault(after.about, []).append(after.id)
        return Delta((StateChange(self.kind, after.id, before, after, event, by),))

    def _index(self) -> None:
        self._about = {}
        for attempt in sorted(self._all.values(), key=lambda one: (one.at, one.id)):
            self._about.setdefault(attempt.about, []).append(attempt.id)
