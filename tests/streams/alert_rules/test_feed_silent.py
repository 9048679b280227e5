"""The feed of a county is silent; of every county: one alert of the city."""

from __future__ import annotations

from streams.alert_rules import feed_silent
from streams.alert_rules.inputs import Condition
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import announced_after, cleared_after, found
from tests.streams.fold.city import NOW


def silent(counties: int, *since: int) -> list[Condition]:
    dark = {f"21122{n}": NOW - ago for n, ago in enumerate(since)}
    return [one for one in found(feed_silent.RULE, silent=dark, counties=counties) if one.holds]


def test_its_limits() -> None:
    assert feed_silent.RULE.priority is Priority.URGENT
    assert feed_silent.RULE.plan == RulePlan(off_delay=60, tiers=(6, 4))
    (condition,) = silent(7, 60_000)
    assert (announced_after(condition), cleared_after(condition)) == (10, 60)


def test_a_county_raises_an_alert_when_its_silence_has_lasted_a_minute() -> None:
    assert silent(7, 59_999) == []
    (condition,) = silent(7, 60_000)
    assert (condition.object, condition.region, condition.subject) == ("211220", "211220", "211220")
    assert (condition.priority, condition.since) == (Priority.URGENT, NOW - 60_000)


def test_when_every_county_is_silent_it_is_one_alert_of_the_city() -> None:
    assert [(c.object, c.since) for c in silent(2, 60_000, 90_000)] == [("2112", NOW - 90_000)]
    assert [c.object for c in silent(3, 60_000, 90_000)] == ["211220", "211221"]
    assert [c.object for c in silent(1, 60_000)] == ["211220"], "one alone is not the whole city"
