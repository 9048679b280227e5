"""The drill that something is of, while it goes on. Pure but for what it reads."""

from __future__ import annotations

from streams.fold.aggregate import Context
from streams.model.drills import Drill

KIND = "drill"


def running_of(drill: str, context: Context) -> Drill | None:
    """The drill of that id while it goes on."""
    found: Drill | None = context.read(KIND, drill) if drill else None
    return found if found is not None and found.open else None
