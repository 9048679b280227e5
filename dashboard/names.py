"""How others read who did something."""

from __future__ import annotations

from dashboard.locale import ZH
from streams.access.subject import Role, Subject

_NAMES = {role: ZH[f"role_{role.value}"] for role in Role}


def shown_name(who: Subject) -> str:
    """The role, and the department or the beginning of the session; of a resident the role alone."""
    if who.role is Role.PUBLIC:
        return _NAMES[who.role]
    return f"{_NAMES[who.role]} {who.department or who.id[:4]}"
