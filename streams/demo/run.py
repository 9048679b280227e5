"""The demo process: the simulated city on the store's clock, through the real doors."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import structlog

from streams import durable
from streams.clock import Clock, real_ms
from streams.demo import follow_recipe, recipe, task_recipe
from streams.demo.asking import Asking, Signer
from streams.demo.city import City, Home, Saved, Sent
from streams.demo.crowd import Crowd
from streams.demo.follow import DemoArea, FollowRounds
from streams.demo.keys import DemoKeys
from streams.demo.matters import Matters
from streams.demo.orders import DemoPhone, OrderRounds
from streams.demo.orders import load as load_orders
from streams.demo.ringing import GraveTypes
from streams.demo.roster import FULL, roster
from streams.demo.seat import SimulatedSeat
from streams.demo.sender import SenderConnection
from streams.demo.tasks import TaskRounds
from streams.errors import JournalError
from streams.geography.places import Places
from streams.geography.units import GRIDS_IN_VILLAGE
from streams.jobs import end
from streams.model.alert import Alert
from streams.model.health import LATE_MS, Beat
from streams.model.regulation import URGENT
from streams.registry.regulation import regulation
from streams.settings import Settings

_STEP_S = 1.0
_LOAD_STEP_S = 0.2
_DRAIN_S = 2.0
_LOOK_S = 0.05
_LAG_MS = 1_500
"""So far behind the journal the fold may be, in real ms, while the time before is sent: what happens now waits no
longer than that. The fold writes its lag once a second, and a second of it is the second between its ticks."""
log = structlog.get_logger("demo")


async def run(
    settings: Settings,
    places: Places,
    clock: Clock,
    keys: DemoKeys,
    beat: Callable[[Beat], Awaitable[None]] | None,
    stop: asyncio.Event,
    seat: Signer | None = None,
    beats: Callable[[], Awaitable[list[Beat]]] | None = None,
    imports: Callable[[list[Alert]], Awaitable[None]] | None = None,
) -> None:
    """Plays the city until `stop`; then what waits is delivered and the state saved, within 3 s. `seat`: the key of
    the simulated duty seat; None: alerts are left to people. `beats`: of the other processes; None: no one folds.
    `imports`: takes the alerts of the nights before a new city, and returns when they are in the journal."""
    city = await asyncio.to_thread(_city, settings, places, keys, seated=seat is not None)
    file = settings.store.data_dir / "demo" / "state.json"
    saved = _saved(file)
    if saved:
        city.restore(saved, clock.now_ms())
    else:
        city.begin(clock.now_ms())
        if imports:
            await imports(city.nights())
    city.rain(settings.demo.mobilise_after_min)
    lines, orders = Lines(settings, keys), _orders(settings, city, places, keys)
    asking = _asking(settings, seat, city, places, orders, clock)
    try:
        await _play(settings, asking, city, orders, lines, clock, beat, beats, file, stop)
        await lines.drained(_DRAIN_S)
        _save(file, city, lines)
    finally:
        await lines.close()


class Lines:
    """A handful of connections that each speak for many workers, or one per phone; one per department's system."""

    def __init__(self, settings: Settings, keys: DemoKeys) -> None:
        self._url = settings.intake_url.replace("http", "ws", 1) + "/v1/stream"
        self._keys = keys
        platform = [keys.platform] if keys.platform else []
        self._systems = {one.sender: one.key for one in [*keys.departments.values(), *platform]}
        self._many = keys.count if settings.demo.one_per_phone else settings.demo.connections
        self._lines: dict[int, SenderConnection] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def put(self, sent: Sent) -> None:
        system = sent.device in self._systems
        self._line(-sent.device if system else sent.device % self._many).put(sent.device, sent.lane, sent.item)

    @property
    def sent(self) -> int:
        return sum(line.sent for line in self._lines.values())

    @property
    def waiting(self) -> int:
        return sum(line.waiting for line in self._lines.values())

    @property
    def owing(self) -> bool:
        """Whether a report, a session or a status is not durable yet."""
        return any(line.owing(key < 0) for key, line in self._lines.items())

    def owed(self, before: int) -> int:
        """How many of them happened before (city ms)."""
        return sum(line.owed(key < 0, before) for key, line in self._lines.items())

    @property
    def trouble(self) -> str:
        return next((line.trouble for line in self._lines.values() if line.trouble), "")

    async def drained(self, within_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while self.waiting:
                    await asyncio.sleep(0.05)

    def raise_failures(self) -> None:
        for task in self._tasks.values():
            if task.done():
                task.result()

    async def close(self) -> None:
        await end(*self._tasks.values())

    def _line(self, key: int) -> SenderConnection:
        line = self._lines.get(key)
        if line is None:
            line = SenderConnection(self._url, self._systems[-key] if key < 0 else self._keys.fleet_key)
            self._lines[key] = line
            self._tasks[key] = asyncio.create_task(line.run(), name=f"demo-line-{key}")
        return line


async def _play(
    settings: Settings,
    people: Asking | None,
    city: City,
    orders: OrderRounds,
    lines: Lines,
    clock: Clock,
    beat: Callable[[Beat], Awaitable[None]] | None,
    beats: Callable[[], Awaitable[list[Beat]]] | None,
    file: Path,
    stop: asyncio.Event,
) -> None:
    started, beaten, sent = real_ms(), real_ms(), 0
    asking: asyncio.Task[None] | None = None
    settled = False
    pause = _LOAD_STEP_S if settings.demo.profile == "load" else _STEP_S
    while not stop.is_set():
        for item in (*city.step(clock.now_ms()), *orders.confirmed(clock.now_ms())):
            lines.put(item)
        lines.raise_failures()
        # What raised an alert must be there before anybody can take it. Of the time before, that is sent first.
        if people and (not lines.owing or (settled and city.owed)) and (asking is None or asking.done()):
            asking = asyncio.create_task(asyncio.to_thread(people.ask, whole=not lines.owing), name="demo-seat")
        now = real_ms()
        if now - beaten >= 1000:
            figures = {"live": city.live, "sent_per_s": (lines.sent - sent) * 1000 // (now - beaten)}
            figures |= {"waiting": lines.waiting, "owed": lines.owed(clock.now_ms() - LATE_MS) + city.owed}
            beaten, sent = now, lines.sent
            _save(file, city, lines)
            if beat:
                with contextlib.suppress(JournalError):
                    await beat(_beat(now, started, figures, lines.trouble))
        next_step = asyncio.get_running_loop().time() + pause
        settled = await _before(city, lines, clock, beats, next_step) or settled
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), next_step - asyncio.get_running_loop().time())


async def _before(
    city: City, lines: Lines, clock: Clock, beats: Callable[[], Awaitable[list[Beat]]] | None, until: float
) -> bool:
    """Sends of the time before the city began, a portion whenever all that was sent is durable, as fast as the fold
    takes it: whether that was so. `until`: time of the loop."""
    time, was = asyncio.get_running_loop().time, False
    while time() < until:
        if lines.owing or (beats is not None and lag_ms(await beats()) > _LAG_MS):
            await asyncio.sleep(_LOOK_S)
            continue
        was = True
        more = list(city.before(clock.now_ms()))
        for item in more:
            lines.put(item)
        if not more:
            break
    return was


def lag_ms(beats: list[Beat]) -> int:
    """Real ms by which the fold is behind the journal, as its newest beat says."""
    newest = max((beat for beat in beats if beat.process == "fold"), key=lambda beat: beat.at, default=None)
    return newest.figures.get("lag_ms", 0) if newest else 0


def _beat(now: int, started: int, figures: dict[str, int], trouble: str) -> Beat:
    return Beat(process="demo", instance=str(os.getpid()), at=now, started=started, figures=figures, note=trouble)


def _city(settings: Settings, places: Places, keys: DemoKeys, *, seated: bool) -> City:
    made_of, wanted, rules = (
        recipe.load(),
        settings.demo,
        regulation(settings.cases, settings.alerts, settings.tasks, settings.follow),
    )
    made_of = made_of if wanted.seasons else recipe.without_seasons(made_of)
    workers = roster(places, wanted.seed, made_of)
    homes = {village: _home(places, village) for village in {worker.village for worker in workers}}
    matters = Matters(made_of, places, rules, wanted.seed)
    crowd = Crowd(made_of.on_duty, [w.kind for w in workers], wanted.profile, wanted.seed, matters.days)
    seat = SimulatedSeat(made_of.seat, settings.city.code, wanted.seed) if seated else None
    return City(
        made_of,
        keys,
        [homes[worker.village] for worker in workers],
        crowd,
        matters,
        seat=seat,
        types=GraveTypes(
            frozenset(kind.id for kind in rules.types if kind.serious),
            frozenset(kind.id for kind in rules.types if kind.limit == URGENT),
        ),
        prologue=wanted.prologue,
        every_s=made_of.movement.load_every_s if wanted.profile == "load" else 0,
        past_days=wanted.past_days,
    )


def _orders(settings: Settings, city: City, places: Places, keys: DemoKeys) -> OrderRounds:
    made_of, begun, seed = load_orders(), city.save(), settings.demo.seed
    posts = [code for code in places.townships() if code.startswith(made_of.areas)]
    phones = [
        DemoPhone(keys.first_worker + n, keys.first_sender + n)
        for n, worker in enumerate(roster(places, seed)[: keys.count])
        if worker.kind == FULL and worker.home.startswith(made_of.areas)
    ]
    return OrderRounds(made_of, settings.city.code, posts, phones, seed, begun.began, begun.told)


def _asking(
    settings: Settings, key: Signer | None, city: City, places: Places, orders: OrderRounds, clock: Clock
) -> Asking | None:
    if key is None or city.seat is None:
        return None
    begun = city.save()
    areas = (*places.townships(), *places.villages())
    made_of = task_recipe.load()
    rounds = TaskRounds(made_of, settings.city.code, areas, settings.demo.seed, begun.began, begun.told)
    follow = _follow(settings, places, begun.began, begun.told)
    return Asking(settings.inner_url, key, city.seat, (rounds, orders, follow), clock)


def _follow(settings: Settings, places: Places, began: int, told: int) -> FollowRounds:
    counties = {code: places.name(code) for code in places.counties()}
    areas = [DemoArea(code, *places.label(code)) for code in places.townships()]
    city, seed = settings.city.code, settings.demo.seed
    return FollowRounds(follow_recipe.load(), city, counties, areas, places.villages(), seed, began, told)


def _home(places: Places, village: str) -> Home:
    lon, lat = places.label(village)
    return Home((lon / 1e6, lat / 1e6), places.micro_grids(village) > GRIDS_IN_VILLAGE, village)


def _saved(file: Path) -> Saved | None:
    return msgspec.json.decode(file.read_bytes(), type=Saved) if file.exists() else None


def _save(file: Path, city: City, lines: Lines) -> None:
    """Only while nothing is waiting: what is saved as sent is durable."""
    if lines.owing:
        return
    durable.write(file, msgspec.json.encode(city.save()))
