"""Where the same thing is reported again and again: a window of reports, and what is conspicuous in it."""

from __future__ import annotations

import heapq
from collections.abc import Mapping

import msgspec

from streams.alert_rules.inputs import Located
from streams.fold.aggregate import NOTHING, Aggregate, Context, Delta, StateChange
from streams.fold.alerting.similar import PlacedReport, Similar
from streams.fold.tables import CheckpointTable
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[str, list[PlacedReport]])


class Clusters(Aggregate):
    """Reports of the window by type; its field is `recent`. `dirty`: since the last save."""

    kind = "cluster"
    prefix = "recent"

    def __init__(self, context: Context) -> None:
        self._undo = context.undo
        self.dirty = True
        self._plan = AlertPlan()
        self._kinds: dict[str, Similar] = {}
        self._ages: list[tuple[int, str, str]] = []
        self._found: dict[str, Located] = {}

    @property
    def plan(self) -> AlertPlan:
        return self._plan

    @plan.setter
    def plan(self, plan: AlertPlan) -> None:
        self._plan, known = plan, self.types
        self.types = known

    @property
    def types(self) -> dict[str, list[PlacedReport]]:
        """type -> its reports in the order they came: what is saved, and all that is needed to go on."""
        return {name: list(kind.told.values()) for name, kind in self._kinds.items()}

    @types.setter
    def types(self, types: Mapping[str, list[PlacedReport]]) -> None:
        self._kinds, self._ages, self._found = {}, [], {}
        for kind, told in types.items():
            for one in told:
                self._add(kind, one)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self,)

    def observe(self, change: StateChange, context: Context) -> Delta:
        if change.kind == "case" and (change.before is None or not change.before.known):
            self.add(change.after)
        return NOTHING

    def add(self, case: Case) -> None:
        if case.invalid or case.restricted or case.drill or not case.village:
            return
        one = PlacedReport(case.reported_at, case.id, case.village, case.lon_e6, case.lat_e6)
        if case.type not in self._kinds or case.id not in self._kinds[case.type].told:
            self._undo.note(lambda: self._taken_out(case.type, one))
        self._add(case.type, one)
        self.dirty = True

    def regulated(self, cause: str, context: Context) -> Delta:
        before = self._plan
        self._undo.note(lambda: setattr(self, "plan", before))
        self.plan = context.regulation.alerts
        return NOTHING

    def restored(self, context: Context) -> None:
        self.plan = context.regulation.alerts

    # -- as a table of the checkpoint ------------------------------------------------------------------------
    def changed(self) -> dict[bytes, bytes]:
        return self.whole() if self.dirty else {}

    def gone(self) -> list[bytes]:
        return []

    def saved(self) -> None:
        self.dirty = False

    def whole(self) -> dict[bytes, bytes]:
        return {self.prefix.encode(): _encoder.encode(self.types)}

    def restore(self, name: str, raw: bytes) -> None:
        self.types = _decoder.decode(raw)

    # -- conspicuous ones -----------------------------------------------------------------------------------
    def now(self, now: int) -> Mapping[str, Located]:
        """type/village -> where and since when, of all that stand out at `now` (city ms)."""
        self._forget(now - self._plan.cluster_window * 1000)
        if any([kind.look() for kind in self._kinds.values()]):
            found = [spot for kind in self._kinds.values() for spot in kind.spots.items()]
            self._found = dict(sorted(found))
        for name in [name for name, kind in self._kinds.items() if not kind.told]:
            del self._kinds[name]
        return self._found

    def _add(self, kind: str, one: PlacedReport) -> None:
        alike = self._kinds.setdefault(kind, Similar(kind, self._plan))
        if one.case in alike.told:
            return
        alike.add(one)
        heapq.heappush(self._ages, (one.at, one.case, kind))

    def _taken_out(self, kind: str, one: PlacedReport) -> None:
        self._kinds[kind].forget(one.case)
        if not self._kinds[kind].told:
            del self._kinds[kind]
        self._ages.remove((one.at, one.case, kind))
        heapq.heapify(self._ages)

    def _forget(self, before: int) -> None:
        if self._ages and self._ages[0][0] <= before:
            known = self.types
            self._undo.note(lambda: setattr(self, "types", known))
        while self._ages and self._ages[0][0] <= before:
            _, case, kind = heapq.heappop(self._ages)
            self._kinds[kind].forget(case)
            self.dirty = True
