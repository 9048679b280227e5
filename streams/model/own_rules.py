"""What a city's own tables add to its regulation. Everything is left out of an event until the city has brought it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec

from streams.model.case import Category
from streams.model.deadlines import Limit
from streams.model.telephones import PhoneDirectory, PhoneEntry


class OwnLimit(msgspec.Struct, frozen=True, array_like=True):
    """The 办理 limit of a type at a department; '' = of every type, or at every department."""

    type: str
    unit: str
    limit: Limit


class OwnCategory(msgspec.Struct, frozen=True, array_like=True):
    """Under what types are filed. `flow`: the basic category whose flow it takes and in which it is counted; `order`:
    among the others, the smaller first."""

    id: str
    name: str
    en: str
    order: int
    flow: Category
    restricted: bool = False


class OwnRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """`directory`: telephones of services by area. `ended_types`: nothing new is reported under them. `limits`: 办理
    limits that differ from those of the types. `categories`: all of them, () = the basic ones as they are shipped;
    `filed`: types under another category than their basic one."""

    directory: tuple[PhoneEntry, ...] = ()
    ended_types: tuple[str, ...] = ()
    limits: tuple[OwnLimit, ...] = ()
    categories: tuple[OwnCategory, ...] = ()
    filed: dict[str, str] = {}

    @cached_property
    def by_service(self) -> PhoneDirectory:
        return PhoneDirectory(self.directory)

    @cached_property
    def _limits(self) -> Mapping[tuple[str, str], Limit]:
        return {(one.type, one.unit): one.limit for one in self.limits}

    def handling_limit(self, kind: str, unit: str) -> Limit | None:
        """Of the type at the department, else of the type, else at the department; None where none is set."""
        sought = ((kind, unit), (kind, ""), ("", unit)) if self.limits else ()
        return next((one for key in sought if any(key) and (one := self._limits.get(key))), None)


NO_OWN_RULES = OwnRules()
