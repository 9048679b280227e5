"""Each text of a state or step stands for an event of the journal: which one is a table, and a text without its event,
or an event that is none, fails here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from dashboard.locale import EN, ZH
from streams.access.policy import COMMANDS, Action
from streams.model.alert import MOVES, AlertMove, AlertState
from streams.model.case import CaseState, MarkKind
from streams.model.event import Incoming, Outcome
from streams.model.messages.message import Unsent
from streams.model.receipt import STEPS

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "told_events.yaml").read_text("utf-8")
)
FAMILIES = {
    "alert states": r"alert_(?!note$)\w+",
    "alert steps": r"move_[a-z]\w*",
    "alert standing": r"detail_(level_\d|taken|working|skipped|told|call_\w+|(un)?confirmed|over|ended|until|once)",
    "case states": r"state_[A-Z]\w*",
    "case steps": r"move_[A-Z]\w*",
    "case marks": r"mark_(?:" + "|".join(kind.value for kind in MarkKind) + ")",
    "tasks": r"task_(open|accepted|progress|done|returned|late|withdrawn)",
    "desk": r"shift_(signed|taken_by|open|away|test_ok|test_failed)|seat_(here|none)",
    "raised": r"up_(raised|taken|waits)|attempt_(?!nth|repeats|again)\w+",
    "own commands": r"command_\w+",
    "orders": r"order_(sent|to_call|informed|delivered|read|accepted|declined|departed|arrived|done|returned|rung|short"
    r"|unanswered|asked_next|withdrawn|after_withdrawal|refused_\w+)|safe_said",
}
TAGS = {event.__struct_config__.tag for event in get_args(Incoming)}
COMMANDED = {action.value for actions in COMMANDS.values() for action in actions}


@pytest.mark.parametrize("family", FAMILIES)
def test_each_text_names_its_event_and_each_line_its_text(family: str) -> None:
    texts = {key for key in ZH if re.fullmatch(FAMILIES[family], key)}
    assert texts == set(TABLE[family]), "a text of a state without its event, or an event without its text"
    assert texts <= set(EN)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_stands_behind_a_text_is_an_event_of_the_journal(family: str) -> None:
    for key, events in TABLE[family].items():
        assert events, f"{key} stands for nothing that happened: reword or remove it"
        for event in events:
            tag, _, detail = event.partition(" ")
            assert tag in TAGS | {Outcome.__struct_config__.tag, "sent"}, f"{key}: {event}"
            if tag == "command":
                assert Action(detail).value in COMMANDED, f"{key}: {event}"


def test_a_state_of_an_alert_is_reached_by_the_moves_of_its_events() -> None:
    """By the table of moves: a state's events are those of the moves that lead into it."""
    by_move = TABLE["alert steps"]
    for state in set(AlertState) - {AlertState.PENDING}:
        into = {move for (was, move), to in MOVES.items() if to is state and was is not state}
        if state is AlertState.UNACK:
            into.add(AlertMove.RAISE)
        told = set(TABLE["alert states"][f"alert_{state}"])
        assert told == {event for move in into for event in by_move[f"move_{move}"]}, state
    assert "alert_pending" not in ZH, "nobody is told of it"


def test_every_step_state_and_receipt_has_a_text() -> None:
    assert {f"move_{move}" for move in AlertMove} == set(TABLE["alert steps"])
    assert {f"state_{state}" for state in CaseState} <= set(TABLE["case states"])
    assert {f"move_{state}" for state in CaseState} == set(TABLE["case steps"])
    assert {f"task_{step}" for step in STEPS["task"]} <= set(TABLE["tasks"])
    sent = {"sent", "unanswered", "withdrawn", *STEPS["message"]}
    assert {f"order_{state}" for state in sent} | {f"order_refused_{why}" for why in Unsent} <= set(TABLE["orders"])


def test_what_a_person_does_is_no_clocks_deed_and_the_other_way_round() -> None:
    """A step that only a command makes is never said of a clock."""
    mine = {move: TABLE["alert steps"][f"move_{move}"] for move in AlertMove}
    for move in ("acknowledge", "undo", "progress", "note", "step", "confirm", "shelve", "merge"):
        assert mine[AlertMove(move)][0] == f"command alert.{move}"
        assert all(event.startswith("command ") for event in mine[AlertMove(move)])
    for move in ("widen", "overdue", "release"):
        assert all(not event.startswith("command alert") for event in mine[AlertMove(move)])
