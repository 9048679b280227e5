"""What screens claim while everything else dies: one that claims to be live has what the journal had a moment ago, and
the journal moves."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playwright.async_api import Error

from streams.journal.api import Change
from streams.wire import changes as wire
from tests.journeys.browser import Screen

LATE_S = 16
"""Ten seconds without a beat or a tick, and a screen says so; the rest is for a machine that is busy with a restart."""
_EVERY_S = 0.3
_READ = """() => {
  const { state, newest } = window.cityProbe ?? {};
  const veil = document.querySelector("[data-testid=veil]");
  return [state === "live" && !veil?.getClientRects().length, newest ?? 0];
}"""


@dataclass
class Witness:
    """`looks`: how often a screen was read; `live`: how often of these it claimed to be; `untrue`: each claim that was
    not so, in words; `unjudged`: looks at which this witness itself was behind the screen. `changes`: the journal's, as
    they come. `topic`: one that every screen has."""

    screens: Mapping[str, Screen]
    changes: Sequence[Change]
    topic: str
    looks: int = 0
    live: int = 0
    untrue: list[str] = field(default_factory=list)
    unjudged: int = 0
    during: str = ""
    _read: int = 0
    _moved: float = field(default_factory=time.monotonic)
    _due: int = 0
    _newest: int = 0
    _heard: deque[tuple[float, int]] = field(default_factory=deque)

    async def watch(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            for name, screen in self.screens.items():
                await self._look(name, screen)
            await asyncio.sleep(_EVERY_S)

    async def claims(self) -> bool:
        """Whether every screen says that it is live, and is."""
        found = [await self._look(name, screen) for name, screen in self.screens.items()]
        return all(found)

    def _follow(self) -> None:
        """What has come since the last look; `_due` is then the newest city time that every screen has had long
        enough."""
        now = time.monotonic()
        for change in self.changes[self._read :]:
            found = wire.decode(change.body)
            self._newest = max(self._newest, found.at)
            if any(one.topic.startswith(self.topic) for one in found.topics):
                self._heard.append((now, found.at))
        if len(self.changes) > self._read:
            self._read, self._moved = len(self.changes), now
        while self._heard and now - self._heard[0][0] > LATE_S:
            self._due = max(self._due, self._heard.popleft()[1])

    async def _look(self, name: str, screen: Screen) -> bool:
        self._follow()
        still, due = time.monotonic() - self._moved, self._due
        try:
            claims, newest = await screen.page.evaluate(_READ)
        except Error:  # it is just loading again
            return False
        self.looks += 1
        if not claims:
            return False
        self.live += 1
        if newest > self._newest:
            self.unjudged += 1
            return False
        if still > LATE_S:
            self.untrue.append(f"{name} is live while nothing moves for {still:.1f} s, during {self.during}")
        if newest < due:
            late = (due - newest) / 1000
            self.untrue.append(f"{name} is live {late:.1f} s behind what it should have had, during {self.during}")
        return still <= LATE_S and newest >= due
