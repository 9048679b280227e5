"""`/admin/rules`: the catalogue of alerts - cause, consequence, response, time - and rules put out of service. What is
asked here goes in through the door of commands; what is in force is on /health, from the fold."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple

from dashboard.admin.form_page import Ask, Sheet, form
from dashboard.commands import Wish, sent
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.access.policy import Action
from streams.alert_rules import RULES, completed
from streams.alert_rules.rule import Rule
from streams.clock import CityClock, Clock
from streams.errors import DeedRefused
from streams.model.alert_plan import AlertPlan
from streams.model.audit import AuditRecord
from streams.model.event import DeskWish
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.model.typed import number as number_of
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire.signed import SigningKey

_HOUR_MS = 3_600_000
_LONGEST_H = 72


def rules(settings: Settings, registry: Registry, key: Callable[[], SigningKey], store: StoreInfo) -> Sheet:
    of = _RuleService(settings, registry, key, CityClock(store))
    deeds = {f"rule.{name}": of.ask(Action(f"rule.{name}")) for name in ("disable", "approve", "enable")}
    return Sheet("rules", of.body, deeds)


class _RuleService(NamedTuple):
    """Puts rules out of service and back."""

    settings: Settings
    registry: Registry
    key: Callable[[], SigningKey]
    clock: Clock

    def plan(self) -> AlertPlan:
        return completed((self.registry.regulation() or Regulation()).alerts)

    def ask(self, action: Action) -> Callable[[Session, Mapping[str, str], AuditRecord], str]:
        def deed(session: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
            name = typed.get("name", "")
            if name not in RULES:
                raise DeedRefused("no_rule")
            hours = number_of(typed.get("hours", "1"), most=_LONGEST_H)
            if not hours:
                raise DeedRefused("hours", most=_LONGEST_H)
            self.registry.audit(record)
            ends = self.clock.now_ms() + hours * _HOUR_MS
            wish = Wish(
                id=str(uuid.uuid4()),
                action=action.value,
                object=name,
                note=typed["reason"],
                desk=DeskWish(ends=ends) if action is Action.DISABLE else None,
            )
            status, _ = sent(self.settings, self.key, session, wish)
            if status != 202:
                raise DeedRefused("not_sent", status=status)
            return f"{name}: {action.value} - /health"

        return deed

    def body(self, words: Words) -> str:
        known = self.plan()
        names = [(rule.name, _name(rule, words)) for rule in RULES.values()]
        free = [(name, text) for name, text in names if not known.rule(name).latched]
        heads = [words["admin_rule"], *(words[f"detail_{part}"] for part in ("cause", "effect", "respond"))]
        heads.append(words["admin_rule_tiers"])
        rows = [
            [
                escape(text),
                *(escape(words[key]) for key in RULES[name].words[1:4]),
                escape(" ".join(words[f"tier_{tier}"] for tier in known.rule(name).tiers)),
            ]
            for name, text in names
        ]
        hours = [(str(n), str(n)) for n in (1, 4, 8, 24, _LONGEST_H)]
        which = Ask("name", words["admin_rule"], free)
        off = form(
            words, "rule.disable", words["admin_rule_off"], [which, Ask("hours", words["admin_rule_hours"], hours)]
        )
        approve = form(words, "rule.approve", words["admin_rule_approve"], [which])
        on = form(words, "rule.enable", words["admin_rule_on"], [Ask("name", words["admin_rule"], names)])
        note = f'<p>{escape(words["admin_rule_nine"])} · <a href="/health">/health</a></p>'
        return f"{off}{approve}{on}{note}{table(heads, map(row, rows))}"


def _name(rule: Rule, words: Words) -> str:
    return words[rule.words[0]].replace("{subject}", "").strip()
