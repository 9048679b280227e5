"""The declaration of an alert rule: everything that the plan, the lists, the pages and the tests know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from streams.alert_rules.inputs import Condition, RuleInput, TickState
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import Case

LATE_MS = 24 * 3_600_000
"""A report that arrives this long after its case was reported raises no alert: it is work for a list."""
STALE_MS = 2 * 3_600_000
"""The same for a condition that is no danger: after this time the case is one of the overdue ones."""


class AlertSubject(StrEnum):
    """What `Alert.subject` holds; the words of the rule are filled with it."""

    WORKER = "worker"  # the number of a worker: the alert is about a person
    TYPE = "type"  # the id of a case type
    PLACE = "place"  # a region code
    RULE = "rule"  # the name of another rule
    WORDS = "words"  # a text that a person wrote


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """`priority`: of its conditions, unless the judge states another. `plan`: shipped delays, tiers and routing; a city
    changes them by its own file. `of_case`: the object of its alerts is a case id. `wall_subject`: a wall may show the
    subject. `verify`: shown as unverified (待核实) until a call or a second source confirms it. `volunteers`: they may
    be proposed. `unknown_cause`: it counts as violence until who knows says that it is safe. `explained`: held back by
    a planned event that explains its subject. `drops_seat`: when a person closes its alert, the seat or wall it
    names is expected no more. `on_site`: people or services may be needed where it is; of a fault of machines or of
    paper no one is sent anywhere.
    """

    name: str
    priority: Priority
    subject: AlertSubject
    plan: RulePlan = field(default_factory=RulePlan)
    of_case: bool = False
    wall_subject: bool = False
    verify: bool = False
    volunteers: bool = True
    unknown_cause: bool = False
    explained: bool = False
    drops_seat: bool = False
    on_site: bool = False

    @property
    def of_person(self) -> bool:
        return self.subject is AlertSubject.WORKER

    @property
    def words(self) -> tuple[str, ...]:
        """Keys of its texts in every language: what it is, its cause, its consequence, the response; then what it is
        once it is confirmed, of one that is to be verified."""
        name = self.name
        confirmed = (f"rule_{name}_confirmed", f"cause_{name}_confirmed") if self.verify else ()
        return f"rule_{name}", f"cause_{name}", f"effect_{name}", f"respond_{name}", *confirmed

    def condition(
        self,
        about: str,
        region: str,
        since: int,
        *,
        holds: bool = True,
        priority: Priority | None = None,
        subject: str = "",
        place: tuple[int, int] = (0, 0),
    ) -> Condition:
        """A condition of this rule. `about`: id of its object; the rest as in Condition."""
        return Condition(self.name, about, priority or self.priority, region, holds, since, subject, *place)

    def case_condition(self, case: Case, *, holds: bool, since: int) -> Condition:
        """A condition of a case, at the place where it was reported if that is known, else in its smallest region."""
        place = case.lon_e6, case.lat_e6
        found = self.condition(case.id, case.village, since, holds=holds, subject=case.type, place=place)
        return found._replace(drill=case.drill)


@dataclass(frozen=True, kw_only=True)
class EdgeRule(AlertRule):
    """Judges one event. What it does not mention stays as it is."""

    judge: Callable[[RuleInput], Iterable[Condition]]


@dataclass(frozen=True, kw_only=True)
class LevelRule(AlertRule):
    """Judges the state at a tick and names every object whose condition holds. What it no longer names is over."""

    judge: Callable[[TickState], Iterable[Condition]]


Rule = EdgeRule | LevelRule
