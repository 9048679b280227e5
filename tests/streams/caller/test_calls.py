"""Which calls are to be made, when again, and what is told of them."""

from __future__ import annotations

import msgspec

from streams.caller.calls import GIVE_UP_MS, LONGEST_MS, Calls
from streams.model.alert import Alert, AlertState, Priority
from streams.model.event import AlertChange

T = 1_795_400_000_000


def alert(**more: object) -> Alert:
    made = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", T, call=T + 60_000, called="asked")
    return msgspec.structs.replace(made, **more)


def change(one: Alert) -> AlertChange:
    return AlertChange(cause="t", at=T, alert=one.id, state=one.state.value, record=msgspec.msgpack.encode(one))


def test_a_call_is_made_once_and_what_became_of_it_is_told_once() -> None:
    calls = Calls(simulated=True)
    calls.hear(change(alert()), 0)
    calls.hear(change(alert(version=2)), 10)
    (call,) = calls.due(10)
    assert (call.said.rule, call.said.simulated, call.said.test) == ("sos", True, False)
    assert calls.done(call, "", 20) == "ok"
    assert calls.due(10**9) == []


def test_one_that_fails_is_made_again_later_and_later_and_that_is_told_once() -> None:
    calls = Calls(simulated=False)
    calls.hear(change(alert()), 0)
    (call,) = calls.due(0)
    now, told, waits = 0, [], []
    for _ in range(8):
        told.append(calls.done(call, "answered 503", now))
        waits.append(call.due - now)
        assert calls.due(now) == []
        now = call.due
    assert told == ["failed", *[""] * 7]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_MS
    assert calls.failed == "answered 503"
    assert calls.done(call, "", now) == "ok"
    assert calls.failed == ""


def test_nobody_is_called_for_what_somebody_has_taken() -> None:
    calls = Calls(simulated=False)
    calls.hear(change(alert()), 0)
    calls.hear(change(alert(state=AlertState.ACKED)), 1)
    assert calls.due(10**9) == []


def test_after_half_an_hour_it_gives_up() -> None:
    calls = Calls(simulated=False)
    calls.hear(change(alert()), 0)
    (call,) = calls.due(0)
    calls.done(call, "answered 503", GIVE_UP_MS + 1)
    assert calls.waiting == {}


def test_after_a_start_what_was_not_heard_is_called_under_the_same_name() -> None:
    before, after = Calls(simulated=False), Calls(simulated=False)
    before.hear(change(alert()), 0)
    after.see(alert(called="failed"), 0)
    assert list(before.waiting) == list(after.waiting)
    heard = Calls(simulated=False)
    heard.see(alert(called="ok"), 0)
    assert heard.waiting == {}


def test_a_test_is_tried_thrice_and_told_to_nobody_but_health() -> None:
    calls = Calls(simulated=False)
    calls.hear(AlertChange(cause="c", at=T, alert="test/c", state="test", call="test/c"), 0)
    (call,) = calls.due(0)
    assert call.said.test
    assert [calls.done(call, "refused", n) for n in range(3)] == ["", "", ""]
    assert calls.waiting == {}
