"""What the rules are given in their tests: cases, types, states of a tick."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput, TickState
from streams.alert_rules.rule import LevelRule
from streams.fold.alerting.alerts import Alerts
from streams.fold.undo import Undo
from streams.model.case import Case, CaseState, CaseStep, Category
from streams.model.event import Command, Incoming
from streams.model.regulation import CaseType
from tests.streams.fold.city import NOW
from tests.streams.fold.contexts import struck

CITY, COUNTY, TOWN, VILLAGE = "2112", "211221", "211221106", "211221106201"
PLACE = 123_700_900, 42_200_200
S = 1000
MINUTE, HOUR = 60 * S, 3600 * S
FIRE = CaseType("E01", "E101", "火灾", Category.EMERGENCY, "U", serious=True)
LITTER = CaseType("C01", "L401", "垃圾", Category.CITY, "S")


def case(*states: tuple[CaseState, int], **more: object) -> Case:
    """A case of a fire, with its steps as (state, city ms)."""
    steps = tuple(CaseStep(n, state, at) for n, (state, at) in enumerate(states, 1))
    usual = {"id": "a", "village": VILLAGE, "type": "E01", "reported_at": NOW, "steps": steps}
    if states:
        usual["state"] = states[-1][0]
    return Case(**{**usual, **more})  # type: ignore[arg-type]


def given(event: Incoming, one: Case | None = None, kind: CaseType | None = FIRE, now: int = NOW) -> RuleInput:
    return RuleInput(now, event, VILLAGE, one, kind if one else None)


def command(action: str) -> Command:
    return Command(id="c", source="dashboard", at=NOW, action=action, object="a", subject="s", role="duty", scope=CITY)


def state(now: int = NOW, **more: object) -> TickState:
    return TickState(now, CITY, **more)  # type: ignore[arg-type]


def one(found: Iterable[Condition]) -> Condition:
    (condition,) = list(found)
    return condition


def found(rule: LevelRule, **more: object) -> list[Condition]:
    return list(rule.judge(state(NOW, **more)))


def announced_after(condition: Condition) -> int:
    """s from the beginning of a condition until its alert is announced, under the shipped plan."""
    alerts = Alerts(Undo())
    (alert,) = alerts.take(condition, condition.since)
    return (alert.due_at - condition.since) // S


def cleared_after(condition: Condition) -> int:
    """s from the end of a condition until its announced alert counts as cleared, under the shipped plan."""
    alerts = Alerts(Undo())
    alerts.take(condition, condition.since)
    now = condition.since + HOUR
    struck(alerts, now)
    (alert,) = alerts.take(condition._replace(holds=False), now)
    return ((alert.off_at or alert.cleared_at) - now) // S
