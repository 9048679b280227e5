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
from streams.fold.publishing.wall_dots import FEWEST
from streams.model import fix
from streams.model.fix import Flag
from streams.model.local_day import stamp
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.stack import BOUND_S, Stack, until
from tests.shared import shared_data

pytestmark = [pytest.mark.journey, pytest.mark.soak]
RATE = 480
"""City seconds per second: two hours and twenty minutes of driving in 18 s."""
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
        desk = await screen(browser, stack.desk_of(COUNTY), scale=COARSE)
        there = f"{stack.settings.wall_url}/wall?region={COUNTY}"
        wall = await screen(browser, stack.link("wall"), there, scale=COARSE)
        for shown in (desk, wall):
            await shown.live()
            await shown.page.evaluate(_REMEMBER)
        words = ("replay", str(file), "--speed", str(RATE), "--to", COUNTY)
        said = await asyncio.to_thread(stack.run, *words)
        assert f"{FIXES} fixes of {BUSES} vehicles" in said
        await until(lambda: sum(archived(stack).values()) >= FIXES, BOUND_S, "every fix in the segments")
        found = archived(stack)
        workers = {worker for worker, *_ in found}
        last = {w: max((at, lon, lat) for worker, at, lon, lat in found if worker == w)[1:] for w in workers}
        await desk.page.wait_for_function(_LAST_SHOWN, arg=list(last.items()), timeout=BOUND_MS, polling=100)
        # Lights that are fewer than five could be followed: eight buses, of which some pause, are seldom so many.
        assert await wall.page.evaluate("() => window.fewest") >= FEWEST
        for worker in sorted(workers)[:2]:
            await _comes_back(stack, desk, worker, sorted((at, lon, lat) for w, at, lon, lat in found if w == worker))
        assert desk.complaints == []
    assert len(found) == FIXES
    assert set(found.values()) == {1}
    assert len(workers) == BUSES
    # The spacing is the recording's own, bus by bus.
    times: dict[int, list[int]] = {}
    for worker, at, *_ in found:
        times.setdefault(worker, []).append(at)
    recorded = {n: [f.at for f in track] for n, track in enumerate(read(file).values())}
    assert steps(times) == steps(recorded)


async def _comes_back(stack: Stack, desk: Screen, worker: int, sent: list[tuple[int, int, int]]) -> None:
    """Point for point: by the page, step by step, and by the command line."""
    day = stamp(sent[0][0])[:10]
    sent = [one for one in sent if stamp(one[0])[:10] == day]
    words = await asyncio.to_thread(stack.run, "track", str(worker), "--day", day, "--reason", "复核")
    lines = [line.split(",") for line in words.strip().splitlines()[1:]]
    assert [(round(float(x) * 1e6), round(float(y) * 1e6)) for _, x, y, *_ in lines] == [(x, y) for _, x, y in sent]
    page = desk.page
    await page.goto(f"{stack.settings.dashboard_url}/worker/{worker}/track?d={day}")
    await page.wait_for_selector("[name=reason]", timeout=BOUND_MS)
    await page.fill("[name=reason]", "复核")
    await page.press("[name=reason]", "Enter")
    await page.wait_for_selector(f"[data-slot=track-said]:has-text('{len(sent)} 个点')", timeout=BOUND_MS)
    await page.wait_for_selector(".page[data-place]", timeout=BOUND_MS)
    await page.evaluate("() => document.activeElement.blur()")
    for at, lon, lat in sent:
        assert await page.evaluate(_SHOWN_AT) == [str(at), f"{lon / 1e6:.6f},{lat / 1e6:.6f}"]
        await page.keyboard.press("ArrowRight")


_SHOWN_AT = "() => [document.querySelector('.page').dataset.at, document.querySelector('.page').dataset.place]"

_REMEMBER = """() => {
  window.remembered = new Map();
  window.fewest = Infinity;
  setInterval(() => {
    const places = window.cityProbe.places();
    if (places.length) window.fewest = Math.min(window.fewest, places.length);
    for (const [idx, lon, lat] of places) window.remembered.set(idx, [lon, lat]);
  }, 50);
}"""
"""Keeps the last place each dot was shown at, though a bus that stops sending leaves the map; and how few there were
at once, while there was any."""

_LAST_SHOWN = """(last) => last.every(([worker, [lon, lat]]) => {
  const [x, y] = window.remembered.get(worker) ?? [];
  return x === lon && y === lat;
})"""
"""Whether the last place the map showed of each bus is its last fix."""
