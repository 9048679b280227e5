"""The whole demo process against a door: what it tells, what it saves, and how it goes on after a stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec

from streams.clock import SteppedClock
from streams.demo import run as demo
from streams.demo.city import Saved
from streams.demo.keys import DemoKeys
from streams.geography.places import Places
from streams.model.event import CaseStatus, DutyStart, Report
from streams.model.health import Beat
from streams.settings import Settings
from tests.servers import free_port
from tests.streams.demo.door import BOUND_S, Door
from tests.streams.demo.systems import DEPARTMENTS, PLATFORM
from tests.streams.demo.test_city import MONDAY

KEYS = DemoKeys(
    fleet_key="fleet",
    first_sender=1,
    first_worker=1,
    count=15_000,
    departments=DEPARTMENTS,
    platform=PLATFORM,
)


def settings(folder: Path, port: int) -> Settings:
    (folder / "demo").mkdir(exist_ok=True)
    return Settings.model_validate(
        {"store": {"data_dir": folder}, "intake": {"port": port}, "demo": {"connections": 3, "prologue": False}}
    )


async def played(
    wanted: Settings, places: Places, clock: SteppedClock, enough: Callable[[list[Beat]], bool], minutes: int = 1
) -> list[Beat]:
    """Runs until its beats are `enough`, `minutes` passing in the city with each."""
    stop, beats = asyncio.Event(), list[Beat]()

    async def beat(said: Beat) -> None:
        beats.append(said)
        clock.step(minutes * 60_000)
        if enough(beats):
            stop.set()

    await asyncio.wait_for(demo.run(wanted, places, clock, KEYS, beat, stop), 3 * BOUND_S)
    return beats


def saved(folder: Path) -> Saved:
    return msgspec.json.decode((folder / "demo" / "state.json").read_bytes(), type=Saved)


async def test_it_plays_stops_and_goes_on_where_it_was(tmp_path: Path, places: Places) -> None:
    door, clock = Door(), SteppedClock(MONDAY)
    async with door.open() as port:
        wanted = settings(tmp_path, port)
        beats = await played(wanted, places, clock, lambda b: len(b) >= 3, minutes=20)
        before = saved(tmp_path)
        assert sorted(key for key in door.keys if key == "fleet") == ["fleet"] * 3
        systems = [key for key in door.keys if key != "fleet"]
        assert PLATFORM.key in systems
        assert len(systems) == len(set(systems)) > 2, "each speaks with its own key"
        assert {item.id for item in door.items if isinstance(item, DutyStart)} >= {s.session for s in before.live}
        assert beats[-1].process == "demo"
        assert beats[-1].figures["live"] == len(before.live) > 900
        assert before.began == MONDAY
        # The new process asks the door where each lane stands; it must not tell again what stands there.
        await played(wanted, places, clock, lambda b: len(b) >= 2, minutes=20)
        after = saved(tmp_path)
    assert (after.began, after.told > before.told) == (before.began, True)
    told = [item.id for item in door.items if isinstance(item, DutyStart | Report | CaseStatus)]
    assert len(told) == len(set(told))
    assert sum(isinstance(item, Report) for item in door.items) > 20
    assert sum(isinstance(item, CaseStatus) for item in door.items) > 20


async def test_while_the_door_is_away_it_says_so_and_saves_nothing(tmp_path: Path, places: Places) -> None:
    wanted = settings(tmp_path, free_port())
    beats = await played(wanted, places, SteppedClock(MONDAY), lambda b: bool(b[-1].note))
    assert "connect" in beats[-1].note.lower()
    assert beats[-1].figures["waiting"] > 900
    assert beats[-1].figures["sent_per_s"] == 0
    assert not (tmp_path / "demo" / "state.json").exists()
