"""Eight recorded buses of another city, replayed through the doors on a clock of their own: none lost, none twice."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator

import pytest

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.demo.replay import read
from streams.model import fix
from streams.model.fix import Flag
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.stack import Stack, until
from tests.shared import shared_data

pytestmark = pytest.mark.journey
RATE = 240
"""City seconds per second: two hours and twenty minutes of driving in 35 s."""
COUNTY = "211221"
"""Wide enough around its middle for the whole route."""
FIXES, BUSES = 1_533, 8


@pytest.fixture
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("replay"), store={"rate": RATE}, demo={"run": False})
    stack.start()
    yield stack
    stack.stop()


def archived(stack: Stack) -> Counter[tuple[int, int, int, int]]:
    """How often each (worker, fix time, lon, lat) stands in the segments."""
    found: Counter[tuple[int, int, int, int]] = Counter()
    for entry in entries(folder_of(stack.settings)):
        for row in fix.from_bytes(entry.fixes):
            assert row["flags"] & Flag.SIMULATED
            found[int(row["worker"]), int(row["fix_ms"]), int(row["lon_e6"]), int(row["lat_e6"])] += 1
    return found


def steps(times: dict[int, list[int]]) -> list[list[int]]:
    """ms between the fixes of each track, shortest track first."""
    sorted_times = [sorted(found) for found in times.values()]
    return sorted([b - a for a, b in itertools.pairwise(t)] for t in sorted_times)


async def test_route_14_drives_through_tieling(stack: Stack) -> None:
    file = shared_data() / "tracks" / "route14_outbound.csv"
    async with chromium() as browser:
        desk = await screen(browser, stack.link("duty"), f"{stack.settings.dashboard_url}/region/{COUNTY}")
        wall = await screen(browser, stack.link("wall"), f"{stack.settings.wall_url}/wall?region={COUNTY}")
        for shown in (desk, wall):
            await shown.live()
            await shown.page.evaluate(_REMEMBER)
        words = ("replay", str(file), "--speed", str(RATE), "--to", COUNTY)
        said = await asyncio.to_thread(stack.run, *words)
        assert f"{FIXES} fixes of {BUSES} vehicles" in said
        await until(lambda: sum(archived(stack).values()) >= FIXES, 30, "every fix in the segments")
        found = archived(stack)
        workers = {worker for worker, *_ in found}
        last = {w: max((at, lon, lat) for worker, at, lon, lat in found if worker == w)[1:] for w in workers}
        await desk.page.wait_for_function(_LAST_SHOWN, arg=list(last.items()), timeout=BOUND_MS, polling=100)
        await wall.page.wait_for_function(f"() => window.remembered.size >= {BUSES}", timeout=BOUND_MS, polling=100)
    assert len(found) == FIXES
    assert set(found.values()) == {1}
    assert len(workers) == BUSES
    # The spacing is the recording's own, bus by bus.
    times: dict[int, list[int]] = {}
    for worker, at, *_ in found:
        times.setdefault(worker, []).append(at)
    recorded = {n: [f.at for f in track] for n, track in enumerate(read(file).values())}
    assert steps(times) == steps(recorded)


_REMEMBER = """() => {
  window.remembered = new Map();
  setInterval(() => {
    for (const [idx, lon, lat] of window.cityProbe.places()) window.remembered.set(idx, [lon, lat]);
  }, 50);
}"""
"""Keeps the last place each dot was shown at, though a bus that stops sending leaves the map."""

_LAST_SHOWN = """(last) => last.every(([worker, [lon, lat]]) => {
  const [x, y] = window.remembered.get(worker) ?? [];
  return x === lon && y === lat;
})"""
"""Whether the last place the map showed of each bus is its last fix."""
