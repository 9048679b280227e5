"""Who may have got a message by a gateway hears by the same gateway that it was withdrawn: once, by an attempt of its
own, and only where there is something to recall."""

from __future__ import annotations

from streams.caller.calls import Calls
from streams.model.messages.message import MessageWish
from streams.model.outgoing.attempt import AttemptState
from streams.model.receipt import Step
from tests.streams.caller.receiver import Mood
from tests.streams.caller.test_orders import Outside
from tests.streams.fold.messaging.dispatcher import NEXT_TOWN, OFFICER, TOWN, URBAN

S = AttemptState


def test_what_went_out_and_was_withdrawn_is_recalled_the_same_way_once() -> None:
    """Before, who had an order by SMS never heard there that it no longer held."""
    world = Outside()
    world.desk.message(f"sms:{TOWN}", "sms:uurban", NEXT_TOWN)
    world.run(Calls("r1"))
    world.desk.answers(URBAN, "uurban", Step.DONE)
    world.desk.asks(OFFICER, "message.withdraw", "m1", MessageWish(), note="误派")
    assert world.desk.own()["2112", f"sent/m1/{TOWN}"]["recall"] is False, "nothing is said of what was not begun"
    world.run(Calls("r2"))
    world.run(Calls("r3"))
    first, _, recall = world.attempts()
    assert (recall.to, recall.state, recall.nth) == (TOWN, S.TAKEN, 1)
    assert recall.id != first.id
    assert recall.round == world.desk.get().withdrawn + 1
    assert world.gateway.received == [one.id for one in world.attempts()]
    assert world.texts[2] == "中心（调派）2112：前发消息已撤回，不再执行。原因：误派"
    shown = world.desk.own()["2112", f"sent/m1/{TOWN}"]
    assert (shown["state"], shown["recall"], shown["tried"][0]) == ("withdrawn", True, recall.id)


def test_a_recall_that_reached_nobody_is_tried_three_times_and_one_of_a_refused_sms_never() -> None:
    world = Outside(Mood.TAKES, Mood.REFUSES)
    world.desk.message(f"sms:{TOWN}", "sms:uurban")
    calls = Calls("r1")
    world.run(calls, rounds=3)
    assert {one.to: one.state for one in world.attempts()} == {TOWN: S.TAKEN, "uurban": S.REFUSED}
    world.desk.asks(OFFICER, "message.withdraw", "m1", MessageWish(), note="误派")
    for second in range(0, 600, 60):
        world.desk.tick(second)
        world.run(calls)
    recalls = [one for one in world.attempts() if one.round == world.desk.get().withdrawn + 1]
    assert [(one.to, one.nth) for one in recalls] == [(TOWN, 1), (TOWN, 2), (TOWN, 3)]
    row = world.desk.row(TOWN)
    assert row.tried is not None
    assert row.tried.again
