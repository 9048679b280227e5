"""What time does to an alert: each timer alone, and none of them for ever."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.alert_rules import SHIPPED
from streams.errors import IllegalMove
from streams.model.alert import ACTIVE, MOVES, UNTAKEN, Alert, AlertMove, AlertState, Priority, moved
from streams.model.alert_plan import merged
from streams.model.alert_timers import cleared, next_at, released, strike, unshelved

T = 1_795_400_000_000
PLAN = msgspec.structs.replace(SHIPPED, calls=True)
MINUTE = 60_000


def alert(rule: str = "sos", priority: Priority = Priority.CRITICAL, **more: object) -> Alert:
    made = Alert(f"{rule}/7/{T}", f"{rule}/7", rule, priority, "211221106", T, told_at=T, rang=1, tiers=(9, 6, 4))
    return msgspec.structs.replace(made, **more)


def after(one: Alert, minutes: float) -> Alert:
    return strike(one, PLAN, T + round(minutes * MINUTE))


def test_a_critical_one_nobody_takes_is_called_out_then_told_to_the_lead_then_to_the_leader() -> None:
    assert after(alert(), 0.9).level == 0
    assert (after(alert(), 1).called, after(alert(), 1).level) == ("asked", 0)
    assert [after(alert(), minutes).level for minutes in (1.9, 2, 4.9, 5, 60)] == [0, 1, 1, 2, 2]
    assert [step.move for step in after(alert(), 6).steps] == ["call", "escalate", "escalate"]


def test_without_a_line_that_leaves_the_browser_nothing_is_called_and_nothing_says_so() -> None:
    silent = strike(alert(), SHIPPED, T + 6 * MINUTE)
    assert [step.move for step in silent.steps] == ["escalate", "escalate"]
    assert (silent.call, silent.called) == (0, "")


def test_taken_and_left_alone_it_is_everybodys_again_and_one_level_higher() -> None:
    taken = moved(alert(), AlertMove.ACKNOWLEDGE, at=T, by="li")
    assert after(taken, 9.9).state is AlertState.ACKED
    back = after(taken, 10)
    assert (back.state, back.level, back.rang, back.acked_by) == (AlertState.UNACK, 1, 2, "")
    worked = moved(taken, AlertMove.NOTE, at=T + 9 * MINUTE, by="li", note="on the phone")
    assert after(worked, 18.9).state is AlertState.ACKED


def test_one_closed_by_hand_while_its_condition_was_about_to_count_as_gone_has_no_timer() -> None:
    taken = moved(alert("cluster", Priority.ATTENTION, off_at=T + 30 * MINUTE), AlertMove.ACKNOWLEDGE, at=T, by="li")
    closed = moved(taken, AlertMove.CLOSE, at=T + MINUTE, by="li", note="已核实")
    assert next_at(closed, PLAN) == 0
    assert after(closed, 60) == closed


def test_what_is_in_progress_has_no_timer() -> None:
    taken = moved(moved(alert(), AlertMove.ACKNOWLEDGE, at=T, by="li"), AlertMove.PROGRESS, at=T, by="li", note="120")
    assert next_at(taken, PLAN) == 0


def test_the_next_tier_hears_of_what_nobody_of_the_first_takes() -> None:
    late = alert("not_accepted", Priority.URGENT, tiers=(9,))
    assert [step.move for step in after(late, 10).steps] == ["escalate", "widen"]


def test_a_shelf_ends_announced_while_it_holds_and_closed_when_it_is_over() -> None:
    low = alert("overdue_serious", Priority.ATTENTION)
    shelved = msgspec.structs.replace(
        moved(low, AlertMove.SHELVE, at=T, by="li", note="rain"), shelf="timed", until=T + 15 * MINUTE
    )
    assert after(shelved, 14.9).state is AlertState.SHELVED
    assert (after(shelved, 15).state, after(shelved, 15).rang) == (AlertState.UNACK, 2)
    assert after(cleared(shelved, T + MINUTE), 15).state is AlertState.CLOSED


def test_one_shelved_until_it_clears_is_over_when_it_clears() -> None:
    low = alert("overdue_serious", Priority.ATTENTION)
    once = msgspec.structs.replace(moved(low, AlertMove.SHELVE, at=T, by="li", note="rain"), shelf="once")
    assert next_at(once, PLAN) == 0
    assert cleared(once, T + MINUTE).state is AlertState.CLOSED


def test_what_clears_is_never_silently_gone() -> None:
    for priority in Priority:
        gone = cleared(alert(priority=priority), T)
        assert (gone.state, gone.cleared_at) == (AlertState.RTN_UNACK, T)
    taken = moved(alert(), AlertMove.ACKNOWLEDGE, at=T, by="li")
    assert cleared(taken, T).state is AlertState.ACKED, "a grave one wants a word"
    low = moved(alert("handover", Priority.NOTICE), AlertMove.ACKNOWLEDGE, at=T, by="li")
    assert cleared(low, T).state is AlertState.CLOSED


def test_what_was_held_back_is_announced_when_it_still_holds() -> None:
    held = moved(alert("lone_task", Priority.URGENT), AlertMove.SUPPRESS, at=T)
    assert released(held, T).state is AlertState.UNACK
    over = released(cleared(held, T), T + 1)
    assert (over.state, over.cleared_at > 0) == (AlertState.RTN_UNACK, True)
    assert unshelved(msgspec.structs.replace(held, state=AlertState.SHELVED), T, "li").state is AlertState.UNACK


def test_closing_and_shelving_want_words_and_nothing_leads_from_untaken_to_closed() -> None:
    taken = moved(alert(), AlertMove.ACKNOWLEDGE, at=T, by="li")
    for move in (AlertMove.CLOSE, AlertMove.SHELVE):
        with pytest.raises(IllegalMove):
            moved(taken, move, at=T, by="li")
    assert not {MOVES.get((state, AlertMove.CLOSE)) for state in UNTAKEN} - {None}


@given(st.lists(st.sampled_from(AlertMove), max_size=20), st.sampled_from(Priority), st.integers(1, 10_000))
def test_no_run_of_moves_leaves_the_table_or_strikes_for_ever(
    moves: list[AlertMove], priority: Priority, minutes: int
) -> None:
    one = alert("lone_task", priority)
    for n, move in enumerate(moves):
        try:
            one = moved(one, move, at=T + n * 1000, by="li", note="words")
        except IllegalMove:
            continue
        assert one.version <= n + 2
    later = strike(one, PLAN, T + minutes * MINUTE)
    due = next_at(later, PLAN)
    assert due == 0 or due > T + minutes * MINUTE
    assert later.state in ACTIVE or later.state is one.state


def test_a_city_says_what_differs_and_is_told_what_is_wrong() -> None:
    plan = merged(PLAN, {"cluster": {"off_delay": 60}}, {"1": {"lead": 60}})
    assert (plan.rule("cluster").off_delay, plan.rule("cluster").tiers, plan.timer(1).lead) == (60, (6,), 60)
    assert plan.timer(1).ack == 60
    with pytest.raises(LookupError):
        merged(PLAN, {"nobody": {}}, {})
    with pytest.raises(msgspec.ValidationError):
        merged(PLAN, {"cluster": {"off": 60}}, {})
