"""What an officer does about an alert, step by step: the city's response plans, as data. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class ResponseStep(msgspec.Struct, frozen=True, array_like=True):
    """A step of the plan for a rule and, where `type` is not '', for cases of one type. `id`: unique within these.
    `service`: a `PhoneService` or 110, 119, 120, whom one calls; '' = no call. `minutes`: from the alert on, within
    which it is done; 0 = none."""

    rule: str
    type: str
    id: str
    text: str
    en: str
    service: str = ""
    minutes: int = 0


class StepDone(msgspec.Struct, frozen=True, array_like=True):
    """A step was ticked. `at`: city ms."""

    id: str
    at: int
    by: str


def response(steps: Iterable[ResponseStep], rule: str, subject: str) -> tuple[ResponseStep, ...]:
    """The plan for an alert: that of its type where there is one, else that of its rule alone."""
    of_rule = [step for step in steps if step.rule == rule]
    own = tuple(step for step in of_rule if step.type and step.type == subject)
    return own or tuple(step for step in of_rule if not step.type)
