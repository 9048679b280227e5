"""What is sent beside the state of a simulated case: first contact, whistles, urging, agreements performed, and how
people answered when they were asked back. Pure.

Drawn apart from the case's own history, so that a city with and without them has the same cases."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import msgspec

from streams.demo.chance import lognormal
from streams.demo.history import CaseScript, Word
from streams.demo.recipe import CaseTypePart, MarkPart
from streams.model.case import CaseOutcome, CaseState, Category, MarkKind, Method
from streams.model.region import Tier
from streams.model.regulation import CaseType

_S, _K = CaseState, MarkKind
_MIN_MS, _DAY_MS = 60_000, 86_400_000
_ASKED_BACK = frozenset({Category.DISPUTE, Category.SERVICE})


class Beside(msgspec.Struct, frozen=True):
    """A mark from `at` (city ms) on, beside the word of `version` and `state`. `by`: a department, or the code of the
    centre that speaks; `unit`: for whom is whistled."""

    at: int
    mark: MarkKind
    version: int
    state: CaseState
    by: str
    unit: str = ""
    reason: str = ""


class Marks:
    """`of` draws the marks of one case."""

    def __init__(self, part: MarkPart, history: CaseScript) -> None:
        self._part, self._history = part, history

    def of(
        self, random: Random, kind: CaseTypePart, known: CaseType, village: str, words: tuple[Word, ...]
    ) -> tuple[Beside, ...]:
        """In order of time. `words`: of the case itself."""
        found = [
            *self._contact(random, words),
            *self._whistle(random, kind, village, words),
            *self._urged(random, known, village, words),
            *self._asked_back(random, known, words),
            *self._performed(random, known, words),
        ]
        return tuple(sorted(found, key=lambda one: (one.at, one.version)))

    def _contact(self, random: Random, words: tuple[Word, ...]) -> Iterator[Beside]:
        """The unit rings anyone who reported it, once it has accepted and before it reports."""
        n = _first(words, _S.ACCEPTED)
        if n < 0 or random.random() >= self._part.contact.share:
            return
        minutes = lognormal(random, self._part.contact.minutes)
        at = min(self._history.later(words[n].at, minutes), _end(words, n) - _MIN_MS)
        if at > words[n].at:
            yield Beside(at, _K.CONTACT, n + 1, _S.ACCEPTED, words[n].by, reason="已电话联系")

    def _whistle(self, random: Random, kind: CaseTypePart, village: str, words: tuple[Word, ...]) -> Iterator[Beside]:
        """The township calls other units to the place; most come in time, and it says what came of it."""
        part, n = self._part.whistle, _first(words, _S.HANDLING)
        if n < 0 or random.random() >= part.share:
            return
        town, at = _centre(words, n, village), self._history.later(words[n].at, 5 + 40 * random.random())
        if at >= _end(words, n):
            return
        others = [unit for unit in part.units if unit != kind.dept]
        called = random.sample(others, 2 if random.random() < part.two else 1)
        last = at
        for unit in called:
            yield Beside(at, _K.WHISTLE, n + 1, _S.HANDLING, town, unit, "请到场会办")
            answered = at + round((1 + 8 * random.random()) * _MIN_MS)
            arrived = max(answered + _MIN_MS, at + round(lognormal(random, part.minutes) * _MIN_MS))
            left = arrived + round((15 + 60 * random.random()) * _MIN_MS)
            for moment, mark in ((answered, _K.ANSWERED), (arrived, _K.ARRIVED), (left, _K.LEFT)):
                yield Beside(moment, mark, n + 1, _S.HANDLING, unit)
            last = max(last, left)
        solved = _K.SOLVED if random.random() < part.solved else _K.UNSOLVED
        yield Beside(last + 5 * _MIN_MS, solved, n + 1, _S.HANDLING, town, reason="现场会办情况已核实")

    def _urged(self, random: Random, known: CaseType, village: str, words: tuple[Word, ...]) -> Iterator[Beside]:
        """What is late is urged by the township, and what stays late gets an order."""
        n = _first(words, _S.ACCEPTED)
        if n < 0 or random.random() >= self._part.urged:
            return
        due, end = self._history.used_up(words[n].at, known.limit), _end(words, n)
        town = _centre(words, n, village)
        at = self._history.later(due, 30 + 120 * random.random())
        if at < end:
            yield Beside(at, _K.URGE, n + 1, _S.ACCEPTED, town, reason="已超期，请尽快办理")
        at = self._history.later(at, 960)
        if at < end and random.random() < self._part.ordered:
            yield Beside(at, _K.ORDER, n + 1, _S.ACCEPTED, town, reason="催办后仍未办结，限期办结")

    def _asked_back(self, random: Random, known: CaseType, words: tuple[Word, ...]) -> Iterator[Beside]:
        """Anyone who closes it asks how it was; not everybody answers."""
        part, n = self._part.asked_back, _first(words, _S.CLOSED)
        if n < 0 or known.category not in _ASKED_BACK or random.random() >= part.answered:
            return
        again = any(word.state in (_S.REWORK, _S.RETURNED) for word in words[:n])
        content = random.random() < (part.satisfied_again if again else part.satisfied)
        mark = _K.SATISFIED if content else _K.UNSATISFIED
        at = words[n].at + round((1 + 20 * random.random()) * _MIN_MS)
        yield Beside(at, mark, n + 1, _S.CLOSED, words[n].by, reason="电话回访")

    def _performed(self, random: Random, known: CaseType, words: tuple[Word, ...]) -> Iterator[Beside]:
        """An agreement is kept within the month after it, or it is not known to be."""
        n = _first(words, _S.CLOSED)
        settled = n >= 0 and words[n].outcome is CaseOutcome.SETTLED and known.category is Category.DISPUTE
        mediated = any(word.method is Method.PEOPLE or word.method is Method.ON_SITE for word in words)
        if not settled or not mediated or random.random() >= self._part.performed:
            return
        at = words[n].at + round((3 + 22 * random.random()) * _DAY_MS)
        yield Beside(at, _K.PERFORMED, n + 1, _S.CLOSED, words[n].by, reason="回访确认已履行")


def _first(words: tuple[Word, ...], state: CaseState) -> int:
    """Place of the first word of a state, -1 without one."""
    return next((n for n, word in enumerate(words) if word.state is state), -1)


def _centre(words: tuple[Word, ...], n: int, village: str) -> str:
    """Who holds the case at the word `n`: the township's centre, or the higher tier it was raised to."""
    tier = next((word.by for word in reversed(words[: n + 1]) if word.state is _S.TRIAGED), village)
    return min(village[: Tier.TOWNSHIP], tier, key=len)


def _end(words: tuple[Word, ...], n: int) -> int:
    """When the unit that has it from the word `n` on is through with it, city ms."""
    through = (_S.CHECKING, _S.RETURNED, _S.DIVERTED, _S.CLOSED, _S.ESCALATED)
    return next(word.at for word in words[n:] if word.state in through)
