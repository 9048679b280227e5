"""What becomes of a case: every step along the case table, drawn by chance. Pure."""

from __future__ import annotations

from random import Random

import msgspec

from streams.demo.chance import cumulative, lognormal, pick
from streams.demo.recipe import CaseTypePart, Recipe, Slow
from streams.demo.recipe_part import Spread
from streams.model.case import CaseOutcome, CaseState, Category, Method
from streams.model.deadlines import Limit, Unit, due
from streams.model.region import parent
from streams.model.regulation import CaseType, Regulation

_MIN_MS = 60_000
_DAY_MS = 86_400_000
WORKDAY_MIN = 480
_AGAIN_DAYS = 90
_RECEIPT = "示例回执"
_DIGITS = {"village": 12, "township": 9, "county": 6, "city": 4}


class Word(msgspec.Struct, frozen=True):
    """A report on a case: its state from `at` (city ms) on. `by`: the department that sends it, or the region code
    of the village or centre. The rest as in CaseStatus."""

    at: int
    state: CaseState
    unit: str = ""
    until: int = 0
    extend: int = 0
    outcome: CaseOutcome | None = None
    level: str = ""
    main_case: str = ""
    reason: str = ""
    by: str = ""
    method: Method | None = None
    paper: str = ""


class CaseScript:
    """`of` draws the words on one case; `later` is the demo's only clock: the city's own working time."""

    def __init__(self, recipe: Recipe, regulation: Regulation) -> None:
        self._recipe, self._regulation = recipe, regulation

    def of(self, random: Random, at: int, kind: CaseTypePart, village: str, slow: Slow) -> tuple[Word, ...]:
        """`at`: when it was reported, city ms."""
        known = self._regulation.by_type[kind.id]
        tale = _Tale(self, self._recipe, random, at, kind, known, village, slow)
        tale.first()
        while tale.comes_again():
            tale.handled()
        return tuple(tale.words)

    def triaged(self, random: Random, at: int, *, urgent: bool) -> int:
        return self.later(at, lognormal(random, self._recipe.triage_minutes), continuous=urgent)

    def later(self, at: int, minutes: float, *, continuous: bool = False) -> int:
        """At least a minute later, city ms; in working minutes unless `continuous`."""
        unit = Unit.MINUTES if continuous else Unit.WORKING_MINUTES
        return due(self._regulation.calendar, at, Limit(max(1, round(minutes)), unit))

    def used_up(self, start: int, key: str) -> int:
        """When a limit that began at `start` is used up, without what raises or pauses it; city ms."""
        return due(self._regulation.calendar, start, self._regulation.limits[key])

    def limit(self, key: str) -> int:
        return self._regulation.limits[key].amount


class _Tale:
    """One case's words so far, and the moment that has been reached."""

    def __init__(
        self,
        history: CaseScript,
        recipe: Recipe,
        random: Random,
        at: int,
        kind: CaseTypePart,
        known: CaseType,
        village: str,
        slow: Slow,
    ) -> None:
        self._history, self._recipe, self._random, self._at = history, recipe, random, at
        self._kind, self._known, self._village, self._slow = kind, known, village, slow
        self._again = self._returns = 0
        self._tier, self._unit, self._extended = village, "", False
        self.words: list[Word] = []

    def first(self) -> None:
        if not self._chance(self._kind.on_spot):
            self.handled()
            return
        self._soon(19)
        self._checked(CaseOutcome.SETTLED, "on_spot", self._tier, Method.ON_SITE)

    def comes_again(self) -> bool:
        """Reopened within 90 days of its closing, at most once."""
        if self._again or not self._chance(self._kind.recur90):
            return False
        self._again = 1
        self._at = self._history.later(self._at + int(self._random.random() * (_AGAIN_DAYS - 5) * _DAY_MS), 1)
        self._say(CaseState.REOPENED, reason="同一事项再次反映")
        return True

    def handled(self) -> None:
        self._at = self._history.triaged(self._random, self._at, urgent=self._known.limit == "U")
        self._say(CaseState.TRIAGED)
        self._dispatched()
        self._accepted()
        drawn = self._random.random() * 100
        if drawn < self._kind.settled:
            self._worked(CaseOutcome.SETTLED)
        elif drawn < self._kind.settled + self._kind.court:
            self._diverted()
        else:
            self._worked(CaseOutcome.NOT_SETTLED)

    def _dispatched(self) -> None:
        """Sent to its department; perhaps returned and sent on; returned twice, a higher tier looks at it anew."""
        self._sent(self._kind.dept)
        other = self._recipe.departments[self._kind.dept].returns_to
        if not other or not self._chance(self._kind.returned):
            return
        self._returned(self._kind.dept)
        if self._returns < 2:
            self._sent(other)
            if not self._chance(100 * self._twice()):
                return
            self._returned(other)
        self._soon(60)
        self._say(CaseState.ESCALATED, reason="两次退回")
        self._tier = parent(self._tier) or self._tier
        self._at = self._history.triaged(self._random, self._at, urgent=self._known.limit == "U")
        self._say(CaseState.TRIAGED)
        self._sent(self._kind.dept)

    def _twice(self) -> float:
        """Share of the returned that are returned once more."""
        return min(1.0, 100 * self._recipe.ping_pong.get(self._kind.dept, 0.0) / self._kind.returned)

    def _sent(self, unit: str) -> None:
        self._soon(9)
        self._say(CaseState.DISPATCHED, unit=unit)
        self._unit = unit

    def _returned(self, unit: str) -> None:
        self._returns += 1
        self._wait(unit)
        self._say(CaseState.RETURNED, by=unit, reason="不属本单位职责")

    def _accepted(self) -> None:
        self._wait(self._unit)
        self._say(CaseState.ACCEPTED, by=self._unit)
        self._accepted_at = self._at
        self._soon(9)
        self._say(CaseState.HANDLING, by=self._unit)

    def _wait(self, unit: str) -> None:
        department = self._recipe.departments[unit]
        spread, slow = Spread(p50=department.accept_p50, p90=department.accept_p90), self._slow.accept
        urgent = self._known.limit == "U"
        if urgent:
            spread, slow = min(spread, self._recipe.urgent_accept, key=lambda one: one.p90), 1.0
        minutes = slow * lognormal(self._random, spread)
        self._at = self._history.later(self._at, minutes, continuous=urgent or department.continuous)

    def _worked(self, outcome: CaseOutcome) -> None:
        pace = self._recipe.pace[self._known.limit]
        work = pace * self._slow.work * lognormal(self._random, Spread(p50=self._kind.p50, p90=self._kind.p90))
        if self._chance(100 * self._recipe.suspended.share):
            self._work(work / 3)
            self._suspended()
            work *= 2 / 3
        if self._chance(100 * self._recipe.extension.get(self._known.limit, 0.0)):
            work -= self._extended_after(work)
        self._work(work)
        self._checked(outcome, "dispatched", self._unit, self._method())

    def _extended_after(self, work: float) -> float:
        """How much of the work is done when the limit is raised; 0 where it no longer may be: once, before it is used
        up, by half of it."""
        amount = self._history.limit(self._known.limit)
        before = self._at
        self._work(work / 2)
        if self._extended or amount < 2 or self._at >= self._history.used_up(self._accepted_at, self._known.limit):
            self._at = before
            return 0.0
        self._extended = True
        self._say(CaseState.HANDLING, extend=amount // 2, reason="情况复杂，延期办理")
        return work / 2

    def _method(self) -> Method:
        return Method.PEOPLE if self._known.category is Category.DISPUTE else Method.BY_UNIT

    def _lead(self) -> str:
        """The township's centre, or the higher tier that holds it."""
        return min(self._village[: _DIGITS["township"]], self._tier, key=len)

    def _suspended(self) -> None:
        days = lognormal(self._random, self._recipe.suspended.days)
        until = self._history.later(self._at, days * WORKDAY_MIN)
        self._say(CaseState.SUSPENDED, until=until, reason="等待鉴定", by=self._lead())
        self._at = until
        self._say(CaseState.HANDLING, by=self._lead())

    def _work(self, amount: float) -> None:
        """`amount` in the type's own unit."""
        hours = self._kind.unit == "h"
        self._at = self._history.later(self._at, amount * (60 if hours else WORKDAY_MIN), continuous=hours)

    def _diverted(self) -> None:
        self._work(lognormal(self._random, Spread(p50=self._kind.p50, p90=self._kind.p90)) / 2)
        self._say(CaseState.DIVERTED, reason="转诉调对接", by=self._unit)
        self._at = self._history.later(self._at, lognormal(self._random, self._recipe.court_days) * WORKDAY_MIN)
        self._say(CaseState.CLOSED, outcome=CaseOutcome.DIVERTED, by=self._lead(), paper=_RECEIPT)

    def _checked(self, outcome: CaseOutcome, how: str, unit: str, method: Method) -> None:
        """The unit has reported; another looks at it, and may send it back once."""
        level = self._level(how) if outcome is CaseOutcome.SETTLED else ""
        self._say(CaseState.CHECKING, outcome=outcome, level=level, by=unit, method=method)
        if self._chance(100 * self._recipe.recheck_failed):
            self._look()
            self._say(CaseState.REWORK, reason="复核未通过", by=self._lead())
            self._soon(60)
            self._say(CaseState.HANDLING, by=unit)
            self._work(self._kind.p50 / 2)
            self._say(CaseState.CHECKING, outcome=outcome, level=level, by=unit, method=method)
        self._look()
        self._say(CaseState.CLOSED, outcome=outcome, level=level, by=self._lead())

    def _look(self) -> None:
        self._at = self._history.later(self._at, lognormal(self._random, self._recipe.check_days) * WORKDAY_MIN)

    def _level(self, how: str) -> str:
        shares = self._recipe.settled_at[how]
        return self._village[: _DIGITS[list(shares)[pick(cumulative(list(shares.values())), self._random.random())]]]

    def _chance(self, per_cent: float) -> bool:
        return self._random.random() * 100 < per_cent

    def _soon(self, minutes: int) -> None:
        self._at += round((1 + minutes * self._random.random()) * _MIN_MS)

    def _say(
        self,
        state: CaseState,
        *,
        unit: str = "",
        until: int = 0,
        extend: int = 0,
        outcome: CaseOutcome | None = None,
        level: str = "",
        reason: str = "",
        by: str = "",
        method: Method | None = None,
        paper: str = "",
    ) -> None:
        """`by`: '' for the tier that holds it."""
        self.words.append(
            Word(self._at, state, unit, until, extend, outcome, level, "", reason, by or self._tier, method, paper)
        )
