"""The shift log of a day: who sat at a desk, and what was done about its alerts, each line made of one event. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from dashboard.alert_words import way
from dashboard.locale import Words
from streams.model.alert import Alert, AlertMove, AlertState
from streams.model.local_day import stamp
from streams.model.shift import ShiftRecord

SHOWN = frozenset(
    {
        AlertMove.RAISE,
        AlertMove.ACKNOWLEDGE,
        AlertMove.UNDO,
        AlertMove.PROGRESS,
        AlertMove.NOTE,
        AlertMove.STEP,
        AlertMove.CONFIRM,
        AlertMove.ESCALATE,
        AlertMove.SHELVE,
        AlertMove.CALLED,
        AlertMove.OVERDUE,
        AlertMove.CLOSE,
        AlertMove.DRILL_OVER,
    }
)
"""What the timers do beside is on the alert alone."""


class LogEntry(NamedTuple):
    """`at`: city ms. `link`: the page of the event behind it. `kind`: of that: alert, order, call, case, drill,
    report or letter."""

    at: int
    text: str
    link: str
    kind: str = "alert"


class ShiftLog(NamedTuple):
    """`shifts`, `entries`: lines. `as_of`: city ms up to which history is written."""

    area: str
    day: str
    shifts: tuple[str, ...]
    entries: tuple[LogEntry, ...]
    as_of: int
    simulated: bool

    def titles(self, words: Words) -> tuple[str, str]:
        return words["log_title"], words["log_of"].format(area=self.area, day=self.day)


def seats(shifts: Iterable[ShiftRecord], words: Words) -> tuple[str, ...]:
    return tuple(_seat(one, words) for one in shifts)


def entries(
    alerts: Iterable[Alert],
    scope: str,
    since: int,
    until: int,
    words: Words,
    about: Callable[[Alert], str],
    shown: frozenset[AlertMove] = SHOWN,
) -> tuple[LogEntry, ...]:
    """Of the alerts that the desk of `scope` heard of, between two times (city ms). `about`: place and what it is, ''
    where that is known. `shown`: moves that are lines."""
    found = []
    for alert in heard(alerts, scope):
        for step in alert.steps:
            if since <= step.at < until and step.move in shown:
                by = words["role_system"] if step.by == "system" else step.by
                said = f"：{step.note}" if step.note else ""
                text = f"{by}{words[f'move_{step.move.value}']}{said}"
                text = "，".join(filter(None, (about(alert), text)))
                found.append(LogEntry(step.at, text, way(alert, step.at)))
    return tuple(sorted(found))


def heard(alerts: Iterable[Alert], scope: str) -> list[Alert]:
    """Those that the desk of a scope heard of."""
    told = (alert for alert in alerts if alert.state is not AlertState.PENDING and len(scope) in alert.tiers)
    return [alert for alert in told if alert.region.startswith(scope)]


def _seat(one: ShiftRecord, words: Words) -> str:
    clock = f"{stamp(one.ended)[11:16]}" if one.ended else ""
    how = "log_lost" if one.lost else "log_ended"
    ended = words[how].format(time=clock) if one.ended else words["log_goes_on"]
    line = words["log_shift"].format(by=one.by, began=stamp(one.began)[5:16], ended=ended)
    if one.ended and not one.lost:
        signed = words["log_taken"].format(by=one.taken_by, time=stamp(one.taken_at)[5:16])
        line += f"，{signed if one.taken_by else words['log_untaken']}"
    return f"{line}。{words['log_note'].format(note=one.note) if one.note else ''}"
