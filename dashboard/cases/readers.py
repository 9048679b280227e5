"""Whose business a matter is; and who reads restricted ones: people of the office they are sent to, and whoever those
have named, one by one."""

from __future__ import annotations

from streams.access.movers import concerns
from streams.archive.history import History
from streams.model.case import Case
from streams.model.case_code import is_case_code
from streams.model.regulation import Regulation
from streams.registry.records import Session
from streams.registry.registry import Registry


def of_office(session: Session, rules: Regulation) -> bool:
    """Whether this is a person of that office. A link is nobody."""
    office = rules.restricted_office
    return bool(session.user and office) and session.subject.department == office


def reads(session: Session, case: str, registry: Registry, rules: Regulation) -> bool:
    if not session.user:
        return False
    return of_office(session, rules) or case in registry.reads(session.user)


def business(session: Session, code: str, history: History, registry: Registry) -> tuple[Case, bool] | None:
    """(the matter of that code, whether as a named reader), where it is any business of who sits here."""
    case = history.case(code) if is_case_code(code) else None
    if case is None:
        return None
    named = case.restricted and reads(session, case.id, registry, registry.regulation() or Regulation())
    return (case, named) if concerns(session.subject, case, named=named) else None
