"""The seven steps of a case, as its page and the resident's page show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.locale import Words
from streams.model.case import Case, CaseState, CaseStep

_S = CaseState
BAR: tuple[tuple[str, frozenset[CaseState]], ...] = (
    ("report", frozenset({_S.REPORTED})),
    ("receive", frozenset({_S.VERIFYING, _S.TRIAGED, _S.ESCALATED, _S.REOPENED})),
    ("dispatch", frozenset({_S.DISPATCHED, _S.RETURNED, _S.TRANSFERRED})),
    ("accept", frozenset({_S.ACCEPTED})),
    ("handle", frozenset({_S.HANDLING, _S.SUSPENDED, _S.DIVERTED, _S.REWORK})),
    ("check", frozenset({_S.CHECKING})),
    ("close", frozenset({_S.CLOSED})),
)
"""上报 → 受理 → 派单 → 接单 → 办理（调解） → 核查回访 → 销号."""


class BarStep(NamedTuple):
    """`at`: city ms it was reached last, 0 while it was not. `standing`: now, done or ''."""

    name: str
    at: int
    standing: str


def bar(case: Case, held: Sequence[CaseStep]) -> list[BarStep]:
    """The seven steps in order. `held`: the steps that the case table took (`case_walk.holding`)."""
    reached = {"report": case.reported_at}
    for step in held:
        name = next((name for name, states in BAR if step.state in states), "")
        if name:
            reached[name] = step.at
    names = [name for name, _ in BAR]
    here = next((name for name, states in BAR if case.state in states), "close")
    steps = []
    for name in names:
        done = names.index(name) < names.index(here) or case.state is _S.CLOSED
        current = name == here and case.state is not _S.CLOSED
        at = reached.get(name, 0) if done or name == here else 0
        steps.append(BarStep(name, at, "now" if current else "done" if done else ""))
    return steps


def bar_name(name: str, category: str, words: Words) -> str:
    """What a step is called for this kind of case: disputes are mediated."""
    own = f"bar_{name}_{category}"
    return words[own] if own in words.all else words[f"bar_{name}"]
