"""A month of history: a worker's day, a township's day, a month of a city's numbers, and what a day takes on disk.

30 days of 15,000 workers in their sessions, about a million fixes a day, and one hour of `load` (15,000 phones every
five seconds); 950 matters a day with their steps. Made here, not played: what is measured is the reading.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from bench.row import Row
from streams.archive import tracks
from streams.archive.columns import ordered
from streams.archive.tracks import TrackWriter, worker_rows
from streams.geography.places import load
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.kpi.dictionary import KPIS
from streams.kpi.values import measures
from streams.model import fix
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start
from streams.model.region import Tier
from streams.registry.regulation import regulation
from streams.settings import CasesSection

DAYS, WORKERS, ACTIVE, FIXES = 30, 15_000, 3_900, 256
MATTERS = 950
LOAD_EVERY_S = 5
FIRST = 20_000
HOUR_MS = 3_600_000
S = CaseState


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        segments = Path(folder) / "archive" / "2112"
        segments.mkdir(parents=True)
        total, size, days = _tracks(segments)
        one = _times([partial(worker_rows, segments, w, day_start(d), day_start(d + 1)) for w, d in days])
        history, per_day = made_history(Path(folder))
        numbers = _times([partial(_month, history, "2112")] * 10)
        below = _times([partial(_month, history, "211221106")] * 10)
        history.close()
    beside = f"{total:,} fixes in {DAYS} days, one of the hours `load`; {size / total:.1f} B a fix"
    return [
        Row("a worker's day of a month", "<= 300 ms", _said(one), beside),
        Row(
            "a month of a city's numbers",
            "<= 1 s",
            _said(numbers),
            f"{len(KPIS)} numbers of {DAYS * MATTERS:,} matters; of a township {1000 * median(below):.0f} ms",
        ),
        Row(
            "a day on disk",
            "-",
            f"{total // DAYS:,} fixes {size / DAYS / 1e6:.1f} MB",
            f"{per_day[0]:,} matters with events and facts {per_day[1] / 1e6:.1f} MB",
        ),
    ]


def _tracks(segments: Path) -> tuple[int, int, list[tuple[int, int]]]:
    """(fixes, bytes, some (worker, day) of those who worked)."""
    random = np.random.default_rng(1)
    writer = TrackWriter(segments)
    writer.open()
    villages = np.array([int(code[4:]) for code in load().villages() if len(code) == 12], np.uint32)
    total, days = 0, list[tuple[int, int]]()
    for day in range(DAYS):
        rows = fix.empty(ACTIVE * FIXES)
        who = np.repeat(random.choice(np.arange(1, WORKERS + 1), ACTIVE, replace=False), FIXES)
        days += [(int(one), FIRST + day) for one in who[:: len(who) // 2]]
        begin = np.repeat(random.integers(6 * HOUR_MS, 18 * HOUR_MS, ACTIVE), FIXES)
        _fill(rows, who, day_start(FIRST + day) + begin + np.tile(np.arange(FIXES) * 20_000, ACTIVE), villages, random)
        total += _written(writer, rows, EntryId(day + 1, 0))
    every = HOUR_MS // (LOAD_EVERY_S * 1000)
    for portion in range(4):
        some = np.arange(1 + portion, WORKERS + 1, 4)
        rows = fix.empty(len(some) * every)
        at = day_start(FIRST + DAYS - 1) + 10 * HOUR_MS + np.tile(np.arange(every) * LOAD_EVERY_S * 1000, len(some))
        _fill(rows, np.repeat(some, every), at, villages, random)
        total += _written(writer, rows, EntryId(DAYS + 1, portion))
    writer.merge()
    return total, sum(path.stat().st_size for path in tracks.folder_of(segments).rglob("*.parquet")), days


def _fill(rows: fix.Fixes, who: np.ndarray, at: np.ndarray, villages: np.ndarray, random: np.random.Generator) -> None:
    rows["worker"] = rows["device"] = who
    rows["fix_ms"] = at
    rows["received_ms"] = at + random.integers(200, 2_000, len(rows))
    steps = random.integers(-90, 90, (2, len(rows)))
    rows["lon_e6"], rows["lat_e6"] = 123_800_000 + np.cumsum(steps[0]), 42_300_000 + np.cumsum(steps[1])
    rows["village"] = villages[who % len(villages)]
    rows["seq"] = np.arange(len(rows))


def _written(writer: TrackWriter, rows: fix.Fixes, entry: EntryId) -> int:
    writer.add(entry, ordered(rows).tobytes())
    writer.flush()
    return len(rows)


class CaseMaker:
    """Cases of a city by the rules that are shipped, always the same ones."""

    def __init__(self) -> None:
        self._rules, self._random = regulation(CasesSection()), np.random.default_rng(3)
        self._villages = [code for code in load().villages() if len(code) == 12]
        self._kinds = [kind for kind in self._rules.types if not kind.restricted]
        self._units = [unit.id for unit in self._rules.units][:16]

    def day(self, day: int, ended: int, standing: int) -> list[Case]:
        """Reported on a local day. `standing`: so many that are still worked on, beside those that ended."""
        made, random = [], self._random
        for n in range(ended + standing):
            kind = self._kinds[int(random.integers(len(self._kinds)))]
            at = day_start(day) + int(random.integers(7 * HOUR_MS, 20 * HOUR_MS))
            case = Case(
                id=f"{day}-{n}",
                village=self._villages[int(random.integers(len(self._villages)))],
                type=kind.id,
                category=kind.category.value,
                channel="grid_worker",
                reported_at=at,
                steps=_steps(at, self._units[n % len(self._units)], random, ends=n < ended),
            )
            made.append(timed(case, self._rules))
        return made


def made_history(folder: Path, standing: int = 0) -> tuple[History, tuple[int, int]]:
    """(history, (matters, bytes) a day). `standing`: cases beside them that are still worked on at the end."""
    history = History(f"sqlite:///{folder / 'history.db'}")
    history.open()
    maker = CaseMaker()
    for day in range(DAYS):
        made = maker.day(FIRST + day, MATTERS, standing // DAYS)
        history.put(made, EntryId(day + 1, 0), day_start(FIRST + day + 1) - 1)
    size = sum(path.stat().st_size for path in folder.glob("history.db*"))
    span = FactSpan("2112", FIRST, FIRST + DAYS)
    rows = sum(history.numbers.totals(span, ("reports",)).values())
    return history, (rows // DAYS, size // DAYS)


def _steps(at: int, unit: str, random: np.random.Generator, *, ends: bool) -> tuple[CaseStep, ...]:
    ways = (
        (S.HANDLING, S.CHECKING, S.CLOSED),
        (S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.HANDLING, S.CHECKING, S.CLOSED),
        (S.TRIAGED, S.DISPATCHED, S.RETURNED, S.DISPATCHED, S.ACCEPTED),
    )
    way = ways[int(random.choice(3, p=(0.43, 0.5, 0.07)))] if ends else (S.TRIAGED, S.DISPATCHED, S.ACCEPTED)
    times = at + np.cumsum(random.integers(HOUR_MS // 4, 20 * HOUR_MS, len(way)))
    return tuple(CaseStep(n + 1, state, int(t), unit) for n, (state, t) in enumerate(zip(way, times, strict=True)))


_ALL = tuple(dict.fromkeys(name for kpi in KPIS for name in measures(kpi)))


def _month(history: History, region: str) -> None:
    """What a page of an area reads: the period, the one before, and the parts of its charts."""
    span = FactSpan(region, FIRST, FIRST + DAYS - 1)
    history.numbers.totals(span, _ALL)
    history.numbers.totals(span._replace(first=FIRST - DAYS, last=FIRST - 1), _ALL)
    since, now = day_start(span.first), day_start(span.last + 1)
    query = CaseQuery((region,), standing="all", since=since, until=now, counted=True)
    for by in (("type",), ("weekday", "hour"), ("channel", "holder", "outcome")):
        history.cases.grouped(query, by, now)
    history.cases.grouped(query._replace(standing="open"), ("area", "day"), now, Tier.COUNTY)


def _times(calls: Sequence[Callable[[], object]]) -> list[float]:
    found = []
    for call in calls:
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return found


def _said(times: list[float]) -> str:
    return f"p50 {1000 * median(times):.0f} ms, longest of {len(times)} {1000 * max(times):.0f} ms"
