"""Alerts as records: one open alert per rule and object, moved by conditions and by people, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from streams.access.policy import Action, Matter
from streams.errors import IllegalMove
from streams.fold.outcomes import may, outcome
from streams.fold.rules.glance import Condition
from streams.model.alert import Alert, AlertMove, AlertState, moved
from streams.model.event import Command, Outcome

KEPT_MS = 24 * 3_600_000
"""A closed alert is kept so long, for the command that comes late; then it is history's."""
_MOVES = {Action.ACKNOWLEDGE: AlertMove.ACKNOWLEDGE, Action.CLOSE: AlertMove.CLOSE}

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Alert)


class Alerts:
    """`dirty`: ids that changed since they were last saved; `gone`: those that are kept no more."""

    def __init__(self) -> None:
        self._all: dict[str, Alert] = {}
        self._open: dict[str, str] = {}
        self.dirty: set[str] = set()
        self.gone: set[str] = set()

    def __iter__(self) -> Iterator[Alert]:
        """The open ones, oldest first."""
        return iter(sorted((self._all[name] for name in self._open.values()), key=lambda a: (a.raised_at, a.id)))

    def get(self, name: str) -> Alert | None:
        return self._all.get(name)

    def take(self, found: Condition, now: int) -> Alert | None:
        """The alert that a condition raised or moved; None when it says nothing new."""
        key = f"{found.rule}/{found.object}"
        known = self._all.get(self._open.get(key, ""))
        if known is None:
            return self._raise(key, found) if found.holds else None
        # What was sent before and comes late, or twice, says nothing of what came since.
        if found.again and found.since < known.last_at + found.holds:
            return None
        if not found.holds:
            return None if known.cleared_at else self._keep(_cleared(known, now))
        if known.cleared_at:
            return self._keep(moved(known, AlertMove.RETURN, at=found.since if found.again else now))
        if found.again:
            return self._keep(msgspec.structs.replace(known, count=known.count + 1, last_at=found.since))
        return None

    def over(self, rule: str, named: Iterable[str], now: int) -> list[Alert]:
        """Clears the open alerts of a rule whose objects it names no more."""
        still = {f"{rule}/{name}" for name in named}
        stale = [self._all[a] for key, a in self._open.items() if key.startswith(f"{rule}/") and key not in still]
        return [self._keep(_cleared(alert, now)) for alert in stale if not alert.cleared_at]

    def command(self, command: Command, now: int) -> tuple[Alert | None, Outcome]:
        """What a person's wish did: the alert if it moved, and the answer. The first who takes it has it."""
        alert = self._all.get(command.object)
        if alert is None:
            return None, _outcome(command, "unknown", None)
        if not may(command, Matter("alert", alert.region), now):
            return None, _outcome(command, "forbidden", None)
        if command.expected_version != alert.version:
            return None, _outcome(command, "stale", alert)
        try:
            after = moved(
                alert, _MOVES[Action(command.action)], at=now, by=command.by or command.subject, note=command.note
            )
        except IllegalMove:
            return None, _outcome(command, "illegal", alert)
        return self._keep(after), _outcome(command, "ok", after)

    def forget(self, now: int) -> None:
        """Closed alerts that are kept no longer."""
        for name in [a.id for a in self._all.values() if not a.open and a.closed_at < now - KEPT_MS]:
            del self._all[name]
            self.dirty.discard(name)
            self.gone.add(name)

    def record(self, name: str) -> bytes:
        return _encoder.encode(self._all[name])

    def restore(self, name: str, raw: bytes) -> None:
        self._put(_decoder.decode(raw))

    def names(self) -> list[str]:
        return list(self._all)

    def _raise(self, key: str, found: Condition) -> Alert | None:
        """None for what somebody has closed already: the same condition since the same moment is no news."""
        alert = _raised(key, found)
        if alert.id in self._all:
            return None
        twins = [a.twin + 1 for a in self._all.values() if _alike(a) == _alike(alert)]
        return self._keep(msgspec.structs.replace(alert, twin=max(twins, default=0)))

    def _keep(self, alert: Alert) -> Alert:
        self.dirty.add(alert.id)
        self.gone.discard(alert.id)
        return self._put(alert)

    def _put(self, alert: Alert) -> Alert:
        self._all[alert.id] = alert
        if alert.open:
            self._open[alert.key] = alert.id
        elif self._open.get(alert.key) == alert.id:
            del self._open[alert.key]
        return alert


def _alike(alert: Alert) -> tuple[str, int, str]:
    return alert.rule, alert.raised_at, alert.region[:9]


def _raised(key: str, found: Condition) -> Alert:
    return Alert(
        id=f"{key}/{found.since}",
        key=key,
        rule=found.rule,
        priority=found.priority,
        region=found.region,
        raised_at=found.since,
        last_at=found.since,
        subject=found.subject,
        lon_e6=found.lon_e6,
        lat_e6=found.lat_e6,
    )


def _cleared(alert: Alert, now: int) -> Alert:
    """One that somebody has taken stays with them; its condition is gone."""
    if alert.state is AlertState.UNACK:
        return moved(alert, AlertMove.CLEAR, at=now)
    return msgspec.structs.replace(alert, cleared_at=now, version=alert.version + 1)


def _outcome(command: Command, code: str, alert: Alert | None) -> Outcome:
    by = (alert.closed_by or alert.acked_by) if alert else ""
    return outcome(command, code, alert.version if alert else 0, by)
