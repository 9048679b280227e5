"""The cases that numbers count, as columns in memory: figures group tens of thousands of them in milliseconds. Brought
up to date by what was written since, before each question; it says what the same question to the table would.

One a process. Times are city ms, places, types and the like are numbers of the texts in `_Texts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select

from streams.history.cases.groups import NOT_TAKEN, OUTCOMES
from streams.history.cases.query import CaseQuery
from streams.history.cases.tables import cases, turns
from streams.model.case import CaseState
from streams.model.local_day import day_start

Numbers = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]
_TEXTS = ("village", "type", "channel", "unit", "state")
_TIMES = ("reported_at", "due", "ended_at")
_READ = (cases.c.id, *(cases.c[name] for name in (*_TEXTS, *_TIMES)), cases.c.counts, cases.c.restricted)
_STANDING = frozenset({"all", "open", "overdue"})
_HOUR_MS = 3_600_000
_HOLDERS = ("village", "department", "raised")
_WIDE = 1 << 20
"""Groups that are counted by place; of more, those that there are are looked for first."""


class CaseColumns:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock, self._turn = Lock(), 0
        self._rows: dict[str, int] = {}
        self._texts = {name: _Texts() for name in _TEXTS}
        self._kept: dict[str, Numbers] = {}

    def grouped(
        self, tx: Connection, wanted: CaseQuery, by: Sequence[str], now: int, length: int
    ) -> list[tuple[Any, ...]]:
        """As `CaseLists.grouped`, of what `answers` says yes to."""
        with self._lock:
            self._refresh(tx)
            chosen = self._chosen(wanted, now)
            parts = [self._part(name, chosen, now, length) for name in by]
        return _counted(parts)

    def refresh(self, tx: Connection) -> None:
        """Reads what was written since, before anybody asks."""
        with self._lock:
            self._refresh(tx)

    def _refresh(self, tx: Connection) -> None:
        # Each asked for alone is read from the end of an index.
        last = int(tx.scalar(select(func.max(turns.c.turn))) or 0)
        if last == self._turn:
            return
        first = int(tx.scalar(select(func.min(turns.c.turn))) or 0)
        query = select(*_READ)
        if self._turn and first <= self._turn < last:
            query = query.join(turns, turns.c.id == cases.c.id).where(turns.c.turn > self._turn)
        else:
            # Everything was written anew, or nothing is held: those that are no more would stay.
            self._rows, self._kept = {}, {}
        self._put(tx.execute(query).all())
        self._turn = last

    def _put(self, read: Sequence[Any]) -> None:
        at = np.array([self._rows.setdefault(row[0], len(self._rows)) for row in read], np.int64)
        columns = list(zip(*read, strict=True))[1:]
        values: dict[str, Any] = {
            name: self._texts[name].numbers(columns[n]) if n < len(_TEXTS) else columns[n]
            for n, name in enumerate((*_TEXTS, *_TIMES))
            if columns
        }
        if columns:
            values["counted"] = [bool(counts) and not hidden for counts, hidden in zip(*columns[-2:], strict=True)]
        for name, found in values.items():
            held = self._kept.get(name, np.zeros(0, np.int64))
            grown = np.zeros(len(self._rows), np.int64)
            grown[: len(held)] = held
            grown[at] = found
            self._kept[name] = grown

    def _chosen(self, wanted: CaseQuery, now: int) -> Chosen:
        kept, region = self._kept, wanted.regions[0]
        if not kept:
            return np.zeros(0, np.bool_)
        there = self._texts["village"].of(lambda code: code.startswith(region))
        chosen: Chosen = (kept["counted"] == 1) & there[kept["village"]]
        if wanted.type:
            chosen &= self._texts["type"].of(lambda kind: kind == wanted.type)[kept["type"]]
        if wanted.since:
            chosen &= kept["reported_at"] >= wanted.since
        if wanted.until:
            chosen &= kept["reported_at"] < wanted.until
        if wanted.standing != "all":
            chosen &= kept["ended_at"] == 0
        if wanted.standing == "overdue":
            chosen &= (kept["due"] > 0) & (kept["due"] <= now)
        return chosen

    def _part(self, name: str, chosen: Chosen, now: int, length: int) -> tuple[Numbers, list[Any]]:
        """(number of the group of each chosen case, what the groups are called)."""
        column = _Chosen(self._kept, chosen)
        if name in self._texts:
            return column[name], self._texts[name].known
        if name in ("hour", "weekday", "day"):
            return _when(name, column["reported_at"] - day_start(0))
        match name:
            case "area":
                codes = [code[:length] for code in self._texts["village"].known]
                groups = sorted(set(codes))
                places = {code: at for at, code in enumerate(groups)}
                numbers = np.array([places[code] for code in codes] or [0], np.int64)
                return numbers[column["village"]], groups
            case "holder":
                raised = self._texts["state"].of(lambda state: state == CaseState.ESCALATED)[column["state"]]
                held = self._texts["unit"].of(bool)[column["unit"]].astype(np.int64)
                return np.where(raised, 2, held), list(_HOLDERS)
        return self._outcome(column, now), list(OUTCOMES)

    def _outcome(self, column: _Chosen, now: int) -> Numbers:
        """As `groups.outcome`."""
        due, ended, states = column["due"], column["ended_at"], self._texts["state"]
        is_open, limited = ended == 0, due > 0
        known = (
            (states.of(lambda state: state == CaseState.DIVERTED)[column["state"]], "legal"),
            (is_open & limited & (due <= now), "overdue"),
            (is_open, "open"),
            (states.of(lambda state: state in NOT_TAKEN)[column["state"]], "other"),
            (limited & (due < ended), "late"),
            (limited, "on_time"),
        )
        numbers = [OUTCOMES.index(name) for _, name in known]
        return np.select([one for one, _ in known], numbers, OUTCOMES.index("spot")).astype(np.int64)


def answers(wanted: CaseQuery) -> bool:
    """Whether the columns hold all that is asked by."""
    asked = wanted._replace(standing="all", since=0, until=0, type="")
    plain = CaseQuery(wanted.regions, standing="all", counted=True)
    return asked == plain and len(wanted.regions) == 1 and wanted.standing in _STANDING


def _counted(parts: list[tuple[Numbers, list[Any]]]) -> list[tuple[Any, ...]]:
    """(what its groups are called, how many) of each combination that there is."""
    shape = tuple(max(1, len(called)) for _, called in parts)
    if not len(parts[0][0]):
        return []
    place = np.ravel_multi_index([numbers for numbers, _ in parts], shape)
    if np.prod(shape) <= _WIDE:
        counts = np.bincount(place)
        found = np.flatnonzero(counts)
        counts = counts[found]
    else:
        found, counts = np.unique(place, return_counts=True)
    names = zip(*np.unravel_index(found, shape), strict=True)
    return [
        (*(called[int(one)] for one, (_, called) in zip(key, parts, strict=True)), int(n))
        for key, n in zip(names, counts, strict=True)
    ]


def _when(name: str, local: Numbers) -> tuple[Numbers, list[Any]]:
    """As `groups` has it, of local ms."""
    if name == "hour":
        return local // _HOUR_MS % 24, list(range(24))
    days = local // (24 * _HOUR_MS)
    if name == "weekday":
        return (days + 3) % 7, list(range(7))
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    return days - first, list(range(first, last + 1))


class _Chosen:
    """Columns of the chosen cases, taken as they are asked for."""

    def __init__(self, kept: Mapping[str, Numbers], chosen: Chosen) -> None:
        self._kept, self._chosen = kept, chosen

    def __getitem__(self, name: str) -> Numbers:
        found: Numbers = self._kept[name][self._chosen] if self._kept else np.zeros(0, np.int64)
        return found


class _Texts:
    """Texts as numbers, in the order in which they came."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self._number: dict[str, int] = {}

    def numbers(self, texts: Iterable[str]) -> list[int]:
        found = []
        for text in texts:
            number = self._number.get(text)
            if number is None:
                number = self._number[text] = len(self.known)
                self.known.append(text)
            found.append(number)
        return found

    def of(self, true: Callable[[str], bool]) -> Chosen:
        """Of which of them something is true."""
        found: Chosen = np.array([true(text) for text in self.known] or [False], np.bool_)
        return found
