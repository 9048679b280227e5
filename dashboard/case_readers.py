"""Whose business a case is; and who reads restricted ones: people of the office they are sent to, and anyone who those
have named, one by one."""

from __future__ import annotations

from streams.access.movers import concerns
from streams.history.history import History
from streams.model.case import Case
from streams.model.case_code import is_case_code
from streams.model.regulation import Regulation
from streams.registry.records import Session
from streams.registry.registry import Registry


def of_office(session: Session, rules: Regulation, now: int) -> bool:
    """Whether this is a person of that office. A link is no one."""
    office, own, units = rules.restricted_office, session.subject.department, rules.units_at(now)
    return bool(session.user and office and own) and units.of(own) == units.of(office)


def reads(session: Session, case: str, registry: Registry, rules: Regulation, now: int) -> bool:
    if not session.user:
        return False
    return of_office(session, rules, now) or case in registry.reads(session.user)


def business(session: Session, code: str, history: History, registry: Registry, now: int) -> tuple[Case, bool] | None:
    """(the case of that code, whether as a named reader), where it is any business of who sits here at `now` (city
    ms)."""
    case = history.cases.get(code) if is_case_code(code) else None
    if case is None:
        return None
    rules = registry.regulation() or Regulation()
    named = case.restricted and reads(session, case.id, registry, rules, now)
    return (case, named) if concerns(session.subject, case, named=named, units=rules.units_at(now)) else None
