"""The rules of sessions as the city's configuration has them."""

from __future__ import annotations

from streams.access.sessions import HOUR_MS, SessionRules
from streams.settings import Settings


def session_rules(settings: Settings) -> SessionRules:
    access = settings.access
    return SessionRules(
        person_ms=access.person_hours * HOUR_MS,
        seat_ms=access.seat_session_hours * HOUR_MS,
        wall_ms=access.wall_days * 24 * HOUR_MS,
        at_once=access.sessions_at_once,
        second=access.second_factor == "required",
    )
