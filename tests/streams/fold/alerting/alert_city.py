"""A picture fed one event at a time, for the tests of alerts and desks."""

from __future__ import annotations

from streams.access.subject import Role
from streams.alert_rules.inputs import Condition
from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Picture
from streams.model.alert import Alert, AlertState, Priority
from streams.model.event import AlertChange, DeskWish, Incoming, Outcome, Tick
from tests.streams.fold.city import NOW, entry
from tests.streams.fold.commands import Person, asks

TOWN, COUNTY = "211221106", "211221"


class City:
    """A picture fed one event at a time. `second`: of the newest tick."""

    def __init__(self) -> None:
        self.picture = Picture("2112")
        self.told: list[tuple[Incoming, ...]] = []
        self.second = 0
        self.changes: list[AlertChange] = []
        self.tick(0)

    def send(self, *events: Incoming) -> list[Outcome]:
        self.told.append(events)
        done = self.picture.fold(entry(len(self.told), *events))
        assert not done.refused
        self.changes += [event for event in done.events if isinstance(event, AlertChange)]
        return [event for event in done.events if isinstance(event, Outcome)]

    def tick(self, second: int, *seen: str) -> None:
        self.second = second
        at = NOW + second * 1000
        known = tuple(seen) if seen else None
        self.send(Tick(id=f"tick/{second}", source="system", at=at, real=at, token=1, seen=known))

    def wish(self, action: str, name: str, *, role: str = "duty_lead", note: str = "", **more: object) -> Outcome:
        who, scope = str(more.pop("who", "s1")), str(more.pop("scope", "2112"))
        version = int(str(more.pop("version", 0)))
        desk = DeskWish(**more) if more else None  # type: ignore[arg-type]
        person = Person(who, Role(role), scope)
        (answer,) = self.send(asks(person, action, name, version, note=note, session=who, desk=desk))
        return answer

    def rule(self, rule: str, name: str, priority: Priority, *, holds: bool = True, region: str = TOWN) -> Alert | None:
        """As if the rule had found it now."""
        now = self.picture.now
        self.picture.kind(Alerting).alerts.take(Condition(rule, name, priority, region, holds, now), now)
        return self.of(f"{rule}/{name}")

    def of(self, key: str) -> Alert | None:
        return next((a for a in self.picture.kind(Alerting).alerts.find(key.split("/")[0]) if a.key == key), None)


def low(city: City, name: str = "c1", *, holds: bool = True) -> Alert | None:
    return city.rule("overdue_serious", name, Priority.ATTENTION, holds=holds)


def state(alert: Alert | None) -> AlertState | None:
    return alert.state if alert else None
