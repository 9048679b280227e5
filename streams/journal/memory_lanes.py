"""Of the journal in memory: how far each lane of each device is, and which items of a group are new."""

from __future__ import annotations

import numpy as np

from streams.journal.api import Group, GroupTaken
from streams.journal.device import Device
from streams.model import fix
from streams.model.fix import Lane


class MemoryLanes:
    """The decision of the append script, group by group."""

    def __init__(self) -> None:
        self._hi: dict[tuple[int, int, Lane], int] = {}
        self._devices: dict[int, Device] = {}

    def hi(self, device: int, epoch: int, lane: Lane) -> int:
        return self._hi.get((device, epoch, lane), 0)

    def device(self, number: int) -> Device:
        return self._devices.setdefault(number, Device())

    def take(self, group: Group, fixes: list[bytes], events: list[bytes]) -> tuple[GroupTaken, list[bytes]]:
        """(what became of the group, its refusals to keep); its new rows and events are put behind the others."""
        device = self.device(group.device)
        if group.lane is Lane.FOREIGN:
            return self._foreign(group, device, fixes, events)
        key = (group.device, group.epoch, group.lane)
        hi = self._hi.get(key, 0)
        if group.first > hi + 1:
            return GroupTaken(hi=hi, gap=True), []
        new = [event for event in group.events if event.seq > hi]
        for event in new:
            device.duty(event.duty)
        rows = fix.from_bytes(group.fixes)
        rows = rows[rows["seq"] > hi]
        judge = self._judge(group)
        inside = judge.inside(rows["fix_ms"]) if judge else np.ones(len(rows), bool)
        refused = [refusal for refusal in group.refusals if refusal.seq > hi or refusal.seq == 0]
        refusals = [one.packed for one in refused if not (judge and judge.outside(one.moment))]
        fixes.append(rows[inside].tobytes())
        events.extend(event.packed for event in new)
        self._hi[key] = max(hi, group.last)
        taken = GroupTaken(
            hi=self._hi[key],
            taken=int(inside.sum()) + len(new),
            outside=int((~inside).sum()) + len(refused) - len(refusals),
            quarantined=len(refusals),
            duplicates=max(0, min(hi, group.last) - group.first + 1),
        )
        return taken, refusals

    def _judge(self, group: Group) -> Device | None:
        judge = self.device(group.judge) if group.judge else None
        if judge and group.fixes:
            judge.heard(group.now)
        return judge

    def _foreign(
        self, group: Group, device: Device, fixes: list[bytes], events: list[bytes]
    ) -> tuple[GroupTaken, list[bytes]]:
        taken = duplicates = outside = 0
        for event in group.events:
            if device.seen(event.identity):
                duplicates += 1
                continue
            device.duty(event.duty)
            events.append(event.packed)
            taken += 1
        judge, size = self._judge(group), fix.FIX.itemsize
        moments = fix.from_bytes(group.fixes)["fix_ms"]
        for at in range(len(group.fixes) // size):
            if judge and judge.outside(int(moments[at])):
                outside += 1
                continue
            if device.seen(group.identities[12 * at : 12 * at + 12]):
                duplicates += 1
                continue
            fixes.append(group.fixes[size * at : size * (at + 1)])
            taken += 1
        refusals = [one.packed for one in group.refusals if not (judge and judge.outside(one.moment))]
        outside += len(group.refusals) - len(refusals)
        return GroupTaken(
            hi=0, taken=taken, duplicates=duplicates, outside=outside, quarantined=len(refusals)
        ), refusals
