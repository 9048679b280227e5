"""Whether a command may be, asked again when the fold takes it, and what is answered."""

from __future__ import annotations

from streams.access.policy import Action, CommandTarget, allow
from streams.access.subject import Role, Subject
from streams.model.event import Command, Outcome


def subject_of(command: Command) -> Subject:
    return Subject(
        id=command.subject,
        role=Role(command.role),
        scope=command.scope,
        person=command.person or command.subject,
        department=command.department,
    )


def may(command: Command, matter: CommandTarget, now: int) -> bool:
    return allow(subject_of(command), Action(command.action), matter, now=now)


def outcome(command: Command, code: str, version: int = 0, by: str = "", since: int = 0, detail: str = "") -> Outcome:
    """`version`: of the object as it is. `by`, `since`: who was first, and when (city ms)."""
    return Outcome(
        cause=command.id,
        at=command.at,
        command=command.id,
        session=command.subject,
        accepted=code == "ok",
        code=code,
        by=by,
        version=version,
        since=since,
        detail=detail,
    )
