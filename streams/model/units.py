"""Departments and offices as they change: renamed, merged, new. Events keep the id they were sent under; who a unit's
business belongs to on a day is asked here and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cached_property

import msgspec

from streams.errors import UnitRefused


class UnitName(msgspec.Struct, frozen=True, array_like=True):
    """A department or office: `id` as systems send it. `independent`: a court, prosecutor, arbitration or review body:
    asked, never ordered, so that its handling has no clock and it is in no ranking."""

    id: str
    name: str
    en: str = ""
    independent: bool = False


class UnitChangeKind(StrEnum):
    NEW = "new"  # 新设
    NAME = "name"  # 更名
    MERGE = "merge"  # 并入
    APART = "apart"  # 恢复独立: ends a merger, or what was ended exists again
    END = "end"  # 撤销: without a successor


class UnitChange(msgspec.Struct, frozen=True, array_like=True):
    """What happens to `unit` from local day `valid_from` on: it is called `name` (`en`), or its business is
    `successor`'s. `by`, `reason`: who decided it, and why."""

    unit: str
    change: UnitChangeKind
    valid_from: int
    name: str = ""
    en: str = ""
    successor: str = ""
    by: str = ""
    reason: str = ""


class Units(msgspec.Struct, frozen=True, dict=True):
    """As they are on one day. `names`: by id, ended ones too. `heirs`: of every merged id the one that has its business
    now. `closed`: ended without a successor."""

    names: Mapping[str, UnitName] = {}
    heirs: Mapping[str, str] = {}
    closed: frozenset[str] = frozenset()

    @property
    def live(self) -> list[UnitName]:
        return [one for name, one in self.names.items() if name not in self.heirs and name not in self.closed]

    def of(self, unit: str) -> str:
        """The id that has the business of `unit` now: its own while it exists."""
        return self.heirs.get(unit, unit)

    def all_of(self, unit: str) -> frozenset[str]:
        """Every id whose business is with anyone who has that of `unit` now."""
        heir = self.of(unit)
        return frozenset({heir, *(old for old, new in self.heirs.items() if new == heir)} - {""})

    def now(self, unit: str) -> UnitName | None:
        """Who has its business, as that one is called."""
        return self.names.get(self.of(unit))


NO_UNITS = Units()
Heirs = tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
"""(first local day, (ended id, who has its business)) from day to day."""


class Departments(msgspec.Struct, frozen=True, dict=True):
    """`shipped`: as the city's table has them. `changes` in the order they were decided: of two of one day the later
    one holds."""

    shipped: tuple[UnitName, ...] = ()
    changes: tuple[UnitChange, ...] = ()

    @cached_property
    def days(self) -> tuple[int, ...]:
        return tuple(sorted({one.valid_from for one in self.changes}))

    @cached_property
    def _units(self) -> tuple[Units, ...]:
        """Before the first change, and from each of `days` on."""
        return tuple(self._made(day) for day in (-1, *self.days))

    def on(self, day: int) -> Units:
        return self._units[bisect_right(self.days, day)]

    @cached_property
    def heirs(self) -> Heirs:
        return tuple((day, tuple(sorted(self.on(day).heirs.items()))) for day in self.days)

    def _made(self, day: int) -> Units:
        names = {one.id: one for one in self.shipped}
        into: dict[str, str] = {}
        closed: set[str] = set()
        for one in sorted((each for each in self.changes if each.valid_from <= day), key=lambda each: each.valid_from):
            match one.change:
                case UnitChangeKind.NEW:
                    names[one.unit] = UnitName(one.unit, one.name, one.en or one.name)
                case UnitChangeKind.NAME:
                    was = names[one.unit]
                    names[one.unit] = msgspec.structs.replace(was, name=one.name, en=one.en or one.name)
                case UnitChangeKind.MERGE:
                    into[one.unit] = one.successor
                    closed.discard(one.unit)
                case UnitChangeKind.APART:
                    into.pop(one.unit, None)
                    closed.discard(one.unit)
                case UnitChangeKind.END:
                    closed.add(one.unit)
        return Units(names, {unit: _last(unit, into.get) for unit in into}, frozenset(closed))


def checked(known: Departments, more: Iterable[UnitChange]) -> Departments:
    """With more changes, in their order. Raises UnitRefused for one that may not be, and none is taken."""
    for one in more:
        _check(known, one)
        known = Departments(known.shipped, (*known.changes, one))
        for day in known.days:
            if day >= one.valid_from and any(heir in known.on(day).heirs for heir in known.on(day).heirs.values()):
                raise UnitRefused("cycle", unit=one.unit, other=one.successor)
    return known


def _check(known: Departments, one: UnitChange) -> None:
    here = known.on(one.valid_from)
    later = any(each.unit == one.unit and each.valid_from > one.valid_from for each in known.changes)
    if one.change is UnitChangeKind.NEW:
        if one.unit in here.names or later:
            raise UnitRefused("there", unit=one.unit)
        if not (one.unit.isascii() and one.unit.islower() and one.unit.replace("_", "").isalnum()):
            raise UnitRefused("bad_id", unit=one.unit)
    elif one.unit not in here.names:
        raise UnitRefused("unknown", unit=one.unit)
    if one.change in (UnitChangeKind.NEW, UnitChangeKind.NAME) and not one.name:
        raise UnitRefused("no_name", unit=one.unit)
    if one.change is UnitChangeKind.APART and one.unit not in here.heirs and one.unit not in here.closed:
        raise UnitRefused("not_merged", unit=one.unit)
    if one.change is not UnitChangeKind.APART and one.unit in here.heirs:
        raise UnitRefused("ended", unit=one.unit, other=here.of(one.unit))
    if one.change is UnitChangeKind.MERGE:
        if one.successor not in here.names:
            raise UnitRefused("unknown", unit=one.successor)
        if one.successor == one.unit or here.of(one.successor) == one.unit:
            raise UnitRefused("cycle", unit=one.unit, other=one.successor)
        if one.successor in here.heirs or one.successor in here.closed:
            raise UnitRefused("ended", unit=one.successor, other=here.of(one.successor))


def _last(unit: str, into: Callable[[str], str | None]) -> str:
    """The end of the chain; of a cycle one that is in it itself."""
    seen = {unit}
    while (after := into(unit)) is not None and after not in seen:
        seen.add(after)
        unit = after
    return unit
