"""What the alert system did, kept per scope: the last minutes for the flood, the last day for its own figures."""

from __future__ import annotations

import msgspec

from streams.fold.tables import Records
from streams.fold.undo import Undo
from streams.kpi.alarms import BIN_MS, Bin, Figures, figures
from streams.model.alert import Alert, AlertMove, AlertState
from streams.model.alert_facts import NUISANCE, fleeting
from streams.model.alert_plan import AlertPlan
from streams.model.shift import Flood

KEPT_BINS = 144
Ring = tuple[int, str]
"""(city ms, alert id)."""


class ScopeStats(msgspec.Struct, array_like=True):
    """Of one scope. `rings`: announced within the flood's window. `bins`: by number of ten minutes. `begun`: the first
    bin there is."""

    rings: list[Ring] = msgspec.field(default_factory=list)
    bins: dict[int, Bin] = msgspec.field(default_factory=dict)
    flood: Flood | None = None
    begun: int = 0


_decoder = msgspec.msgpack.Decoder(ScopeStats)


class AlertStats:
    """`versions`: by scope; grows with every change of what is shown of it."""

    def __init__(self, undo: Undo) -> None:
        self.table = Records("k", undo, _decoder.decode)
        self.plan = AlertPlan()
        self.versions: dict[str, int] = {}

    def note(self, before: Alert | None, after: Alert, now: int) -> None:
        """An alert moved: counted in every scope that is alerted to it; one of a drill in none."""
        if after.drill:
            return
        rang = after.rang > (before.rang if before else 0)
        new = after.steps[-(after.version - before.version) :] if before and after.version > before.version else ()
        began = after.chatter and not (before and before.chatter)
        taken = after.acked_at > 0 and (before is None or before.acked_at == 0)
        ended = after.state is AlertState.CLOSED and (before is None or before.open)
        up = sum(step.move is AlertMove.ESCALATE and step.by == "system" for step in new)
        if not (rang or began or taken or ended or up):
            return
        for scope in scopes(after):
            stats = self._scope(scope, now)
            one = stats.bins.setdefault(now // BIN_MS, Bin())
            if rang:
                stats.rings.append((now, after.id))
                one.told[after.priority - 1] += 1
                one.rules[after.rule] = one.rules.get(after.rule, 0) + 1
            if taken:
                since = before.told_at if before else after.told_at
                one.acks.setdefault(int(after.priority), []).append(max(0, after.acked_at - since) // 1000)
            one.escalated += up
            one.ended += ended
            one.nuisance += ended and (after.shelf == NUISANCE or fleeting(after))
            one.chatter += began
            self._judge(scope, stats, now)
            self._keep(scope, stats)

    def tick(self, now: int) -> None:
        oldest, first = now - self.plan.flood_window * 1000, now // BIN_MS - KEPT_BINS
        for scope in list(self.table):
            known = self.table.get(scope) or ScopeStats()
            # Both are in the order of time.
            spent, over = known.rings and known.rings[0][0] <= oldest, next(iter(known.bins), now) <= first
            if not (spent or over):
                continue
            stats = self._scope(scope, now)
            stats.bins = {n: one for n, one in stats.bins.items() if n > first}
            if spent:
                stats.rings = [ring for ring in stats.rings if ring[0] > oldest]
                self._judge(scope, stats, now)
            self._keep(scope, stats)

    def by_hand(self, scope: str, by: str, now: int, *, on: bool) -> None:
        """A duty lead begins or ends a flood; one begun by hand ends by hand."""
        stats = self._scope(scope, now)
        stats.flood = Flood(scope, now, by) if on else None
        self._keep(scope, stats)

    def flood(self, scope: str) -> Flood | None:
        stats = self.table.get(scope)
        return stats.flood if stats else None

    def recent(self, scope: str) -> int:
        """Announced within the flood's window."""
        stats = self.table.get(scope)
        return len(stats.rings) if stats else 0

    def chain(self, scope: str) -> list[str]:
        """Ids of what was announced within the flood's window, the earliest first."""
        stats = self.table.get(scope)
        return [name for _, name in stats.rings] if stats else []

    def figures(self, scope: str, now: int, standing: int, seats: int = 1) -> Figures:
        """Of the last 24 hours."""
        stats = self.table.get(scope) or ScopeStats(begun=now // BIN_MS)
        spans = min(KEPT_BINS, now // BIN_MS - stats.begun + 1)
        return figures(stats.bins.values(), spans, standing, seats)

    def _scope(self, scope: str, now: int) -> ScopeStats:
        """A copy of the scope's stats, to be changed and kept."""
        if scope not in self.table:
            return ScopeStats(begun=now // BIN_MS)
        return _decoder.decode(self.table.record(scope))

    def _keep(self, scope: str, stats: ScopeStats) -> None:
        self.table.put(scope, stats)
        self.versions[scope] = self.versions.get(scope, 0) + 1

    def _judge(self, scope: str, stats: ScopeStats, now: int) -> None:
        n = len(stats.rings)
        if stats.flood is None and n > self.plan.flood_on:
            stats.flood = Flood(scope, now)
        elif stats.flood is not None and not stats.flood.by and n < self.plan.flood_off:
            stats.flood = None


def scopes(alert: Alert) -> list[str]:
    """Codes of the tiers that are alerted to it."""
    return [alert.region[:tier] for tier in alert.tiers]
