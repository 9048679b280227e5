"""The committed journal makes the committed values: checkpoint, out-events, facts, topics, frames and refusals."""

from __future__ import annotations

import pytest

from streams.journal.api import Entry
from tests.golden import journal
from tests.golden.replay import Replayed, fold, kept_step_by_step, replay
from tests.golden.values import checkpoint_lines, difference, values

MEANT = (
    "The committed journal no longer makes the committed values. {difference}. If the change is meant, and old stores"
    " are taken over (streams/fold/checkpoint.py VERSION, history's VERSION): run `python -m tests.golden.make values`,"
    " read the diff under tests/data/golden and name the change in CHANGELOG.md. If it is not meant, mend the code."
)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return journal.read()


@pytest.fixture(scope="module")
def seen(entries: list[Entry]) -> Replayed:
    return replay(entries, journal.townships())


def committed(kind: str) -> list[str]:
    return (journal.DATA / f"{kind}.txt").read_text("utf-8").splitlines()


def compare(kind: str, now: list[str]) -> None:
    if found := difference(kind, committed(kind), now):
        pytest.fail(MEANT.format(difference=found), pytrace=False)


@pytest.mark.parametrize("kind", ["checkpoint", "events", "facts", "topics", "frames", "refused"])
def test_the_journal_makes_the_committed_values(seen: Replayed, kind: str) -> None:
    compare(kind, values(seen)[kind])


def test_a_picture_restored_halfway_ends_the_same(entries: list[Entry]) -> None:
    half = len(entries) // 2
    compare("checkpoint", checkpoint_lines(fold(entries[half:], fold(entries[:half]))))


def test_a_checkpoint_saved_step_by_step_ends_the_same(entries: list[Entry]) -> None:
    compare("checkpoint", checkpoint_lines(kept_step_by_step(entries, 97)))


def test_the_journal_holds_what_a_city_can_meet(seen: Replayed) -> None:
    """So that the values mean something: every kind of record and the rare states are in it."""
    events = {line.split()[0] for line in values(seen)["events"]}
    assert {"AlertChange.shelved", "AlertChange.in_progress", "Outcome.stale", "Outcome.off_duty"} <= events
    assert {f"CaseChange.{state}" for state in ("SUSPENDED", "RETURNED", "REOPENED", "TRANSFERRED", "REWORK")} <= events
    kinds = {name.decode().partition(":")[0] for name in seen.fields}
    assert {"w", "c", "f", "a", "k", "p", "n", "q", "desk", "usual", "recent", "rules", "meta", "steps"} <= kinds


def test_a_difference_names_what_differs() -> None:
    was, now = ["all 1", "c:a 1", "c:b 2", "m 3"], ["all 2", "c:a 1", "c:b 9", "n 3"]
    text = difference("checkpoint", was, now)
    assert text == "checkpoint: 1 missing, first 'm'; 1 new, first 'n'; 1 with another value, first 'c:b'"
    assert difference("checkpoint", was, was) == ""
