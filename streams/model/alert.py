"""The life cycle of an alert: one table. An alert is raised once per rule and object, stays until somebody took it, and
ends with a word; what clears by itself is never silently gone while nobody has seen it.

Source: the city's alert life cycle (raised, acknowledged, in progress, returned, shelved, suppressed, closed). Moves of
the states that the desk brings later are listed already; nothing makes them yet.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec

from streams.errors import IllegalMove


class Priority(IntEnum):
    """特急, 紧急, 关注, 提示."""

    CRITICAL = 1
    URGENT = 2
    ATTENTION = 3
    NOTICE = 4


class AlertState(StrEnum):
    UNACK = "unack"  # 未确认
    ACKED = "acked"  # 已确认
    IN_PROGRESS = "in_progress"  # 处置中
    RTN_UNACK = "rtn_unack"  # 已恢复，未确认
    SHELVED = "shelved"  # 暂缓处理
    SUPPRESSED = "suppressed"  # 已合并
    OUT_OF_SERVICE = "out_of_service"
    CLOSED = "closed"  # 已关闭


class AlertMove(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    CLEAR = "clear"  # its condition is gone
    RETURN = "return"  # its condition is back
    PROGRESS = "progress"
    CLOSE = "close"


_S, _M = AlertState, AlertMove
MOVES: dict[tuple[AlertState, AlertMove], AlertState] = {
    (_S.UNACK, _M.ACKNOWLEDGE): _S.ACKED,
    (_S.UNACK, _M.CLEAR): _S.RTN_UNACK,
    (_S.RTN_UNACK, _M.RETURN): _S.UNACK,
    (_S.RTN_UNACK, _M.ACKNOWLEDGE): _S.ACKED,
    (_S.ACKED, _M.RETURN): _S.UNACK,
    (_S.IN_PROGRESS, _M.RETURN): _S.UNACK,
    (_S.ACKED, _M.PROGRESS): _S.IN_PROGRESS,
    (_S.ACKED, _M.CLOSE): _S.CLOSED,
    (_S.IN_PROGRESS, _M.CLOSE): _S.CLOSED,
}
"""Where an alert goes from each state. Nothing leads from unacknowledged to closed; what comes back after it was gone
is new to everybody."""


class Alert(msgspec.Struct, frozen=True, array_like=True):
    """`key`: rule/object; one open alert each. `id`: key and when it was first raised. `region`: township, county or
    city. `count`: how often its condition came. `cleared_at`: city ms its condition went away, 0 while it holds.
    `subject`: what the words of the rule are filled with (a type's id, a feed, a post). `version` grows with moves.
    `twin`: tells apart what is alike but for its object: 0 the first of a rule, moment and township, then 1."""

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

    @property
    def open(self) -> bool:
        return self.state is not AlertState.CLOSED


def moved(alert: Alert, move: AlertMove, *, at: int, by: str = "system", note: str = "") -> Alert:
    """The alert after `move`. Raises IllegalMove, naming both sides."""
    to = MOVES.get((alert.state, move))
    if to is None or (move is AlertMove.CLOSE and not note):
        may = ", ".join(m.value for (state, m) in MOVES if state is alert.state) or "nothing: it is closed"
        raise IllegalMove(f"alert {alert.id}", alert.state.value, move.value, f"{may} (closing needs a note)")
    changed = msgspec.structs.replace(alert, state=to, version=alert.version + 1, note=note or alert.note)
    match move:
        case AlertMove.ACKNOWLEDGE:
            return msgspec.structs.replace(changed, acked_by=by, acked_at=at)
        case AlertMove.CLEAR:
            return msgspec.structs.replace(changed, cleared_at=at)
        case AlertMove.RETURN:
            return msgspec.structs.replace(
                changed, cleared_at=0, count=alert.count + 1, last_at=at, acked_by="", acked_at=0
            )
        case AlertMove.CLOSE:
            return msgspec.structs.replace(changed, closed_by=by, closed_at=at)
    return changed
