"""An alert in words, and the way to it: for lists of past alerts, the shift log and the page of its case."""

from __future__ import annotations

from dashboard.locale import Words
from streams.alert_rules import RULES
from streams.alert_rules.rule import AlertSubject
from streams.geography.places import Places
from streams.model.alert import Alert, AlertMove
from streams.model.local_day import stamp
from streams.model.regulation import Regulation


def about(alert: Alert, words: Words, rules: Regulation, places: Places, until: int = 0) -> str:
    """What it is about: a type, a place, a rule; never a person. `until`: city ms up to which its story is read,
    0 = all of it."""
    rule = RULES.get(alert.rule)
    if rule is None:
        return alert.rule
    subject = alert.subject
    kind = rules.by_type.get(subject)
    if kind is not None:
        subject = kind.name if words.language == "zh" else kind.en
    elif places.known(subject):
        subject = places.name(subject)
    elif rule.subject is AlertSubject.RULE:
        subject = words.all.get(f"rule_{subject}", subject).replace("{subject}", "")
    elif rule.subject is not AlertSubject.WORDS:
        subject = ""
    borne_out = any(step.move is AlertMove.CONFIRM and (not until or step.at <= until) for step in alert.steps)
    key = f"rule_{alert.rule}_confirmed" if rule.verify and borne_out else f"rule_{alert.rule}"
    return f"{words['drill_prefix'] if alert.drill else ''}{words[key].format(subject=subject).strip(' ：:')}"


def way(alert: Alert, at: int) -> str:
    """The alert on the desk while it is open, then the queue as it was at a time (city ms)."""
    return f"/duty/a/{alert.id}" if alert.open else f"/alerts?at={stamp(at)[:16].replace(' ', 'T')}"
