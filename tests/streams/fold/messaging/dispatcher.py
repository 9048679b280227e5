"""A small city in which messages are sent: its roster, its departments, a call for help, and who answers."""

from __future__ import annotations

from typing import Any

import msgspec

from streams.access.subject import Role
from streams.fold import checkpoint
from streams.fold.messaging.messages import Messages
from streams.fold.picture import Folded, Picture
from streams.model.event import Incoming, MessageReceipt, Outcome, RegistryChange, Sos
from streams.model.messages.message import Audience, Message, MessageKind, MessageRow, MessageWish, SafeWish
from streams.model.receipt import Step
from streams.model.worker_entry import WorkerEntry
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry, tick
from tests.streams.fold.commands import Person, asks

RULES = regulation(CasesSection())
TOWN, NEXT_TOWN = "211221106", "211221107"
CITY = Person("city", Role.DUTY_LEAD)
OFFICER = Person("officer", Role.DUTY)
COUNTY = Person("county", Role.DUTY, "211221")
TOWN_DESK = Person("town", Role.DUTY, TOWN)
VILLAGE = Person("village", Role.VILLAGE, "211221106201")
URBAN = Person("urban", Role.DEPARTMENT, "2112", "urban")
FULL, PART, GONE, OTHER = "w11", "w12", "w13", "w14"
"""Of the town: full time, part time, off the roster; and full time in another county."""
ROSTER = (
    WorkerEntry(11, TOWN, 1, "full"),
    WorkerEntry(12, TOWN, 2, "part"),
    WorkerEntry(13, TOWN, 3, "full", False),
    WorkerEntry(14, "211282101", 1, "full"),
    WorkerEntry(15, NEXT_TOWN, 1, "full"),
)


class Dispatcher:
    def __init__(self) -> None:
        self.picture, self._n, self.told = Picture("2112"), 0, list[Folded]()
        change = RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=RULES, workers=ROSTER)
        self.send(change, tick(0))

    def send(self, *events: Incoming) -> Folded:
        self._n += 1
        self.told.append(self.picture.fold(entry(self._n, *events)))
        return self.told[-1]

    def tick(self, second: int) -> Folded:
        return self.send(tick(second))

    def restart(self) -> None:
        self.picture = checkpoint.restore("2112", checkpoint.whole(self.picture))

    def asks(
        self, who: Person, action: str, object_: str, wish: msgspec.Struct, version: int = 0, note: str = ""
    ) -> Outcome:
        body = msgspec.msgpack.encode(wish)
        at = self.picture.now
        done = self.send(asks(who, action, object_, version, note, at=at, body=body))
        assert done.refused == []
        (answer,) = [event for event in done.events if isinstance(event, Outcome)]
        return answer

    def message(self, *to: str, who: Person = OFFICER, name: str = "m1", **more: Any) -> Outcome:
        wish: dict[str, Any] = {"kind": MessageKind.ORDER, "text": "请到现场", "audience": Audience(to=to), **more}
        return self.asks(who, "message.send", name, MessageWish(**wish))

    def answers(
        self, who: Person, recipient: str, step: Step, name: str = "m1", note: str = "", **more: Any
    ) -> Outcome:
        return self.asks(who, "message.receipt", name, MessageWish(recipient=recipient, step=step, **more), note=note)

    def phone(self, worker: int, step: Step, name: str = "m1", at: int = 0, n: int = 1) -> Folded:
        """What the phone of a worker sends on its incident lane, as intake has admitted it."""
        when = at or self.picture.now
        return self.send(
            MessageReceipt(
                id=f"p/{worker}/{name}/{step}/{n}",
                source=f"device/{worker}",
                at=when,
                received=self.picture.now,
                message=name,
                step=step,
                worker=worker,
            )
        )

    def sos(self, worker: int = 11) -> str:
        """Id of the alert that a worker's call for help raises."""
        done = self.send(
            Sos(
                id=f"sos/{worker}/{self._n}",
                source=f"device/{worker}",
                at=self.picture.now,
                region=VILLAGE.scope,
                worker=worker,
            )
        )
        (alert,) = {change.id for change in done.changes if change.kind == "alert"}
        return alert

    def safe(self, alert: str, speaker: str = "民警 2107", who: Person = OFFICER) -> Outcome:
        return self.asks(who, "safe.record", alert, SafeWish(speaker=speaker))

    # -- what stands -----------------------------------------------------------------------------------------
    @property
    def messages(self) -> Messages:
        return self.picture.kind(Messages)

    def get(self, name: str = "m1") -> Message:
        found = self.messages.get(name)
        assert found is not None
        return found

    def row(self, recipient: str, name: str = "m1") -> MessageRow:
        found = self.messages.row(name, recipient)
        assert found is not None
        return found

    def states(self, name: str = "m1") -> dict[str, str]:
        return {row.recipient: row.state for row in self.messages.rows(self.get(name))}

    def own(self) -> dict[tuple[str, str], Any]:
        """What every address has, as its deltas made it."""
        found: dict[tuple[str, str], Any] = {}
        for one in (record for folded in self.told for record in folded.own):
            if one.value:
                found[one.address, one.key] = msgspec.json.decode(one.value)
            else:
                found.pop((one.address, one.key), None)
        return found

    def units(self) -> dict[tuple[str, str], Any]:
        """Of that, who is under way by other desks' orders."""
        return {key: value for key, value in self.own().items() if key[1].startswith("unit/")}

    def kept_units(self) -> dict[tuple[str, str], Any]:
        """The same as a gateway that starts anew is given it."""
        found = (one for one in self.messages.own() if one.value and one.key.startswith("unit/"))
        return {(one.address, one.key): msgspec.json.decode(one.value) for one in found}

    def sum(self, measure: str, region: str = "2112") -> int:
        first = self.picture.today - 39
        return self.picture.sums.totals(region, first, self.picture.today + 1)[measure]
