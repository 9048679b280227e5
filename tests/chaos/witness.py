"""What screens claim while everything else dies: a screen that claims to be live has something of a moment ago."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.async_api import Error

from streams.clock import CityClock
from tests.journeys.browser import Screen

LATE_MS = 16_000
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
    not so, in words; `oldest_ms`: the oldest that was shown as live."""

    screens: Mapping[str, Screen]
    clock: CityClock
    looks: int = 0
    live: int = 0
    oldest_ms: int = 0
    untrue: list[str] = field(default_factory=list)
    during: str = ""

    async def watch(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            for name, screen in self.screens.items():
                await self._look(name, screen)
            await asyncio.sleep(_EVERY_S)

    async def claims(self) -> bool:
        """Whether every screen says that it is live, and is."""
        found = [await self._look(name, screen) for name, screen in self.screens.items()]
        return all(found)

    async def _look(self, name: str, screen: Screen) -> bool:
        now = self.clock.now_ms()
        try:
            claims, newest = await screen.page.evaluate(_READ)
        except Error:  # it is just loading again
            return False
        self.looks += 1
        if not claims:
            return False
        age = now - int(newest)
        self.live, self.oldest_ms = self.live + 1, max(self.oldest_ms, age)
        if age > LATE_MS:
            self.untrue.append(f"{name} is live with what is {age / 1000:.1f} s old, during {self.during}")
        return age <= LATE_MS
