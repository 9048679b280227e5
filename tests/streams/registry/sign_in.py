"""Users who sign in, for tests."""

from __future__ import annotations

import msgspec

from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser
from streams.registry.registry import Registry

NOW = 1_795_000_000_000
PASSWORD = "四号楼 corridor lamps"
NEW = NewUser(name="Wang.Li", password=PASSWORD, role=Role.LEADER, scope="211221", profile="asvs")
ADDED = AuditRecord(NOW, "operator x", "operator", "", "command line", "user.add", "user/wang.li")


def add(registry: Registry, **other: object) -> str:
    return registry.add_user(msgspec.structs.replace(NEW, **other), ADDED, NOW)


def come(registry: Registry, password: str = PASSWORD, code: str = "", now: int = NOW, name: str = "wang.li") -> bool:
    return registry.sign_in(name, password, code, now, "10.0.0.9") is not None
