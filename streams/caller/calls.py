"""What is to be sent, what was begun, what is known of it. Pure: takes the time, does no I/O.

A try is begun on record first; who hears of its own beginning sends it, once, and says what became of it until that is
on record. What another run began is unknown: that run may have sent it and died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from streams.caller.askers import GIVE_UP_MS
from streams.caller.channel import SendResult, refused, unknown
from streams.caller.reach import ReachTarget
from streams.model.outgoing.attempt import AttemptState, SendAttempt, attempt_id

FIRST_MS = 1_000
LONGEST_MS = 120_000
MOST_AT_ONCE = 8
"""Steps of one round, what insists before the rest: a message to a thousand never holds up a call for help for long."""
ASK_AGAIN_MS = 5_000
"""Real ms after which the door is asked again for what is not on record yet."""
RESTARTED = unknown("the caller was started anew")
NOT_WANTED = refused("taken, answered or withdrawn meanwhile")


class BeginStep(NamedTuple):
    id: str
    wanted: ReachTarget
    nth: int


class SendStep(NamedTuple):
    attempt: SendAttempt


class TellStep(NamedTuple):
    id: str
    result: SendResult


CallStep = BeginStep | SendStep | TellStep


@dataclass(slots=True)
class Calls:
    """`run`: this run of the caller. `newest`: by target, its last try. `results`: of what
    this run sent, until it is on record. `asked`: real ms the door was last asked, by what.
    `asked_once`: tries whose gateway this run has asked: it never asks again, whatever it hears."""

    run: str
    newest: dict[str, SendAttempt] = field(default_factory=dict)
    results: dict[str, SendResult] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    asked_once: set[str] = field(default_factory=set)
    taken: int = 0
    missed: int = 0
    failed: str = ""

    def see_attempt(self, attempt: SendAttempt) -> None:
        known = self.newest.get(attempt.target)
        if known is None or (known.nth, known.revision) <= (attempt.nth, attempt.revision):
            self.newest[attempt.target] = attempt
        if attempt.state is not AttemptState.BEGUN:
            self.results.pop(attempt.id, None)

    def steps(self, wanted: Iterable[ReachTarget], city: int, real: int) -> list[CallStep]:
        """What to do now. `city`: city ms of the newest change heard, `real`: real ms."""
        needed = {one.target: one for one in sorted(wanted, key=lambda one: not one.insist)}
        # Each marks what it asks for as it is drawn, so what is not drawn in this round is due in the next.
        due = chain(self._of_attempts(needed, real), self._by_plan(needed, city, real), self._by_person(needed, real))
        return list(islice(due, MOST_AT_ONCE))

    def sent(self, attempt: SendAttempt, result: SendResult) -> None:
        """The gateway was asked."""
        self.results[attempt.id] = result
        self.noted(result)

    def noted(self, result: SendResult) -> None:
        """For health."""
        self.failed = result.note
        if result.state is AttemptState.TAKEN:
            self.taken += 1
        else:
            self.missed += 1

    @property
    def waiting(self) -> int:
        """How many are on record and not answered."""
        return sum(attempt.state is AttemptState.BEGUN for attempt in self.newest.values())

    def forget(self, asks: Callable[[str], bool]) -> None:
        """What is about records that ask no more, once it is answered."""
        answered = {one.about for one in self.newest.values() if one.state is not AttemptState.BEGUN}
        over = {about for about in answered if not asks(about)}
        for target, attempt in list(self.newest.items()):
            if attempt.about in over and attempt.state is not AttemptState.BEGUN and not attempt.again_by:
                del self.newest[target]
        if not self.newest:
            self.asked.clear()

    def _of_attempts(self, needed: Mapping[str, ReachTarget], real: int) -> Iterator[CallStep]:
        for target, attempt in sorted(self.newest.items(), key=lambda one: not one[1].insist):
            if attempt.state is not AttemptState.BEGUN:
                continue
            result = self.results.get(attempt.id)
            if attempt.run != self.run:
                result = RESTARTED
            elif result is None and target not in needed:
                result = None if attempt.by else NOT_WANTED
            if result is None and attempt.id not in self.asked_once:
                self.asked_once.add(attempt.id)
                yield SendStep(attempt)
            elif result is not None and self._may_ask(f"{attempt.id}/{result.state}", real):
                yield TellStep(attempt.id, result)

    def _by_plan(self, needed: Mapping[str, ReachTarget], city: int, real: int) -> Iterator[CallStep]:
        for target, one in needed.items():
            before = self.newest.get(target)
            nth = self._nth(before, one, city)
            if nth and city - one.round <= GIVE_UP_MS:
                yield from self._begin(one._replace(by=before.again_by if before else ""), nth, real)

    def _by_person(self, needed: Mapping[str, ReachTarget], real: int) -> Iterator[CallStep]:
        for target, attempt in self.newest.items():
            if attempt.again_by and target not in needed:
                yield from self._begin(_again(attempt), attempt.nth + 1, real)

    def _begin(self, one: ReachTarget, nth: int, real: int) -> list[CallStep]:
        name = attempt_id(one.target, nth)
        return [BeginStep(name, one, nth)] if self._may_ask(name, real) else []

    def _nth(self, newest: SendAttempt | None, one: ReachTarget, city: int) -> int:
        """Which try is due; 0: none."""
        if newest is None:
            return 1
        if one.most and newest.nth >= one.most and not newest.again_by:
            return 0
        wait = min(LONGEST_MS, FIRST_MS << min(newest.nth, 10))
        due = bool(newest.again_by) or city - newest.since >= wait
        return newest.nth + 1 if newest.may_follow and due else 0

    def _may_ask(self, what: str, real: int) -> bool:
        if real - self.asked.get(what, -ASK_AGAIN_MS) < ASK_AGAIN_MS:
            return False
        self.asked[what] = real
        return True


def _again(attempt: SendAttempt) -> ReachTarget:
    return ReachTarget(
        attempt.about,
        attempt.region,
        attempt.channel,
        attempt.to,
        attempt.post,
        attempt.level,
        attempt.round,
        attempt.insist,
        attempt.again_by,
    )
