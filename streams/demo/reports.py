"""The simulated desk's first report of a serious incident: what is known when it is drafted, and of the rest that it is
under verification. Pure."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from streams.access.policy import Action
from streams.model.local_day import stamp
from streams.model.sitreps.sitrep import ReportWay, SitrepWish

LEADER, OFFICE, DESK, TAKER = "示例带班领导", "总值班室", "示例值班席", "示例接报人"
_MIN_MS = 60_000
_DRAFTS_MIN, _AGREES_MIN, _LEAVES_MIN = (3, 6), (1, 3), (1, 2)
"""Minutes, from and to, that each step takes after the one before; the first after the alert was taken."""
_UNKNOWN = "正在核实"


class CallerWords(NamedTuple):
    """What a caller reported: of what place, and in which words."""

    place: str
    text: str


class ReportStep(NamedTuple):
    """`due`: city ms. `revision`: of the reports that it is asked for."""

    due: int
    action: Action
    revision: int
    wish: SitrepWish


def first_report(heard: CallerWords, raised: int, taken: int, done: str, random: Random) -> list[ReportStep]:
    """Drafted by the officer, agreed to by the leader on the telephone, reported to the office on duty. `raised`,
    `taken`: city ms; `done`: what was done about it."""
    drafted, agreed, left = (random.uniform(*span) for span in (_DRAFTS_MIN, _AGREES_MIN, _LEAVES_MIN))
    at = taken + round(drafted * _MIN_MS)
    report = SitrepWish(
        when=f"{stamp(raised)[:16]} 接报",
        where=heard.place,
        source=_UNKNOWN,
        cause=_UNKNOWN,
        casualties=_UNKNOWN,
        impact=heard.text,
        measures=f"{stamp(at)[11:16]} {done}",
        next_steps="现场核实后续报",
        contact=DESK,
    )
    then = at + round(agreed * _MIN_MS)
    told = SitrepWish(way=ReportWay.CALL, to=OFFICE, taker=TAKER)
    return [
        ReportStep(at, Action.SITREP_DRAFT, 0, report),
        ReportStep(then, Action.SITREP_APPROVE, 1, SitrepWish(speaker=LEADER)),
        ReportStep(then + round(left * _MIN_MS), Action.SITREP_SENT, 2, told),
    ]
