"""The life cycle of an alert: one table. An alert is raised once per rule and object, stays until somebody took it, and
ends with a word; what clears by itself is never silently gone while no one has seen it.

Source: the field's own life cycle: an acknowledgement is of one alert, what returns after it was gone is new to
everybody, shelving has an end."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec

from streams.errors import IllegalMove
from streams.model.response import StepDone


class Priority(IntEnum):
    """特急, 紧急, 关注, 提示."""

    CRITICAL = 1
    URGENT = 2
    ATTENTION = 3
    NOTICE = 4


class AlertState(StrEnum):
    PENDING = "pending"  # its condition holds, its delay is not over: not announced
    UNACK = "unack"  # 未确认
    ACKED = "acked"  # 已确认
    IN_PROGRESS = "in_progress"  # 处置中
    RTN_UNACK = "rtn_unack"  # 已恢复，未确认
    SHELVED = "shelved"  # 暂缓处理
    SUPPRESSED = "suppressed"  # 已合并
    OUT_OF_SERVICE = "out_of_service"  # 停用
    CLOSED = "closed"  # 已关闭


class AlertMove(StrEnum):
    RAISE = "raise"
    ACKNOWLEDGE = "acknowledge"
    UNDO = "undo"  # takes an acknowledgement back
    CLEAR = "clear"  # its condition is gone
    RETURN = "return"  # its condition is back
    PROGRESS = "progress"
    NOTE = "note"
    CONFIRM = "confirm"  # a call or a second source has borne it out
    ESCALATE = "escalate"
    WIDEN = "widen"  # the next tier hears of it
    OVERDUE = "overdue"  # taken, and nothing done: it is everybody's again
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    SUPPRESS = "suppress"
    RELEASE = "release"
    DISABLE = "disable"  # its rule is out of service
    ENABLE = "enable"
    CALL = "call"  # out of the browser: telephone, SMS, siren
    CALLED = "called"  # what became of that call
    AGAIN = "again"  # it happened once more
    TAKE_UP = "take_up"  # whom it was raised to takes it
    STEP = "step"  # a step of the response plan was done
    CLOSE = "close"
    MERGE = "merge"  # a person found that it is the same incident as another, and set it aside under that
    SPLIT = "split"  # it is not the same after all, or it comes again: it is everybody's again
    JOINED = "joined"  # another was merged into it
    DRILL_OVER = "drill_over"  # the drill that it is of has ended
    PARTED = "parted"  # one that was merged into it is on its own again


_S, _M = AlertState, AlertMove
ACTIVE = frozenset({_S.UNACK, _S.ACKED, _S.IN_PROGRESS, _S.RTN_UNACK})
"""In somebody's queue."""
ASIDE = frozenset({_S.SHELVED, _S.SUPPRESSED, _S.OUT_OF_SERVICE})
"""Out of the queue, counted and listed."""
UNTAKEN = frozenset({_S.UNACK, _S.RTN_UNACK})

_HERE = dict[tuple[AlertState, AlertMove], AlertState]
_STAYS: _HERE = {
    (state, move): state
    for state in ACTIVE | ASIDE
    for move in (_M.NOTE, _M.STEP, _M.CONFIRM, _M.WIDEN, _M.CALL, _M.CALLED, _M.AGAIN, _M.JOINED, _M.PARTED, _M.TAKE_UP)
}
MOVES: _HERE = {
    **_STAYS,
    (_S.PENDING, _M.RAISE): _S.UNACK,
    (_S.PENDING, _M.AGAIN): _S.PENDING,
    (_S.UNACK, _M.ACKNOWLEDGE): _S.ACKED,
    (_S.UNACK, _M.CLEAR): _S.RTN_UNACK,
    (_S.UNACK, _M.ESCALATE): _S.UNACK,
    (_S.RTN_UNACK, _M.RETURN): _S.UNACK,
    (_S.RTN_UNACK, _M.ACKNOWLEDGE): _S.ACKED,
    (_S.RTN_UNACK, _M.ESCALATE): _S.RTN_UNACK,
    (_S.ACKED, _M.UNDO): _S.UNACK,
    (_S.ACKED, _M.CLEAR): _S.ACKED,
    (_S.ACKED, _M.RETURN): _S.UNACK,
    (_S.ACKED, _M.PROGRESS): _S.IN_PROGRESS,
    (_S.ACKED, _M.ESCALATE): _S.ACKED,
    (_S.ACKED, _M.OVERDUE): _S.UNACK,
    (_S.ACKED, _M.CLOSE): _S.CLOSED,
    (_S.IN_PROGRESS, _M.PROGRESS): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _M.CLEAR): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _M.RETURN): _S.UNACK,
    (_S.IN_PROGRESS, _M.ESCALATE): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _M.CLOSE): _S.CLOSED,
    **{(state, _M.SHELVE): _S.SHELVED for state in ACTIVE},
    (_S.SHELVED, _M.CLEAR): _S.SHELVED,
    (_S.SHELVED, _M.RETURN): _S.SHELVED,
    (_S.SHELVED, _M.UNSHELVE): _S.UNACK,
    (_S.SHELVED, _M.CLOSE): _S.CLOSED,
    (_S.UNACK, _M.SUPPRESS): _S.SUPPRESSED,
    (_S.PENDING, _M.SUPPRESS): _S.SUPPRESSED,
    (_S.RTN_UNACK, _M.SUPPRESS): _S.SUPPRESSED,
    (_S.SUPPRESSED, _M.CLEAR): _S.SUPPRESSED,
    (_S.SUPPRESSED, _M.RETURN): _S.SUPPRESSED,
    (_S.SUPPRESSED, _M.RELEASE): _S.UNACK,
    (_S.SUPPRESSED, _M.CLOSE): _S.CLOSED,
    **{(state, _M.MERGE): _S.SUPPRESSED for state in ACTIVE},
    (_S.SUPPRESSED, _M.SPLIT): _S.UNACK,
    **{(state, _M.DISABLE): _S.OUT_OF_SERVICE for state in (_S.PENDING, *ACTIVE)},
    (_S.OUT_OF_SERVICE, _M.CLEAR): _S.OUT_OF_SERVICE,
    (_S.OUT_OF_SERVICE, _M.RETURN): _S.OUT_OF_SERVICE,
    (_S.OUT_OF_SERVICE, _M.ENABLE): _S.UNACK,
    (_S.OUT_OF_SERVICE, _M.CLOSE): _S.CLOSED,
    **{(state, _M.DRILL_OVER): _S.CLOSED for state in (_S.PENDING, *ACTIVE, *ASIDE)},
}
"""Where an alert goes from each state. Nothing leads from unacknowledged to closed; what comes back after it was gone
is new to everybody."""


class AlertStep(msgspec.Struct, frozen=True, array_like=True):
    """One line of an alert's own history. `at`: city ms. `by`: who, `system` for a timer or a condition."""

    at: int
    move: AlertMove
    by: str
    note: str = ""


LEAD_LEVEL, LEADER_LEVEL = 1, 2
"""How far up an alert may be raised: to the duty lead, to the leader."""
KEPT_STEPS = 40
"""Of an alert's history; the first and the newest."""


class Alert(msgspec.Struct, frozen=True, array_like=True):
    """`key`: rule/object; one open alert each. `id`: key and when it was first raised. `region`: township, county or
    city. `count`: how often its condition came. `cleared_at`: city ms its condition went away, 0 while it holds.
    `subject`: what the words of the rule are filled with (a type's id, a feed, a post). `version` grows with moves.
    `twin`: tells apart what is alike but for its object: 0 the first of a rule, moment and township, then 1.

    `told_at`: city ms since which it is to be taken, 0 while pending. `due_at`: of a pending one, when it is raised.
    `off_at`: when its condition counts as gone, 0 while it holds. `rang`: how often it was announced. `tiers`: lengths
    of the codes of the tiers that are alerted; `skipped`: of those where no one sits. `level`: how far up it was
    raised: 0, 1 to the duty lead, 2 to the leader; `up_at`, `up_by`: city ms it was last raised, and by whom;
    `up_taken_by`, `up_taken_at`: who took it there, and when. `worked_at`: when something was last done about it.
    `call`: 0 none, else city ms it was last called out; `called`: '', 'asked', and of older stores 'ok', 'failed'.
    `shelf`: '', 'timed', 'once'; `until`: end of a shelf. `under`: id of
    the alert or plan that holds it back. `turns`: when its condition last came and went. `chatter`: it comes and goes.
    `confirmed`: a call or a second source has borne it out. `session`: whose acknowledgement it was. `link`: a case.
    `placed_at`: of a place that is the last one known, city ms it was known at; 0: the place is its own. `merged`: a
    person put it `under` another as the same incident. `done`: ticked steps of the response plan, in this order.
    `drill`: id of the drill it is of, '' for what is so."""

    id: str
    key: str
    rule: str
    priority: Priority
    region: str
    raised_at: int
    state: AlertState = AlertState.UNACK
    version: int = 1
    count: int = 1
    last_at: int = 0
    subject: str = ""
    lon_e6: int = 0
    lat_e6: int = 0
    cleared_at: int = 0
    acked_by: str = ""
    acked_at: int = 0
    closed_by: str = ""
    closed_at: int = 0
    note: str = ""
    twin: int = 0
    told_at: int = 0
    due_at: int = 0
    off_at: int = 0
    rang: int = 0
    tiers: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    level: int = 0
    worked_at: int = 0
    call: int = 0
    called: str = ""
    shelf: str = ""
    until: int = 0
    under: str = ""
    turns: tuple[int, ...] = ()
    chatter: bool = False
    confirmed: bool = False
    session: str = ""
    link: str = ""
    steps: tuple[AlertStep, ...] = ()
    placed_at: int = 0
    merged: bool = False
    done: tuple[StepDone, ...] = ()
    up_at: int = 0
    up_by: str = ""
    up_taken_by: str = ""
    up_taken_at: int = 0
    drill: str = ""

    @property
    def open(self) -> bool:
        return self.state is not AlertState.CLOSED

    @property
    def group(self) -> str:
        """Rule and township, and the drill where it is of one."""
        return "/".join(part for part in (self.rule, self.region[:9], self.drill) if part)

    @property
    def waits_above(self) -> bool:
        """Whether it was raised and waits for the one it was raised to: not where time raised it, because it was not
        taken, and it is taken by now."""
        asked = self.up_by != "system" or self.state in UNTAKEN
        return self.level > 0 and self.up_at > 0 and not self.up_taken_by and self.state in ACTIVE and asked


def moved(alert: Alert, move: AlertMove, *, at: int, by: str = "system", note: str = "") -> Alert:
    """The alert after `move`. Raises IllegalMove, naming both sides."""
    to = MOVES.get((alert.state, move))
    if to is None or (move is AlertMove.CLOSE and not note) or (move is AlertMove.SHELVE and not note):
        may = ", ".join(m.value for (state, m) in MOVES if state is alert.state) or "nothing: it is closed"
        wants = f"{may} (closing and shelving need a note)"
        raise IllegalMove(f"alert {alert.id}", alert.state.value, move.value, wants)
    changed = msgspec.structs.replace(
        alert, state=to, version=alert.version + 1, note=note or alert.note, steps=_with_step(alert, move, at, by, note)
    )
    match move:
        case AlertMove.RAISE | AlertMove.RELEASE | AlertMove.ENABLE | AlertMove.UNSHELVE | AlertMove.SPLIT:
            return _announced(changed, at)
        case AlertMove.ACKNOWLEDGE:
            return msgspec.structs.replace(changed, acked_by=by, acked_at=at, worked_at=at)
        case AlertMove.UNDO | AlertMove.OVERDUE:
            return _announced(changed, at)
        case AlertMove.PROGRESS | AlertMove.NOTE | AlertMove.STEP | AlertMove.CONFIRM | AlertMove.ESCALATE if (
            by != "system"
        ):
            confirmed = changed.confirmed or move is AlertMove.CONFIRM
            changed = raised_to(changed, at, by) if move is AlertMove.ESCALATE else changed
            return msgspec.structs.replace(changed, worked_at=at, confirmed=confirmed)
        case AlertMove.ESCALATE:
            return msgspec.structs.replace(raised_to(changed, at, by), rang=alert.rang + 1)
        case AlertMove.TAKE_UP:
            return msgspec.structs.replace(changed, up_taken_by=by, up_taken_at=at)
        case AlertMove.CLEAR:
            return msgspec.structs.replace(changed, cleared_at=at, off_at=0)
        case AlertMove.RETURN:
            back = msgspec.structs.replace(changed, cleared_at=0, count=alert.count + 1, last_at=at)
            return _announced(back, at) if to is AlertState.UNACK else back
        case AlertMove.CALL:
            return msgspec.structs.replace(changed, call=at, called="asked")
        case AlertMove.CLOSE | AlertMove.DRILL_OVER:
            return msgspec.structs.replace(changed, closed_by=by, closed_at=at)
    return changed


def raised_to(alert: Alert, at: int, by: str) -> Alert:
    """One level higher, or once more to the highest; it waits there to be taken."""
    level = min(alert.level + 1, LEADER_LEVEL)
    return msgspec.structs.replace(alert, level=level, up_at=at, up_by=by, up_taken_by="", up_taken_at=0)


def with_raise(alert: Alert) -> Alert:
    """One that was kept before it was kept when an alert was raised: its own steps say so."""
    if not alert.level or alert.up_at:
        return alert
    raises = [step for step in alert.steps if step.move in (AlertMove.ESCALATE, AlertMove.OVERDUE)]
    return msgspec.structs.replace(alert, up_at=raises[-1].at, up_by=raises[-1].by) if raises else alert


def _announced(alert: Alert, at: int) -> Alert:
    """It is everybody's to take, from now on."""
    return msgspec.structs.replace(
        alert,
        told_at=at,
        rang=alert.rang + (not alert.chatter),
        acked_by="",
        acked_at=0,
        session="",
        worked_at=0,
        shelf="",
        until=0,
        under="",
        merged=False,
    )


def _with_step(alert: Alert, move: AlertMove, at: int, by: str, note: str) -> tuple[AlertStep, ...]:
    steps = (*alert.steps, AlertStep(at, move, by, note))
    return steps if len(steps) <= KEPT_STEPS else (steps[0], *steps[-(KEPT_STEPS - 1) :])
