"""The worked example of Fanjiatun village as a case of the simulated city, closed some days before it begins.
Invented persons, marked 示例. How it is shown to visitors is the wall's own (`dashboard/presentation.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from streams.demo.history import Word
from streams.demo.matters import PlannedCase
from streams.model.case import CaseOutcome, CaseState, Category, Channel
from streams.model.local_day import day_start, local_day

STORY_ID = "00000000-0000-7000-8000-000000000901"
TYPE = "D05"
VILLAGE = "211221106201"
TEXT = "【示例】甲某与乙某因土地承包费发生纠纷，影响春耕。"
BEFORE = 8
"""Workdays before the city begins on which it is reported: it takes six."""


class StoryStep(NamedTuple):
    """`workday`, `minute`: when, from the day of the report, in workdays and minutes of that day."""

    state: CaseState
    workday: int
    minute: int
    outcome: CaseOutcome | None = None
    by: str = VILLAGE
    paper: str = ""


_S = CaseState
REPORTED_MIN = 9 * 60 + 12
STEPS = (
    StoryStep(_S.TRIAGED, 0, 9 * 60 + 40),
    StoryStep(_S.HANDLING, 0, 14 * 60),
    StoryStep(_S.DIVERTED, 1, 9 * 60 + 30),
    StoryStep(_S.CLOSED, 6, 15 * 60, CaseOutcome.SETTLED, VILLAGE[:9], "示例回执"),
)
"""In order of time: taken on, not settled in the village, handed to the court's mediation desk, fee paid."""


def planned_case(workday: Callable[[int], bool], began: int) -> PlannedCase:
    """The example for a city that begins at `began` (city ms)."""
    days = _workdays(workday, local_day(began))
    words = tuple(
        Word(
            day_start(days[step.workday]) + step.minute * 60_000,
            step.state,
            outcome=step.outcome,
            by=step.by,
            paper=step.paper,
        )
        for step in STEPS
    )
    return PlannedCase(
        id=STORY_ID,
        at=day_start(days[0]) + REPORTED_MIN * 60_000,
        type=TYPE,
        category=Category.DISPUTE,
        channel=Channel.GRID_WORKER,
        village=VILLAGE,
        text=TEXT,
        words=words,
    )


def _workdays(workday: Callable[[int], bool], today: int) -> list[int]:
    """The workdays from BEFORE workdays ago on, in order."""
    found: list[int] = []
    day = today
    while len(found) < BEFORE:
        day -= 1
        if workday(day):
            found.append(day)
    return found[::-1]
