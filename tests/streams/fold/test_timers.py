from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.fold.aggregate import NOTHING, Context, Delta
from streams.fold.picture import Picture
from streams.fold.timers import Timers, TimerStep
from streams.fold.undo import Undo
from streams.model.event import Tick
from tests.streams.fold.contexts import context

TICK = Tick(id="tick/1", source="system", at=100, real=100, token=1)


def fires(timers: Timers, kind: str, at: Context) -> None:
    for step in timers.fire(kind, TICK, at):
        step()


def test_a_record_has_one_timer_of_a_step_and_the_earliest_fires_first() -> None:
    step = TimerStep(Undo())
    for due, name in ((30, "b"), (20, "a"), (20, "c"), (90, "d"), (10, "b"), (5, "e"), (0, "e")):
        step.set(due, name)
    assert list(step.fired(50)) == [(10, "b"), (20, "a"), (20, "c")]
    assert list(step.fired(50)) == []
    assert step.fired_to == 50
    assert list(step.fired(90)) == [(90, "d")]


def test_steps_fire_in_the_order_of_their_registration_and_each_by_time_and_name() -> None:
    here, done = context(), list[tuple[str, int, str]]()
    timers, steps = here.timers, {name: TimerStep(Undo()) for name in ("first", "second", "other")}

    def fire(of: str, due: int, name: str, tick: Tick, given: Context) -> Delta:
        done.append((of, due, name))
        return NOTHING

    for kind, name in (("case", "first"), ("case", "second"), ("task", "other")):
        timers.register(kind, steps[name], partial(fire, name))
    for of, due, name in (
        ("second", 1, "x"),
        ("first", 9, "b"),
        ("first", 9, "a"),
        ("other", 0, "z"),
        ("other", 3, "z"),
    ):
        steps[of].set(due, name)
    here.now = 9
    for kind in ("case", "task", "none"):
        fires(timers, kind, here)
    assert done == [("first", 9, "a"), ("first", 9, "b"), ("second", 1, "x"), ("other", 3, "z")]


def test_a_tick_fires_as_many_as_a_step_may_and_none_while_it_does_not_act() -> None:
    here, done, acts = context(), list[str](), False
    few, off = TimerStep(Undo()), TimerStep(Undo())

    def fire(due: int, name: str, tick: Tick, given: Context) -> Delta:
        done.append(name)
        return NOTHING

    here.timers.register("case", few, fire, most=2)
    here.timers.register("case", off, fire, acts=lambda _: acts)
    for name in "abc":
        few.set(1, name)
    off.set(1, "later")
    here.now = 1
    fires(here.timers, "case", here)
    assert done == ["a", "b"]
    acts = True
    fires(here.timers, "case", here)
    assert done == ["a", "b", "c", "later"]


def test_a_timer_that_is_set_while_its_step_fires_fires_in_the_same_tick() -> None:
    step, fired = TimerStep(Undo()), list[str]()
    step.set(1, "a")
    for _, name in step.fired(9):
        fired.append(name)
        if name == "a":
            step.set(5, "b")
            step.set(10, "c")
    assert fired == ["a", "b"]


def test_what_is_replaced_a_thousand_times_takes_the_memory_of_what_is_set() -> None:
    step = TimerStep(Undo())
    for due in range(10_000):
        step.set(due + 1, f"record {due % 10}")
    assert len(step._heap) < 200
    assert [due for due, _ in step.fired(10_000)] == list(range(9_991, 10_001))


_MOVES = st.lists(st.tuples(st.integers(0, 20), st.sampled_from("abcd")), max_size=30)


def fails(undo: Undo, step: TimerStep, moves: list[tuple[int, str]], replaced: bool) -> None:
    with undo:
        if replaced:
            step.replace(moves[:5])
        for due, name in moves:
            step.set(due, name)
        raise RuntimeError("fails")


@given(_MOVES, _MOVES, st.booleans())
def test_a_failing_event_leaves_every_timer_as_it_was(
    kept: list[tuple[int, str]], failed: list[tuple[int, str]], replaced: bool
) -> None:
    undo = Undo()
    step, expected = TimerStep(undo), dict[str, int]()
    for due, name in kept:
        step.set(due, name)
        expected[name] = due
    with pytest.raises(RuntimeError):
        fails(undo, step, failed, replaced)
    assert list(step.fired(99)) == sorted((due, name) for name, due in expected.items() if due)


def test_all_kinds_of_the_picture_have_their_timers_in_the_one_table() -> None:
    assert {"case", "alert", "task", "message"} <= set(Picture("2112").context.timers._steps)
