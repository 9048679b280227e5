"""Any history of messages, receipts, withdrawals and restarts comes to the same: nobody gets one message twice, a state
has an event behind it, and what is kept is what was told."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from streams.model.event import Changed
from streams.model.messages.facts import all_of
from streams.model.messages.message import ANSWERS, Message, MessageKind, MessageRow, MessageWish
from streams.model.receipt import Step
from tests.streams.fold.messaging.dispatcher import (
    FULL,
    NEXT_TOWN,
    OFFICER,
    PART,
    TOWN,
    TOWN_DESK,
    URBAN,
    Dispatcher,
)

TO = (TOWN, "uurban", FULL, PART, "t110")
SAYS = ("town", "urban", "full", "part", "110")
OTHERS = ("withdraw", "again", "restart", "tick", "twice")
BUSY = {"accepted", "departed", "arrived"}
STEPS = [step for step in Step if step is not Step.PROGRESS]
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(SAYS), st.sampled_from(STEPS), st.sampled_from(["m1", "m2"])),
        st.tuples(
            st.sampled_from(["withdraw", "again", "restart", "tick", "twice"]), st.just(Step.DONE), st.just("m1")
        ),
    ),
    max_size=14,
)


class Story:
    """A history as it is acted. `received`: {(address, message): how often it was put into its topic as new}."""

    def __init__(self, kind: MessageKind) -> None:
        self.desk, self.second = Dispatcher(), 0
        self.kind, self.confirmed = kind, Counter[tuple[str, Step]]()
        for name in ("m1", "m2"):
            more: dict[str, Any] = (
                {"answer_s": 60, "arrive_s": 300, "quorum": 2, "next": (NEXT_TOWN,)} if name == "m1" else {}
            )
            assert self.desk.message(*TO, name=name, kind=kind, anyway=True, **more).accepted

    def act(self, who: str, step: Step, name: str) -> None:
        desk = self.desk
        match who:
            case "withdraw":
                desk.asks(OFFICER, "message.withdraw", name, MessageWish(), note="误派")
            case "again":
                desk.asks(OFFICER, "message.again", name, MessageWish())
            case "restart":
                desk.restart()
            case "tick":
                self.second += 45
                desk.tick(self.second)
            case "twice":
                answer = desk.message(*TO, name=name, kind=self.kind, anyway=True)
                assert answer.code == "illegal", "a message is sent once"
            case "full" | "part":
                desk.phone(11 if who == "full" else 12, step, name, n=self.second)
            case "110":
                desk.answers(OFFICER, "t110", step, name, taker="2107", note="x")
            case _:
                person, recipient = (TOWN_DESK, TOWN) if who == "town" else (URBAN, "uurban")
                desk.answers(person, recipient, step, name, note="说明")

    def told(self) -> tuple[dict[str, Message], dict[str, MessageRow]]:
        """The records as history was told of them."""
        messages: dict[str, Message] = {}
        rows: dict[str, MessageRow] = {}
        for event in (one for folded in self.desk.told for one in folded.events if isinstance(one, Changed)):
            if event.kind == "message":
                messages[event.id] = msgspec.msgpack.decode(event.record, type=Message)
            elif event.kind == "message_row":
                rows[event.id] = msgspec.msgpack.decode(event.record, type=MessageRow)
        return messages, rows


@given(st.sampled_from(list(MessageKind)), ACTS)
def test_any_history_is_told_kept_and_counted_alike(kind: MessageKind, acts: list[tuple[str, Step, str]]) -> None:
    story = Story(kind)
    for who, step, name in acts:
        story.act(who, step, name)
    messages, rows = story.told()
    kept = {name: story.desk.get(name) for name in ("m1", "m2")}
    assert messages == kept
    held = {row.id: row for message in kept.values() for row in story.desk.messages.rows(message)}
    assert rows == held, "live is history"
    for row in held.values():
        lawful(row)
    sums = all_of(held.values())
    for measure in {key.measure for key in sums} | {"order_due", "order_answered"}:
        assert story.desk.sum(measure) == sum(n for key, n in sums.items() if key.measure == measure)
    mine = {key: value for key, value in story.desk.own().items() if key[1].startswith("message/")}
    open_rows = {(row.recipient, f"message/{row.message}") for row in held.values() if row.unfinished}
    assert set(mine) == {key for key in open_rows if key[0] != "t110"}, "each once, while there is something to do"
    assert all(value["state"] == held[f"{key[1][8:]}/{key[0]}"].state for key, value in mine.items())
    units = story.desk.units()
    assert units == story.desk.kept_units(), "who is under way is told as it is kept"
    busy = {row.id for row in held.values() if kind is MessageKind.ORDER and row.to_do and row.state in BUSY}
    assert {key.removeprefix("unit/") for _, key in units} == {name for name in busy if not name.endswith("/t110")}
    assert all(value["state"] == held[key.removeprefix("unit/")].state for (_, key), value in units.items())


def lawful(row: MessageRow) -> None:
    """Every state has a receipt or a tick behind it; the law holds whatever was sent in."""
    steps = [one.step for one in row.receipts]
    assert len({one.id for one in row.receipts}) == len(row.receipts)
    if row.state in {step.value for step in ANSWERS}:
        assert row.state in steps
    if not row.clocked:
        assert (Step.READ in steps, row.due, row.unanswered, row.rung) == (False, 0, 0, 0)
    if row.refused:
        assert steps == []
    if row.recipient == "t110":
        assert set(steps) <= {Step.DELIVERED, Step.ARRIVED}
        assert all(one.via == "call" for one in row.receipts)
    assert all(not one.late or row.withdrawn for one in row.receipts)
    if row.unanswered:
        assert row.unanswered >= row.due > 0
        assert row.answered_at == 0 or row.answered_at >= row.unanswered
