from __future__ import annotations

import pytest

from streams.access.sessions import HOUR_MS, SEAT_IDLE_MS, Ended, SessionKind, SessionRules, kind, life_ms, over
from streams.access.subject import Role

IDLE = 15 * 60_000
RULES = SessionRules(person_ms=12 * HOUR_MS, seat_ms=24 * HOUR_MS, wall_ms=30 * 24 * HOUR_MS)


def test_seats_and_walls_are_kinds_of_their_own_and_all_others_people() -> None:
    kinds = {role: kind(role) for role in Role}
    assert {role for role, one in kinds.items() if one is SessionKind.SEAT} == {Role.DUTY, Role.DUTY_LEAD}
    assert {role for role, one in kinds.items() if one is SessionKind.WALL} == {Role.WALL}


@pytest.mark.parametrize(
    ("role", "seen", "now", "why"),
    [
        (Role.SUPERVISOR, 0, IDLE, None),
        (Role.SUPERVISOR, 0, IDLE + 1, Ended.IDLE),
        (Role.SUPERVISOR, 12 * HOUR_MS - 1, 12 * HOUR_MS, Ended.TIME),
        (Role.DUTY, 0, SEAT_IDLE_MS - 1, None),
        (Role.DUTY, 24 * HOUR_MS - 1, 24 * HOUR_MS, Ended.TIME),
        (Role.WALL, 0, 30 * 24 * HOUR_MS - 1, None),
        (Role.WALL, 30 * 24 * HOUR_MS - 1, 30 * 24 * HOUR_MS, Ended.TIME),
    ],
)
def test_a_session_ends_by_its_kind(role: Role, seen: int, now: int, why: Ended | None) -> None:
    assert over(role, seen, life_ms(role, RULES), now, IDLE) is why
