"""A shift of twelve hours at the city's desk: how often it rings, what was announced that was nothing, and what an
officer has to press until a call for help is understood."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import time
from pathlib import Path
from statistics import median

import msgspec

from bench.loaded import house
from bench.row import Row
from streams.access.subject import Role
from streams.alert_rules import SHIPPED
from streams.fold.alerting.alerting import Alerting
from streams.fold.publishing.alert_lines import line
from streams.model.alert_plan import AlertPlan, merged
from streams.model.event import RegistryChange
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.seats import TOWN, House, Telephone, closed, sit
from tests.journeys.stack import Stack
from tests.streams.fold.alerting.alert_city import City
from tests.streams.fold.alerting.test_quiet_night import ABSENT, LOSS, missed
from tests.streams.fold.city import NOW
from tests.streams.fold.world import RULES, World, beijing, night

_RINGS = Path(__file__).with_name("rings.mjs")
_TONES = ("critical", "urgent", "for attention", "one more critical", "raised to the lead")
_CALLS = 5
_UNDERSTOOD = r"""(town) => {
  const { textContent: said = "" } = document.querySelector("[data-slot=detail]") ?? {};
  const all = ["紧急求助", "网格", town].every((word) => said.includes(word));
  return all && /\d\d:\d\d:\d\d · \d{4}/.test(said);
}"""
"""Who by post, what, where and when, in one place, without a key."""
_KEYS = "() => { window.keys = 0; addEventListener('keydown', () => (window.keys += 1), true); }"


class Listening(World):
    """A night, with what the city's desk held at each look."""

    looks: list[bytes]

    def _look(self) -> None:
        super()._look()
        alerting = self.picture.kind(Alerting)
        plan, places = alerting.alerts.plan, self.places
        lines = [json.loads(line(one, places, plan, wall=False)) | {"id": one.id} for one in alerting.alerts]
        flood = alerting.stats.flood("2112") is not None
        self.looks.append(json.dumps({"at": self.now, "flood": flood, "lines": lines}).encode())


def measure() -> list[Row]:
    rows = [_rung(), _false()]
    with house() as stack:
        return [*rows, asyncio.run(_understood(stack))]


def _rung() -> Row:
    world = Listening(beijing(25, 20))
    world.looks = []
    for _ in night(world):
        continue
    node = shutil.which("node")
    assert node, "node is needed"
    done = subprocess.run([node, str(_RINGS)], input=b"\n".join(world.looks), capture_output=True, check=True)
    rings = json.loads(done.stdout)
    by = ", ".join(f"{name} {n}" for name, n in zip(_TONES, rings, strict=True) if n)
    return Row(
        "a shift: rings of the city's seat",
        "as few as wait",
        f"{sum(rings)} ({by})",
        f"12 h, three floods, {world.seen.told} announced, each taken after {world.wait_s} s",
    )


def _false() -> Row:
    """Of absences of seats and walls: what was announced and was over by itself."""
    minute = {"on_delay": 0}
    before = _announced(merged(SHIPPED, {"seat_lost": minute, "wall_lost": minute}, {}))
    now = _announced(SHIPPED)
    absences = [length for times in ABSENT.values() for _, length in times]
    true = sum(length >= LOSS for length in absences)
    return Row(
        "a shift: false alerts of seats and walls",
        "0",
        f"{len(now) - true} of {len(now)} announced",
        f"by a minute's rule {len(before) - true} of {len(before)}; {true} of {len(absences)} absences were losses",
    )


def _announced(plan: AlertPlan) -> list[str]:
    city = City()
    rules = msgspec.structs.replace(RULES, alerts=plan)
    city.send(RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=rules))
    return missed(city)


async def _understood(stack: Stack) -> Row:
    telephone = Telephone()
    calls = House(stack, telephone)
    took, keys = [], 0
    async with chromium() as browser:
        desk = await screen(browser, stack.link(Role.DUTY_LEAD.value))
        await desk.live()
        await sit(desk)
        for n in range(_CALLS):
            await desk.page.evaluate(_KEYS)
            begun = time.monotonic()
            await calls.help(n)
            await desk.page.wait_for_function(_UNDERSTOOD, arg=TOWN, timeout=BOUND_MS, polling=20)
            took.append(time.monotonic() - begun)
            keys += await desk.page.evaluate("() => window.keys")
            await closed(desk, "紧急求助")
    telephone.close()
    return Row(
        "a call for help: until who, what, where and when are on the desk",
        "<= 3 s, no key",
        f"{keys} keys; p50 {median(took):.2f} s, worst of {len(took)} {max(took):.2f} s",
        "from the phone's sending on; nothing else running",
    )
