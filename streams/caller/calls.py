"""Calls that are to be made, again until one is heard or the alert is taken. Pure: told the time, does no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from streams.model.alert import UNTAKEN, Alert
from streams.model.event import AlertChange

FIRST_MS = 1_000
LONGEST_MS = 30_000
GIVE_UP_MS = 30 * 60_000
TEST = "test/"

_decoder = msgspec.msgpack.Decoder(Alert)


class CallMessage(msgspec.Struct, frozen=True):
    """What the city's gateway is sent, as JSON. `id` stays the same however often it is sent. `at`: city ms the alert
    was raised. `test`: only tries the line. `simulated`: of a demo store; no one is to be woken."""

    id: str
    rule: str
    priority: int
    region: str
    at: int
    level: int
    test: bool
    simulated: bool


@dataclass(slots=True)
class Call:
    """`alert`: '' of a test. `due`: real ms of the next try. `tries`: made so far. `begun`: real ms."""

    id: str
    said: CallMessage
    alert: str
    due: int
    begun: int
    tries: int = 0
    told: str = ""


@dataclass(slots=True)
class Calls:
    """`waiting`: by id, oldest first. `failed`: what was wrong with the newest try, '' when it was heard."""

    simulated: bool
    waiting: dict[str, Call] = field(default_factory=dict)
    heard: int = 0
    missed: int = 0
    failed: str = ""

    def hear(self, change: AlertChange, now: int) -> None:
        """A change of an alert: begins a call, or ends one that is needed no more. `now`: real ms."""
        if change.call.startswith(TEST):
            said = CallMessage(change.call, "test", 0, "", change.at, 0, True, self.simulated)
            self.waiting[change.call] = Call(change.call, said, "", now, now)
            return
        if not change.record:
            return
        self.see(_decoder.decode(change.record), now)

    def see(self, alert: Alert, now: int) -> None:
        """An alert as it stands, after a start too."""
        name = f"{alert.id}/{alert.call}"
        asked = alert.call > 0 and alert.called in ("asked", "failed") and alert.state in UNTAKEN
        if asked and name not in self.waiting:
            said = CallMessage(
                name, alert.rule, alert.priority, alert.region, alert.raised_at, alert.level, False, self.simulated
            )
            self.waiting[name] = Call(name, said, alert.id, now, now, told="failed" if alert.called == "failed" else "")
        if alert.state not in UNTAKEN:
            for other in [call.id for call in self.waiting.values() if call.alert == alert.id]:
                del self.waiting[other]

    def due(self, now: int) -> list[Call]:
        return [call for call in self.waiting.values() if call.due <= now]

    def done(self, call: Call, why: str, now: int) -> str:
        """A try ended, `why` it failed or ''. What the fold is to be told: ok, failed, or '' for nothing new."""
        call.tries += 1
        self.failed = why
        if not why:
            self.heard += 1
            self.waiting.pop(call.id, None)
            return "ok" if call.alert else ""
        self.missed += 1
        call.due = now + min(LONGEST_MS, FIRST_MS << min(call.tries, 10))
        if now - call.begun > GIVE_UP_MS or (not call.alert and call.tries >= 3):
            self.waiting.pop(call.id, None)
        if call.told == "failed" or not call.alert:
            return ""
        call.told = "failed"
        return "failed"
