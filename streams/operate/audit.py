"""The audit as operators meet it: who works at the command line is named by the system's user id, and says why."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

from streams.clock import real_ms
from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.registry.heads import verify
from streams.registry.registry import Registry
from streams.settings import Settings

LONGEST_REASON = 500
_NO_LOGIN = 2**32 - 1
"""Login id of a process without a login session, as in a container."""


def operator(action: str, obj: str, *, reason: str = "", case: str = "", fields: tuple[str, ...] = ()) -> AuditRecord:
    """A record of what the operator at this machine does. Raises StoreError for a reason that is too long or that no
    database can hold."""
    if len(reason) > LONGEST_REASON or any(ord(sign) < 32 for sign in reason):
        raise StoreError(f"a reason is one line of at most {LONGEST_REASON} signs")
    name = _user(os.getuid())
    return AuditRecord(
        real_ms(), f"operator {name}", "operator", "", _place(), action, obj, fields, reason, case, name=name
    )


def verify_audit(settings: Settings, registry: Registry, public: Path | None = None) -> tuple[int, list[str]]:
    """(exit code, lines to print). `public`: file of the key to check the heads with."""
    verdict = verify(settings, registry, real_ms(), public)
    lines = [f"{verdict.records} records, {verdict.heads} signed heads"]
    if verdict.unsigned and verdict.heads:
        lines.append(f"{verdict.unsigned} records are newer than the last head")
    if not verdict.flaws:
        whole = "the chain is whole" if verdict.heads else "the chain is whole in itself; no head vouches for its end"
        return 0, [*lines, whole]
    wrong = [flaw.what for flaw in verdict.flaws]
    return 1, [*lines, *wrong, f"{len(wrong)} flaws: do not write to it; restore from a copy"]


def _user(uid: int) -> str:
    """The name the system has for a user id. Never the environment's word: LOGNAME and USER are what one types."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def _place() -> str:
    """Where an operator sits, and through whom: the kernel's login id first, then what sudo says."""
    parts = ["command line", f"uid {os.getuid()}"]
    login = Path("/proc/self/loginuid")
    number = login.read_text("ascii").strip() if login.exists() else ""
    if number.isdecimal() and int(number) != _NO_LOGIN:
        parts.append(f"signed in as {_user(int(number))}")
    by = os.environ.get("SUDO_UID", "")
    if by.isdecimal() and len(by) < 10:
        parts.append(f"sudo by {_user(int(by))}")
    if sys.stdin is not None and sys.stdin.isatty():
        parts.append(os.ttyname(sys.stdin.fileno()))
    return ", ".join(parts)
