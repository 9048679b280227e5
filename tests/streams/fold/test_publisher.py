from __future__ import annotations

import json
from typing import Any

import numpy as np

from streams.fold.picture import Picture
from streams.fold.publishing.case_views import MOVED_CASES
from streams.fold.publishing.publisher import Publisher
from streams.journal.api import Entry
from streams.model.case import CaseState
from streams.model.event import Outgoing, RegistryChange, Sos
from streams.model.fix import Flag
from streams.model.presence import REST_MS
from streams.model.worker_entry import WorkerEntry
from streams.wire.changes import GONE, ROW, ChangeSet, ColumnsChange, RecordsChange, TopicChange
from tests.streams.fold.city import NOW, SmallPlaces, entry, fixes, report, status, tick

LON, LAT = 123_800_000, 42_300_000


class Told:
    """A picture with its publisher, and what every topic holds after what it was told."""

    def __init__(self) -> None:
        self.picture = Picture("2112")
        self.publisher = self.fresh()
        self.records: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, dict[int, Any]] = {}
        self.raw: list[TopicChange] = []
        self.events: list[Outgoing] = []

    def fresh(self) -> Publisher:
        return Publisher("2112", "5a17", SmallPlaces(), 30_000)

    def take_events(self, one: Entry) -> list[Outgoing]:
        """What an entry made happen, beside what the topics were told."""
        self.take(one)
        return self.events

    def take(self, one: Entry) -> ChangeSet | None:
        done = self.picture.fold(one)
        self.events = done.events
        self.publisher.hear(self.picture, done)
        told = self.publisher.tick(self.picture) if done.ticked else None
        extra = self.publisher.discrete(self.picture, done) + self.publisher.moves(self.picture)
        for change in [*(told.topics if told else ()), *extra]:
            self.raw.append(change)
            if isinstance(change, RecordsChange):
                self._put(change)
            else:
                self._place(change)
        return told

    def _put(self, change: RecordsChange) -> None:
        held = self.records.setdefault(change.topic, {})
        if change.whole:
            held.clear()
        held.update({key: json.loads(value) for key, value in change.put.items()})
        for key in change.gone:
            del held[key]

    def _place(self, change: ColumnsChange) -> None:
        held = self.rows.setdefault(change.topic, {})
        if change.whole:
            held.clear()
        for row in np.frombuffer(change.rows, ROW):
            if row["state"] & 0x0F == GONE:
                held.pop(int(row["idx"]))
            else:
                held[int(row["idx"])] = (int(row["lon_e6"]), int(row["lat_e6"]))


def crowd(n: int, second: int, village: int = 21106201, first: int = 1) -> Entry:
    rows = fixes(*((first + k, second, LON + 1000 * k, LAT) for k in range(n)), village=village)
    return entry(900 + second, rows=rows)


def test_the_first_tick_is_a_keyframe_of_every_topic() -> None:
    told = Told()
    first = told.take(entry(1, tick(0)))
    assert first is not None
    assert first.keyframe
    assert {"regions/2112/wall", "regions/211221/desk", "clusters/2112/wall", "feed/2112/wall"} <= told.records.keys()
    assert {"workers/211221/wall", "workers/211282/desk"} <= told.rows.keys()
    second = told.take(entry(2, tick(1)))
    assert second is not None
    assert not second.keyframe


def test_a_moved_dot_is_told_at_once_to_its_own_county_alone() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    told.take(crowd(1, 1))
    assert told.rows["workers/211221/desk"] == {1: (LON, LAT)}
    assert told.rows["workers/211282/desk"] == {}


def test_a_dot_that_crosses_the_border_leaves_one_county_for_the_other() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    told.take(crowd(1, 1))
    told.take(crowd(1, 2, village=82101202))
    assert told.rows["workers/211221/desk"] == {}
    assert len(told.rows["workers/211282/desk"]) == 1


def test_who_answers_for_a_township_hears_of_its_own_people_reports_and_numbers() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    told.take(crowd(2, 1))
    told.take(entry(2, tick(2), report("r1", 2)))
    assert set(told.rows["workers/211221106/desk"]) == {1, 2}
    assert told.records["posts/211221106/desk"].keys() == {"1", "2"}
    assert told.records["reports/211221106/desk"].keys() == {"r1"}
    assert told.records["regions/211221106/desk"].keys() == {"211221106"}
    assert told.rows["workers/211282101/desk"] == {}
    told.take(crowd(1, 3, village=82101202))
    assert set(told.rows["workers/211221106/desk"]) == {2}
    assert told.records["posts/211221106/desk"].keys() == {"2"}
    assert set(told.rows["workers/211282101/desk"]) == {1}


def test_a_townships_wall_has_its_own_numbers_and_nothing_of_its_neighbours() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    roster = tuple(WorkerEntry(n, "211221106", n, "full_time") for n in range(1, 6))
    told.take(entry(2, RegistryChange(id="r", source="registry", at=NOW, revision=1, workers=roster)))
    told.take(crowd(6, 1))
    told.take(entry(3, tick(2), report("r1", 2), report("r2", 2, "211221107201")))
    numbers = told.records["regions/211221106/wall"]
    assert numbers.keys() == {"211221106"}
    assert (numbers["211221106"]["reports"], numbers["211221106"]["reachable"]) == (1, 6)
    assert numbers["211221106"]["due"] == 0
    assert told.records["regions/211221/wall"]["211221106"]["reachable"] is None
    assert told.records["figures/211221106/wall"].keys() == {"hours", "stages"}
    assert told.records["figures/211221106/wall"]["stages"]["of"]["receive"] == 1
    assert told.records["alerts/211221106/wall"] == {}


def test_few_workers_of_a_township_are_neither_counted_nor_rated_on_its_wall() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    told.take(crowd(4, 1))
    told.take(entry(2, tick(2)))
    line = told.records["regions/211221106/wall"]["211221106"]
    assert [line[name] for name in ("reachable", "on_time", "due", "handle_min", "handled")] == [None] * 5


def test_a_townships_wall_draws_its_own_dots_under_its_countys_index_where_they_are_five() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    for second in range(1, 482, 20):
        told.take(crowd(6, second))
        told.take(crowd(4, second, village=21107201, first=7))
        told.take(entry(second, tick(second)))
    county, town = told.rows["workers/211221/wall"], told.rows["workers/211221106/wall"]
    assert len(county) == 10
    assert len(town) == 6
    assert town.items() <= county.items()
    assert told.rows["workers/211221107/wall"] == {}
    for second in range(482, 900, 20):
        told.take(crowd(2, second, village=21107201))
        told.take(crowd(4, second, first=3))
        told.take(crowd(4, second, village=21107201, first=7))
        told.take(entry(second, tick(second)))
    moved = told.rows["workers/211221107/wall"]
    assert (len(moved), told.rows["workers/211221106/wall"]) == (6, {})
    assert moved.items() <= told.rows["workers/211221/wall"].items()


def test_a_wall_draws_what_was_minutes_ago_and_a_resting_dot_leaves_it_but_not_the_desk_nor_the_count() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    for second in range(1, 482, 20):
        told.take(crowd(6, second))
        told.take(entry(second, tick(second)))
    assert len(told.rows["workers/211221/wall"]) == 6
    assert told.rows["workers/211221/wall"].keys().isdisjoint(told.rows["workers/211221/desk"])
    rest = 1 + REST_MS // 1000
    told.take(crowd(6, rest))
    told.take(entry(2, tick(rest + 1)))
    assert told.rows["workers/211221/wall"] == {}
    assert len(told.rows["workers/211221/desk"]) == 6
    assert told.records["regions/2112/wall"]["2112"]["reachable"] == 6


def test_clusters_hold_five_or_more_and_fewer_join_their_county() -> None:
    told = Told()
    told.take(crowd(5, 1))
    told.take(crowd(3, 2, village=21107001, first=10))
    told.take(entry(1, tick(3)))
    assert set(told.records["clusters/2112/wall"]) == {"211221106"}
    told.take(crowd(4, 4, village=21107001, first=20))
    told.take(entry(2, tick(5)))
    assert {c: v["n"] for c, v in told.records["clusters/2112/wall"].items()} == {"211221106": 5, "211221107": 7}
    told.take(crowd(3, 6, first=3, village=82101202))
    told.take(entry(3, tick(7)))
    # two are left in 106 and three came to 2112821: neither is five, and neither county's rest is.
    assert {c: v["n"] for c, v in told.records["clusters/2112/wall"].items()} == {"211221107": 7}


def test_numbers_of_a_report_come_at_once_and_text_never_reaches_a_wall() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    told.take(entry(2, report("a", 1)))
    told.take(entry(3, tick(2)))
    counted: dict[str, object] = {
        "reports": 1,
        "open": 1,
        "overdue": 0,
        "on_time": 0,
        "due": 0,
        "handle_min": None,
        "handled": 0,
    }
    counted |= {"silent_since": 0, "on_time_rate": "", "few": False}
    assert told.records["regions/2112/wall"]["2112"] == {**counted, "reachable": 0, "load": ""}
    assert told.records["regions/211221/wall"]["211221106"] == {**counted, "reachable": None, "load": "2.5"}
    assert sum(told.records["figures/211221/wall"]["hours"]["today"]) == 1
    assert told.records["figures/211221/desk"]["stages"]["of"]["receive"] == 1
    assert told.records["reports/211221/desk"]["a"]["text"] == "路灯不亮"
    for change in told.raw:
        if change.topic.endswith("/wall"):
            assert "路灯" not in repr(change)
            assert "网格" not in repr(change)


def test_no_dot_of_a_wall_tells_an_sos_apart() -> None:
    told = Told()
    rows = fixes((1, 1, LON, LAT))
    rows["flags"] = Flag.FOREIGN | Flag.URGENT
    told.take(entry(1, rows=rows))
    told.take(entry(2, tick(2), Sos(id="s", source="device/1", at=NOW, worker=1)))
    columns = [c for c in told.raw if isinstance(c, ColumnsChange) and c.rows]
    desk = [np.frombuffer(c.rows, ROW)["state"] for c in columns if c.topic == "workers/211221/desk"]
    assert desk[-1].tolist() == [3]
    for second in range(20, 601, 20):
        calling = fixes(*((1 + k, second, LON + 1000 * k, LAT) for k in range(6)))
        calling["flags"] = Flag.FOREIGN | Flag.URGENT
        told.take(entry(900 + second, rows=calling))
        told.take(entry(second, tick(second)))
    columns = [c for c in told.raw if isinstance(c, ColumnsChange) and c.rows]
    wall = [np.frombuffer(c.rows, ROW)["state"] & 0x0F for c in columns if c.topic == "workers/211221/wall"]
    assert wall
    assert set(np.concatenate(wall).tolist()) <= {0, 1}


def test_a_post_is_named_when_the_registry_names_it() -> None:
    told = Told()
    told.take(crowd(1, 1))
    told.take(entry(1, tick(2)))
    assert told.records["posts/211221/desk"]["1"]["post"] == "1"
    named = WorkerEntry(1, "211221106", 3, "full")
    told.take(entry(2, RegistryChange(id="r", source="registry", at=NOW, revision=1, workers=(named,))))
    told.take(entry(3, tick(3)))
    assert told.records["posts/211221/desk"]["1"] == {"post": "名211221106 3 网格", "kind": "full"}


def test_of_the_matters_that_moved_the_one_that_moved_longest_ago_is_forgotten() -> None:
    told = Told()
    first = [f"case-{n:03}" for n in range(MOVED_CASES)]
    told.take(entry(1, *(report(name) for name in first)))
    told.take(entry(2, status(first[0], 1, CaseState.TRIAGED, 1)))
    told.take(entry(3, report("new", 2)))
    held = told.records["cases/2112/desk"]
    assert set(held) == {*first, "new"} - {first[1]}
    for scope in ("211221", "211221106"):
        assert told.records[f"cases/{scope}/desk"] == held
    # More at once than there is room for: the last of them.
    told.take(entry(4, *(report(f"many-{n:03}", 3) for n in range(MOVED_CASES + 5))))
    assert set(held) == {f"many-{n:03}" for n in range(5, MOVED_CASES + 5)}


def test_deltas_and_keyframes_tell_the_same() -> None:
    told = Told()
    for second in range(0, 40, 2):
        told.take(crowd(7, second, village=21106201 if second % 4 else 82101202))
        told.take(entry(second, tick(second), report(f"r{second}", second)))
    by_delta = {topic: dict(rows) for topic, rows in told.rows.items()}
    fresh = told.publisher._whole(told.picture)
    for change in fresh:
        if isinstance(change, ColumnsChange):
            rows = np.frombuffer(change.rows, ROW)
            whole = {int(r["idx"]): (int(r["lon_e6"]), int(r["lat_e6"])) for r in rows}
            assert by_delta[change.topic] == whole
        else:
            assert told.records[change.topic] == {k: json.loads(v) for k, v in change.put.items()}


def test_who_listens_before_the_first_alert_hears_it() -> None:
    told = Told()
    first = told.take(entry(1, tick(0)))
    assert first is not None
    assert first.keyframe
    whole = {change.topic for change in first.topics}
    for code in ("2112", "211221"):
        assert {f"{kind}/{code}/{where}" for kind in ("alerts", "shift") for where in ("wall", "desk")} <= whole
    assert {"alerts/211221106/desk", "shift/211221106/desk", "shift/211221106/rules"} <= whole
