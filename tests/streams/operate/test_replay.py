"""Recorded tracks through a door that this test plays: HTTP on the loopback, now and then away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from streams.clock import CityClock, real_ms
from streams.errors import DecodeError, MissingPart, StoreError
from streams.operate.replay import replay
from streams.operate.store import new_store
from streams.registry.registry import Registry
from streams.settings import Settings

COUNTY = "211221"
ROWS = """vehicle_id,timestamp,latitude,longitude
7,2026-01-26 10:00:00,53.000,-2.000
8,2026-01-26 10:00:10,53.001,-2.001
7,2026-01-26 10:00:20,53.002,-2.000
8,2026-01-26 10:00:45,53.001,-2.003
7,2026-01-26 10:01:00,53.004,-2.000
"""


class Door(ThreadingHTTPServer):
    """`away`: how many requests are answered 503 first. `kept`: (key, query) of those that were answered 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.away = 0
        self.asked = 0
        self.kept: list[tuple[str, dict[str, str]]] = []
        self._lock = threading.Lock()

    def answer(self, target: str) -> int:
        with self._lock:
            self.asked += 1
            if self.away:
                self.away -= 1
                return 503
            found = urlsplit(target)
            words = {name: values[0] for name, values in parse_qs(found.query).items()}
            self.kept.append((found.path.removeprefix("/k/").removesuffix("/"), words))
            return 200

    def track(self, vehicle: str) -> list[dict[str, str]]:
        return [words for _, words in self.kept if words["id"] == vehicle]


class _Request(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Door)
        self.send_response(self.server.answer(self.path))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return None


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as door:
        thread = threading.Thread(target=door.serve_forever, args=(0.02,), name="door")
        thread.start()
        yield door
        door.shutdown()
        thread.join()


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    registry.migrate()
    yield registry
    registry.close()


@pytest.fixture
def track(tmp_path: Path) -> Path:
    file = tmp_path / "track.csv"
    file.write_text(ROWS, "utf-8")
    return file


def settings(door: Door | None = None, **store: object) -> Settings:
    port = door.server_address[1] if door else 1
    return Settings.model_validate({"intake": {"port": port}, "store": store})


def test_two_vehicles_drive_at_their_own_times(door: Door, registry: Registry, track: Path) -> None:
    wanted = settings(door, rate=100)
    store = registry.set_store(new_store(wanted, real_ms(), "salt"))
    said = replay(wanted, registry, track, speed=100, to=COUNTY)
    assert said == "5 fixes of 2 vehicles sent to 铁岭县"
    times = {vehicle: [int(words["timestamp"]) for words in door.track(vehicle)] for vehicle in ("7", "8")}
    assert [b - a for a, b in pairwise(times["7"])] == [20_000, 40_000]
    assert [b - a for a, b in pairwise(times["8"])] == [35_000]
    assert times["8"][0] - times["7"][0] == 10_000
    # Live: the last fix is sent at its own time, and none comes from the future.
    assert 0 <= CityClock(store).now_ms() - max(times["7"]) < 60_000
    places = [(float(words["lat"]), float(words["lon"])) for _, words in door.kept]
    assert all(41.5 < lat < 43.5 and 123 < lon < 125.5 for lat, lon in places)


def test_each_vehicle_is_a_simulated_phone_with_a_key_of_its_own(door: Door, registry: Registry, track: Path) -> None:
    wanted = settings(door)
    registry.set_store(new_store(wanted, real_ms(), "salt"))
    replay(wanted, registry, track, speed=10_000, to="")
    keys = {(key, words["id"]) for key, words in door.kept}
    assert len(keys) == 2
    directory = registry.directory()
    for text, vehicle in keys:
        key = directory.key(text)
        assert key is not None
        assert key.simulated
        assert [sender.unique_id for sender in directory.senders_of(key.number)] == [vehicle]
    assert len(registry.workers()) == 2


def test_what_was_not_taken_is_sent_again_in_order(door: Door, registry: Registry, track: Path) -> None:
    wanted = settings(door)
    registry.set_store(new_store(wanted, real_ms(), "salt"))
    door.away = 3
    replay(wanted, registry, track, speed=10_000, to=COUNTY)
    assert door.asked == 8
    for vehicle, fixes in (("7", 3), ("8", 2)):
        times = [int(words["timestamp"]) for words in door.track(vehicle)]
        assert times == sorted(set(times))
        assert len(times) == fixes


@pytest.mark.parametrize("demo", [None, False])
def test_only_a_demo_store_takes_it(registry: Registry, track: Path, demo: bool | None) -> None:
    if demo is not None:
        registry.set_store(new_store(settings(demo=demo), real_ms(), "salt"))
    with pytest.raises(StoreError, match="no store yet" if demo is None else "refuses simulated sources"):
        replay(settings(), registry, track, speed=1, to="")
    assert registry.workers() == []


def test_there_must_be_something_to_send(registry: Registry, track: Path) -> None:
    registry.set_store(new_store(settings(), real_ms(), "salt"))
    with pytest.raises(DecodeError, match="speed"):
        replay(settings(), registry, track, speed=0, to="")
    with pytest.raises(MissingPart, match=r"other\.csv"):
        replay(settings(), registry, track.with_name("other.csv"), speed=1, to="")
    track.write_text(ROWS.splitlines()[0], "utf-8")
    with pytest.raises(DecodeError, match="no fixes"):
        replay(settings(), registry, track, speed=1, to="")
    assert registry.workers() == []
