"""The list of rules: every rule is declared once, has a test, words and a row in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from dashboard.locale import CATALOGUES
from streams.alert_rules import OF_PERSONS, RULES, SHIPPED, completed
from streams.alert_rules.rule import AlertRule, EdgeRule, LevelRule
from streams.model.alert_plan import AlertPlan, RulePlan
from streams.model.case import CaseState
from tests.streams.alert_rules.given import given, state
from tests.streams.fold.city import status

ROOT = Path(__file__).parents[3]
SUPPORT = {"__init__", "inputs", "rule"}


def test_every_file_declares_one_rule_of_its_name_and_has_a_test() -> None:
    files = {file.stem for file in (ROOT / "streams/alert_rules").glob("*.py")} - SUPPORT
    assert files == RULES.keys()
    tests = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")} - {"rules"}
    assert tests == files


def test_a_rule_leaves_every_other_event_and_an_empty_state_alone() -> None:
    quiet, empty = given(status("a", 1, CaseState.TRIAGED)), state()
    for rule in RULES.values():
        found = rule.judge(quiet) if isinstance(rule, EdgeRule) else rule.judge(empty)
        assert [one for one in found if one.holds] == [], rule.name


def names(trait: str) -> set[str]:
    return {rule.name for rule in RULES.values() if getattr(rule, trait)}


def test_what_the_lists_say() -> None:
    levels = {rule.name for rule in RULES.values() if isinstance(rule, LevelRule)}
    edges = {"sos", "serious", "overdue_serious", "returned_twice", "not_accepted", "whistle_open"}
    assert levels == RULES.keys() - edges
    assert OF_PERSONS == names("of_person") == {"sos", "lone_task"}
    assert names("of_case") == {"serious", "overdue_serious", "returned_twice", "not_accepted", "whistle_open"}
    shown = {"serious", "feed_silent", "live_drop", "cluster", "seat_lost", "wall_lost", "rule_off", "desk_empty"}
    assert names("wall_subject") == shown
    assert not shown & OF_PERSONS
    assert (names("verify"), names("explained")) == ({"serious"}, {"cluster"})
    assert names("drops_seat") == {"seat_lost", "wall_lost"}
    assert RULES.keys() - names("volunteers") == {"sos", "serious", "lone_task"}
    assert names("unknown_cause") == {"sos", "lone_task"}


def test_a_plan_that_mentions_no_rule_has_the_declared_ones_and_a_city_keeps_its_own() -> None:
    assert {name: rule.plan for name, rule in RULES.items()} == SHIPPED.rules
    assert list(SHIPPED.rules) == list(RULES)
    own = AlertPlan(undo=7, rules={"cluster": RulePlan(off_delay=1), "of_another_version": RulePlan(own=True)})
    plan = completed(own)
    assert (plan.undo, plan.rules["cluster"], plan.rules["sos"]) == (7, RulePlan(off_delay=1), RULES["sos"].plan)
    assert plan.rules["of_another_version"] == RulePlan(own=True)
    assert completed(plan) == plan


def test_the_stored_plan_is_read_back() -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(SHIPPED), type=AlertPlan) == SHIPPED


def test_a_rule_is_held_back_by_rules_that_exist() -> None:
    assert {under for rule in RULES.values() for under in rule.plan.under} <= RULES.keys()


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_rule_has_its_words_and_no_words_are_left_of_another(language: str) -> None:
    words = CATALOGUES[language]
    needed = {key for rule in RULES.values() for key in rule.words}
    assert needed <= words.keys()
    assert {key for key in words if re.match(r"(rule|cause|effect|respond)_", key)} == needed


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_the_documentation_has_its_row(rule: AlertRule) -> None:
    kind = "edge" if isinstance(rule, EdgeRule) else "level"
    tiers = "own" if rule.plan.own else " ".join(map(str, rule.plan.tiers))
    delays, under = f"{rule.plan.on_delay} / {rule.plan.off_delay}", ", ".join(rule.plan.under) or "-"
    row = f"| `{rule.name}` | {int(rule.priority)} | {kind} | {delays} | {tiers} | {under} |"
    assert row in (ROOT / "docs/alerts.md").read_text("utf-8").splitlines()
