"""How others read who did something."""

from __future__ import annotations

from dashboard.locale import ZH
from streams.access.subject import Role, Subject

_NAMES = {role: ZH[f"role_{role.value}"] for role in Role}


def shown_name(who: Subject) -> str:
    """The role, and the department or the beginning of the session."""
    return f"{_NAMES[who.role]} {who.department or who.id[:4]}"
