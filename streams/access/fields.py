"""Which fields of a resident a role may unmask, and what a role must prove or say before it sees anybody behind one."""

from __future__ import annotations

from streams.access.subject import Role

_CONTACT = frozenset({"name", "phone"})
_ALL_FIELDS = _CONTACT | {"id_number", "address"}
_NO_FIELD: frozenset[str] = frozenset()
FIELDS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(Role, _NO_FIELD),
    Role.DUTY: _ALL_FIELDS,
    Role.DUTY_LEAD: _ALL_FIELDS,
    Role.SUPERVISOR: _ALL_FIELDS,
    Role.VILLAGE: _ALL_FIELDS,
    Role.CLERK: _ALL_FIELDS,
    Role.DEPARTMENT: _ALL_FIELDS,
    Role.MEDIATOR: _CONTACT,
}
"""Which fields of a resident a role may unmask, one at a time, with a reason, in a case that is its business."""

ADMINISTRATORS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR})
"""Roles that are given and taken by two people, never by one."""


def needs_second(role: Role) -> bool:
    """Whether a person of this role signs in with two factors: who administers, and who may see behind a mask."""
    return role in ADMINISTRATORS or bool(FIELDS[role])


def needs_reason(role: Role) -> bool:
    """Whether a single case, and what belongs to it, is opened only with a reason: roles that look at numbers first."""
    return role is Role.LEADER
