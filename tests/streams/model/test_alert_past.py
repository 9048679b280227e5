"""The state of an alert at a moment that is over, read from its own steps."""

from __future__ import annotations

import pytest

from streams.model.alert import KEPT_STEPS, Alert, AlertMove, AlertState, Priority, moved
from streams.model.alert_past import state_at

AT = 1_795_400_000_000
SECOND = 1_000
M, S = AlertMove, AlertState


def night() -> Alert:
    """Raised, taken after 40 s, everybody's again after 10 min, taken, worked on, closed after 20 min."""
    one = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", AT, state=S.PENDING)
    one = moved(one, M.RAISE, at=AT + 5 * SECOND)
    one = moved(one, M.ACKNOWLEDGE, at=AT + 45 * SECOND, by="a")
    one = moved(one, M.OVERDUE, at=AT + 645 * SECOND)
    one = moved(one, M.ACKNOWLEDGE, at=AT + 700 * SECOND, by="b")
    one = moved(one, M.PROGRESS, at=AT + 800 * SECOND, by="b", note="派出所已出警")
    return moved(one, M.CLOSE, at=AT + 1_200 * SECOND, by="b", note="已处置")


@pytest.mark.parametrize(
    ("second", "state"),
    [
        (-1, None),
        (4, None),
        (5, S.UNACK),
        (44, S.UNACK),
        (45, S.ACKED),
        (645, S.UNACK),
        (799, S.ACKED),
        (1_199, S.IN_PROGRESS),
        (1_200, None),
    ],
)
def test_what_it_was_at_each_second(second: int, state: AlertState | None) -> None:
    assert state_at(night(), AT + second * SECOND) is state


def test_of_a_long_story_a_move_says_where_it_was() -> None:
    one = moved(Alert("x/1", "x", "sos", Priority.CRITICAL, "2112", AT, state=S.PENDING), M.RAISE, at=AT)
    one = moved(one, M.ACKNOWLEDGE, at=AT + 1, by="a")
    for n in range(KEPT_STEPS + 5):
        one = moved(one, M.PROGRESS, at=AT + 2 + n, by="a", note=str(n))
    assert M.ACKNOWLEDGE not in {step.move for step in one.steps}
    assert state_at(one, AT + 1_000) is S.IN_PROGRESS


def test_what_is_held_back_was_aside_and_what_waits_was_nowhere() -> None:
    waits = Alert("x/1", "x", "serious", Priority.URGENT, "2112", AT, state=S.PENDING)
    assert state_at(waits, AT + 1) is None
    held = moved(waits, M.SUPPRESS, at=AT + 10)
    assert [state_at(held, AT + second) for second in (9, 10)] == [None, S.SUPPRESSED]
