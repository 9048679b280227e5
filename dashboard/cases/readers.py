"""Who reads restricted matters: people of the office they are sent to, and whoever those have named, one by one."""

from __future__ import annotations

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
