"""Faults of a machine room, drawn by a seed: the same seed gives the same faults in the same order."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.journeys.stack import KILLABLE

PARTS = (*KILLABLE, "dashboard", "wall", "caller", "calls")
"""Processes that may die or freeze at any time."""
STOP_S = (1.0, 14.0)
"""How long a process is frozen: less and more than what makes a screen say that nothing moves."""
LINE_S = (2.0, 8.0)
ASKING = ("intake", "fold", "gateway", "archive", "dashboard", "calls")
"""Processes that have a line to Redis."""
WRITING = ("redis", "archive")
STEPS_S = (-45, -20, -3, 3, 20, 45)
"""By how much a clock is wrong: what a phone says more than a minute ahead of it is refused as of the future."""
RETURNED = 40
"""Phones, each with the fixes of three days."""


class FaultKind(StrEnum):
    KILL = "kill"  # one process, -9
    PAIR = "kill two"  # two at the same moment
    STOP = "freeze"  # SIGSTOP, and on after a while
    MEMORY = "memory full"  # the journal's server takes nothing more, for a while
    LOST = "answers lost"  # phones' answers are dropped, and their line is cut, after the work is done
    SILENT = "line silent"  # nothing comes back to the phones, and nothing is cut, for a while
    SECOND = "second fold"  # one more fold of the same city is started
    CUT = "line to Redis cut"  # of one process, again and again for a while
    TORN = "torn files"  # the ends of what the archive was writing are not there when it comes back
    BACK = "phones come back"  # from 72 hours without a line, with all they have kept, at once
    FULL = "disk full"  # nothing that the store writes has room, for a while
    REFUSED = "disk read-only"  # every process dies and comes back to a disk that takes nothing, for a while
    SLOW = "disk slow"  # each write of the journal and the archive waits for its disk, for a while
    CLOCK = "clock steps"  # the machine's clock is wrong by some of a minute, for a while
    PRIMARY = "primary killed"  # of a group of Redis servers, which comes back as a replica of the next
    DATABASE = "database killed"  # the first of two PostgreSQL servers, the second takes its place
    LATER = "next release"  # the registry gains, and process after process comes back as the release after
    BEFORE = "release before"  # the same back: the registry stays as it is


RENEWED = (FaultKind.KILL, FaultKind.PAIR, FaultKind.TORN, FaultKind.REFUSED, FaultKind.LATER, FaultKind.BEFORE)
"""Each of its parts is another process afterwards."""


@dataclass(frozen=True)
class Fault:
    """`seconds`: how long it lasts, of one that lasts. `count`: answers that are lost, bytes that are torn off, phones
    that come back, ms that a disk takes, s by which a clock is wrong."""

    kind: FaultKind
    parts: tuple[str, ...] = ()
    seconds: float = 0.0
    count: int = 0

    def __str__(self) -> str:
        parts = "everything" if self.parts == PARTS else "+".join(self.parts)
        words = [self.kind, parts, f"{self.seconds:.1f} s" if self.seconds else ""]
        return " ".join(word for word in [*words, str(self.count or "")] if word)


_MADE: Mapping[FaultKind, Callable[[random.Random], Fault]] = {
    FaultKind.KILL: lambda dice: Fault(FaultKind.KILL, (dice.choice(PARTS),)),
    FaultKind.PAIR: lambda dice: Fault(FaultKind.PAIR, tuple(dice.sample(PARTS, 2))),
    FaultKind.STOP: lambda dice: Fault(FaultKind.STOP, (dice.choice(PARTS),), dice.uniform(*STOP_S)),
    FaultKind.MEMORY: lambda dice: Fault(FaultKind.MEMORY, ("redis",), dice.uniform(*LINE_S)),
    FaultKind.LOST: lambda dice: Fault(FaultKind.LOST, ("intake",), count=dice.randint(1, 12)),
    FaultKind.SILENT: lambda dice: Fault(FaultKind.SILENT, ("intake",), dice.uniform(*LINE_S)),
    FaultKind.SECOND: lambda dice: Fault(FaultKind.SECOND, ("fold",), dice.uniform(*LINE_S)),
    FaultKind.CUT: lambda dice: Fault(FaultKind.CUT, (dice.choice(ASKING),), dice.uniform(*STOP_S)),
    FaultKind.TORN: lambda dice: Fault(FaultKind.TORN, ("archive",), count=dice.randint(1, 40_000)),
    FaultKind.BACK: lambda dice: Fault(FaultKind.BACK, ("intake",), count=RETURNED),
    FaultKind.FULL: lambda dice: Fault(FaultKind.FULL, ("disk",), dice.uniform(*STOP_S)),
    FaultKind.REFUSED: lambda dice: Fault(FaultKind.REFUSED, PARTS, dice.uniform(*LINE_S)),
    FaultKind.SLOW: lambda dice: Fault(
        FaultKind.SLOW, ("redis", "archive"), dice.uniform(*LINE_S), dice.randint(50, 900)
    ),
    FaultKind.CLOCK: lambda dice: Fault(FaultKind.CLOCK, PARTS, dice.uniform(*STOP_S), dice.choice(STEPS_S)),
}
DRAWN = tuple(_MADE)
"""Kinds that a city with one Redis of its own has."""
_DECK = (*(FaultKind.KILL,) * 3, *(FaultKind.STOP,) * 3, *(FaultKind.PAIR,) * 2, *DRAWN)


def drawn(seed: int, count: int, without: Collection[FaultKind] = ()) -> list[Fault]:
    """As many as asked; of each kind one before any kind comes again as often as the deck has it. `without`: what this
    machine cannot do."""
    dice = random.Random(seed)
    found: list[Fault] = []
    while len(found) < count:
        deck = [kind for kind in _DECK if kind not in without]
        dice.shuffle(deck)
        first = list(dict.fromkeys(deck))
        for kind in first:
            deck.remove(kind)
        found += [_MADE[kind](dice) for kind in (*first, *deck)]
    return found[:count]
