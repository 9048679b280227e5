"""What timers do to alerts, in the audit, as `system`: an incident report shows when which tier was called. A change
that comes twice is recorded once."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.alert import Alert, AlertMove
from streams.model.audit import AuditRecord
from streams.registry.audit import Wanted
from streams.registry.registry import Registry

_MOVES = frozenset({AlertMove.ESCALATE, AlertMove.OVERDUE, AlertMove.WIDEN, AlertMove.CALL})
_KEPT = 4_096
_LOOKED_AT = 100

_decoder = msgspec.msgpack.Decoder(Alert)


class TimerAudit:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._known: OrderedDict[tuple[str, str, str], None] = OrderedDict()

    def record(self, raw: bytes) -> None:
        """`raw`: the alert as it now is. Blocking. Raises SQLAlchemyError; then the change is to be given again."""
        alert = _decoder.decode(raw)
        for n, step in enumerate(alert.steps):
            if step.by != "system" or step.move not in _MOVES:
                continue
            nth = sum(one.move is step.move and one.at == step.at for one in alert.steps[:n])
            name = (f"alert.{step.move.value}", f"alert/{alert.id}", f"at={step.at}/{nth}")
            if name not in self._known:
                self._once(name, alert)

    def _once(self, name: tuple[str, str, str], alert: Alert) -> None:
        """`at`: city ms, and the how manieth of its kind then; the record's own time is the server's."""
        action, about, at = name
        found = self._registry.audit_search(Wanted(action=action, object=about), _LOOKED_AT)
        if not any(at in link.record.fields for link in found):
            system = Role.SYSTEM.value
            fields = (at, f"level={alert.level}")
            self._registry.audit(AuditRecord(real_ms(), system, system, alert.region, "", action, about, fields, ""))
        self._known[name] = None
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
