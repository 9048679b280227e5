"""Who asks: a role within a scope. Comes from the sign-in session, never from the browser."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """Every role of RELIABILITY's table. County and township seats are the same roles with a longer scope. The three
    administrators are kept apart: users and rights, services, the audit. `system`: the system itself, for what its own
    processes report; no one signs in as it."""

    WALL = "wall"
    DUTY = "duty"
    DUTY_LEAD = "duty_lead"
    SUPERVISOR = "supervisor"
    VILLAGE = "village"
    MEDIATOR = "mediator"
    CLERK = "clerk"
    GUIDANCE = "guidance"
    LEADER = "leader"
    PUBLIC = "public"
    DEPARTMENT = "department"
    WORKER = "worker"
    AUDITOR = "auditor"
    SECURITY_ADMIN = "security_admin"
    SYSTEM_ADMIN = "system_admin"
    SYSTEM = "system"


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: session, for logs and outcomes. `scope`: region code prefix. `person`: who it is through all sessions, by
    which reporter, handler and checker are distinguished. `department`, `worker`: whose, '' and 0 = none."""

    id: str
    role: Role
    scope: str
    person: str = ""
    department: str = ""
    worker: int = 0
