"""What a case is: states, categories, channels, and its history as a value.

A case's numbers are a function of its history and the regulation alone, so any order of arrival ends in the same
numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import msgspec


class Category(StrEnum):
    DISPUTE = "D"  # 矛盾纠纷
    HAZARD = "H"  # 安全隐患
    SERVICE = "S"  # 民生服务
    CITY = "C"  # 环境市容
    ORDER = "P"  # 治安线索
    EMERGENCY = "E"  # 突发事件
    OTHER = "O"  # 其他


CALLED_BACK = frozenset({Category.DISPUTE, Category.SERVICE})
"""Whose reporters are called back (待回访); the others are looked at (待核查)."""


class Channel(StrEnum):
    GRID_WORKER = "grid_worker"  # 网格员
    HOTLINE = "hotline"  # 12345
    MINI_PROGRAM = "mini_program"  # 微信小程序及App
    POLICE = "police"  # 110非警务移交
    PLATFORM = "platform"  # 平台预警
    WINDOW = "window"  # 综合受理窗口
    TELEPHONE = "telephone"  # 来电
    RECEPTION = "reception"  # 接访
    DEPARTMENT = "department"  # 部门转来


class CaseState(StrEnum):
    REPORTED = "REPORTED"
    VERIFYING = "VERIFYING"
    TRIAGED = "TRIAGED"
    ESCALATED = "ESCALATED"
    DISPATCHED = "DISPATCHED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    HANDLING = "HANDLING"
    TRANSFERRED = "TRANSFERRED"
    DIVERTED = "DIVERTED"
    SUSPENDED = "SUSPENDED"
    CHECKING = "CHECKING"
    REWORK = "REWORK"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    MERGED = "MERGED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"


DONE = frozenset({CaseState.CHECKING, CaseState.CLOSED})
"""The unit has reported; the case is no longer open (在办)."""
DROPPED = frozenset({CaseState.MERGED, CaseState.DECLINED, CaseState.CANCELLED})


class CaseOutcome(StrEnum):
    """What came of a case; of a dispute all four, of others the first two, and the last where it was diverted."""

    SETTLED = "settled"  # 调解成功, 办结
    NOT_SETTLED = "not_settled"  # 调解不成
    WITHDRAWN = "withdrawn"  # 当事人撤回
    DIVERTED = "diverted"  # 转入法定程序


class Method(StrEnum):
    """How a case was handled; the first six are mediation, and only disputes are mediated."""

    PEOPLE = "people"  # 人民调解
    ADMINISTRATIVE = "administrative"  # 行政调解
    JUDICIAL = "judicial"  # 司法调解
    TRADE = "trade"  # 行业性专业性
    LAWYER = "lawyer"  # 律师
    ARBITRATION = "arbitration"  # 仲裁
    ON_SITE = "on_site"  # 现场处置
    BY_UNIT = "by_unit"  # 部门办理


MEDIATION = frozenset(Method) - {Method.ON_SITE, Method.BY_UNIT}


class MarkKind(StrEnum):
    """What accompanies the state and moves nothing. The supervision ladder: urge, order, listed."""

    URGE = "urge"  # 催办
    ORDER = "order"  # 督办单
    LISTED = "listed"  # 挂牌督办
    INSTRUCTION = "instruction"  # 领导批示
    CONTACT = "contact"  # 联系当事人
    JOIN = "join"  # 联办
    APPEAL = "appeal"  # 超期申诉
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_REFUSED = "appeal_refused"
    WHISTLE = "whistle"  # 吹哨
    ANSWERED = "answered"  # 应哨
    ARRIVED = "arrived"  # 报到
    LEFT = "left"  # 离场
    SOLVED = "solved"  # 已解决
    UNSOLVED = "unsolved"  # 未解决
    PERFORMED = "performed"  # 协议已履行
    SATISFIED = "satisfied"  # 回访满意
    UNSATISFIED = "unsatisfied"  # 回访不满意
    RELEASED = "released"  # 可用于讲解
    MERGED_IN = "merged_in"  # 并入的事项


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """`person`: who, for telling people apart; `by`: as others read it. `unit`: the department it is about, or the case
    that was merged in."""

    kind: MarkKind
    at: int
    person: str
    by: str = ""
    note: str = ""
    unit: str = ""


class CaseStep(msgspec.Struct, frozen=True, array_like=True):
    """One status: its version, the state it names, when that was (city ms). `person`: who took it, for telling
    reporter, handler and checker apart; `by`: as others read it. `paper`: number of a notice or receipt. The rest as in
    CaseStatus."""

    version: int
    state: CaseState
    at: int
    unit: str = ""
    extend: int = 0
    outcome: CaseOutcome | None = None
    level: str = ""
    person: str = ""
    by: str = ""
    note: str = ""
    until: int = 0
    main: str = ""
    method: Method | None = None
    paper: str = ""


class Case(msgspec.Struct, frozen=True, array_like=True):
    """One case. `village`: 12-digit code, or the longest known prefix. `steps` are sorted by version, all that was
    recorded; what follows from them by the table and the clocks (case_clock.timed) is kept beside them:

    `state`, `version`: how far it is. `ended_at`: city ms it left the open ones, 0 while it is open. `closed_at`:
    city ms it was closed, 0. `due`: city ms its 办理 limit is used up, 0 while that clock has not begun or pauses.
    `handled_min`: working minutes from acceptance to done, -1 until then. `level`: code of the tier that holds it.
    `unit`: to whom it was sent last. `until`: end of the suspension it is in, 0. `accept_due`: when the 接单 limit
    of an order no one has answered is used up, 0. `accepts`: (city ms, working minutes since the order) of every
    acceptance. `whistle_ms`: within which a unit that was whistled for is on site.

    `reporter`: the person who reported it, to distinguish people. `marks`: what was done beside the state.

    `drill`: id of the drill it was keyed in for, '' for what is so.

    `by_time`: steps that time made (case_walk), each with the version of the stored step it follows. `original_due`:
    as `due`, but without extensions and suspensions.

    A case whose report has not come yet (`type == ''`) is parked: it holds its steps and counts nowhere.
    """

    id: str
    village: str = ""
    type: str = ""
    category: str = ""
    channel: str = ""
    reported_at: int = 0
    received_at: int = 0
    duplicate: bool = False
    invalid: bool = False
    text: str = ""
    steps: tuple[CaseStep, ...] = ()
    state: CaseState = CaseState.REPORTED
    version: int = 0
    ended_at: int = 0
    closed_at: int = 0
    due: int = 0
    handled_min: int = -1
    restricted: bool = False
    reporter: str = ""
    marks: tuple[Mark, ...] = ()
    level: str = ""
    unit: str = ""
    until: int = 0
    lon_e6: int = 0
    lat_e6: int = 0
    accept_due: int = 0
    accepts: tuple[tuple[int, int], ...] = ()
    whistle_ms: int = 0
    by_time: tuple[CaseStep, ...] = ()
    original_due: int = 0
    drill: str = ""

    @property
    def story(self) -> tuple[CaseStep, ...]:
        """Everything that was recorded and what time made of it, in its order."""
        return tuple(sorted((*self.steps, *self.by_time), key=lambda s: s.version)) if self.by_time else self.steps

    @property
    def revision(self) -> int:
        """Grows with everything that is done to it: what a command expects, so that the first of two wins."""
        return len(self.steps) + len(self.by_time) + len(self.marks)

    @property
    def known(self) -> bool:
        return self.type != ""

    @property
    def open(self) -> bool:
        """在办."""
        return self.known and not self.ended_at

    def late(self, now: int) -> bool:
        """Whether it was done after its 办理 limit, or is open at `now` (city ms) with the limit used up. What is done
        at the limit is in time."""
        return _late(self.due, self.ended_at, now)

    def late_originally(self, now: int) -> bool:
        """The same by the limit before extensions and suspensions."""
        return _late(self.original_due, self.ended_at, now)


def _late(due: int, ended_at: int, now: int) -> bool:
    return due > 0 and (due < ended_at if ended_at else due <= now)


def with_step(case: Case, step: CaseStep) -> Case:
    """The case with one more step in its place by version; a version already there changes nothing. What follows from
    the steps is not brought up to date."""
    if any(known.version == step.version for known in case.steps):
        return case
    steps = tuple(sorted((*case.steps, step), key=lambda s: s.version))
    return msgspec.structs.replace(case, steps=steps)


def with_mark(case: Case, mark: Mark) -> Case:
    """The case with one more mark in its place by time; among those of one moment by what they say, so that the order
    of arrival changes nothing."""
    return msgspec.structs.replace(case, marks=tuple(sorted((*case.marks, mark), key=_place)))


_RUNGS = {kind: n for n, kind in enumerate(MarkKind)}


def _place(mark: Mark) -> tuple[int, int, str, str, str]:
    return mark.at, _RUNGS[mark.kind], mark.unit, mark.person, mark.note


def free_texts(case: Case) -> frozenset[str]:
    """Everything people wrote in it."""
    notes = (*(step.note for step in case.steps), *(step.paper for step in case.steps), *(m.note for m in case.marks))
    return frozenset(text for text in (case.text, *notes) if text)


def with_texts(case: Case, made: Callable[[str], str]) -> Case:
    """The case with every one of `free_texts` made anew."""
    steps = tuple(msgspec.structs.replace(s, note=made(s.note), paper=made(s.paper)) for s in case.steps)
    marks = tuple(msgspec.structs.replace(mark, note=made(mark.note)) for mark in case.marks)
    return msgspec.structs.replace(case, text=made(case.text), steps=steps, marks=marks)
