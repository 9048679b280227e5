from __future__ import annotations

from streams.access.sessions import HOUR_MS, SessionRules
from streams.registry.rules import session_rules
from streams.settings import Settings


def test_the_rules_are_the_configurations() -> None:
    own = {"person_hours": 8, "seat_session_hours": 20, "wall_days": 30, "sessions_at_once": 1}
    assert session_rules(Settings.model_validate({"access": own})) == SessionRules(
        person_ms=8 * HOUR_MS, seat_ms=20 * HOUR_MS, wall_ms=30 * 24 * HOUR_MS, at_once=1
    )
    assert session_rules(Settings()) == SessionRules(), "both have the same defaults"
