"""A city's registry and files of its own tables, for tests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache

from streams.geography.places import Places
from streams.geography.places import load as geography
from streams.model.own_tables import TableKind, TableRow
from streams.model.store import StoreInfo
from streams.operate.own_checks import InForce
from streams.operate.own_city import entries_of, names_of
from streams.operate.own_reading import TableReading, read
from streams.operate.own_workbook import workbook
from streams.registry.own_kinds import kinds, sentence
from streams.registry.records import NewWorker
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.settings import CasesSection

DAY = date(2026, 11, 23).toordinal() - date(1970, 1, 1).toordinal()
EXAMPLES: dict[str, TableRow] = {kind.id: tuple(c.example for c in kind.columns) for kind in kinds().values()}


BENEFITTED = EXAMPLES["benefits"][0]


@cache
def places() -> Places:
    return geography()


def ready(registry: Registry) -> Registry:
    """A production store that was never told anything."""
    registry.set_store(StoreInfo(city="2112", demo=False, created_ms=0, offset_ms=0, rate=1.0, salt="00"))
    registry.set_regulation(regulation(CasesSection()), 1)
    person = NewWorker(name="甲", home="211221106", village="211221106201", kind="full", own_number=BENEFITTED)
    registry.enrol_workers([person], 1)
    return registry


def standing(registry: Registry, open_at: dict[str, int] | None = None) -> InForce:
    rules = registry.regulation()
    assert rules is not None
    return InForce(places(), rules, open_at or {})


def with_example(registry: Registry, kind: str) -> list[TableRow]:
    """What is in force, and a row more."""
    return [*registry.own_rows(kind, DAY), EXAMPLES[kind]]


def written(registry: Registry, kind: TableKind, rows: list[TableRow]) -> bytes:
    names = {of: listed or [(EXAMPLES[of][0], "示例")] for of, listed in names_of(registry, DAY).items()}
    return workbook(kind, rows, names, places())


def named(registry: Registry) -> dict[str, Collection[str]]:
    """Ids that cells may name, with those of the examples."""
    known = entries_of(registry, DAY)
    return {kind: {*ids, EXAMPLES[kind][0]} if kind in EXAMPLES else ids for kind, ids in known.items()}


def read_back(registry: Registry, kind: TableKind, raw: bytes, name: str = "表.xlsx") -> TableReading:
    return read(kind, name, raw, named(registry), standing(registry))


def sentences(reading: TableReading) -> list[str]:
    return [sentence(reading.kind, fault) for fault in reading.faults]
