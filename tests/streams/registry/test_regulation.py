"""What the clocks judge by: as configured, kept once, told to the journal when it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from streams.errors import ConfigError, UnitRefused
from streams.model.audit import AuditRecord
from streams.model.deadlines import Limit, Unit
from streams.model.event import RegistryChange
from streams.model.units import UnitChange, UnitChangeKind
from streams.registry.follow import SHIPPED, follow_kinds
from streams.registry.registry import Registry
from streams.registry.regulation import case_types, regulation
from streams.settings import CasesSection
from streams.wire import entry

EPOCH = date(1970, 1, 1).toordinal()


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() - EPOCH


def test_every_type_has_a_limit_and_a_name_in_both_languages() -> None:
    rules = regulation(CasesSection())
    types = case_types()
    assert len({kind.id for kind in types}) == len(types) == 50
    assert all(rules.handling_limit(kind.id) for kind in types)
    assert all(kind.en.isascii() and kind.en for kind in types)
    assert {kind.id for kind in types if kind.serious} == {"E01", "E02", "E04", "E05"}
    assert sum(kind.restricted for kind in types) == 6
    assert rules.handling_limit("unknown") is None
    assert rules.limits["U"] == Limit(120, Unit.MINUTES)


def test_holidays_and_swapped_workdays_are_the_published_ones_and_the_citys_own() -> None:
    works = regulation(CasesSection()).calendar.workday
    assert [works(day(text)) for text in ("2026-10-01", "2026-10-10", "2026-10-11", "2026-11-23")] == [
        False,
        True,
        False,
        True,
    ]
    own = regulation(CasesSection(holidays_extra="2026-11-23=off 2026-11-22=on")).calendar.workday
    assert [own(day(text)) for text in ("2026-11-23", "2026-11-22")] == [False, True]


@pytest.mark.parametrize(
    "more",
    [
        {"working_hours": "13:00-12:00"},
        {"working_hours": "08:00-12:00 11:00-17:00"},
        {"holidays_extra": "2026-02-30=off"},
    ],
)
def test_hours_and_days_that_cannot_be_are_named(more: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"cases\.(working_hours|holidays_extra)"):
        regulation(CasesSection(**more))


def test_it_is_told_once_and_again_when_it_changes(registry: Registry) -> None:
    assert registry.regulation() is None
    before = registry.revision()
    rules = regulation(CasesSection())
    for _ in range(2):
        registry.set_regulation(rules, 1)
    assert registry.revision() == before + 1
    assert registry.regulation() == rules
    changed = regulation(CasesSection(urgent_minutes=60))
    registry.set_regulation(changed, 2)
    assert registry.revision() == before + 2
    _, packed = registry.pending()[-1]
    told = entry.unpack(next(iter(entry.bodies(packed))))
    assert isinstance(told, RegistryChange)
    assert told.regulation == changed


def test_what_a_newer_program_adds_to_it_is_skipped(registry: Registry) -> None:
    rules = regulation(CasesSection())
    registry.set_regulation(rules, 1)
    body = next(iter(entry.bodies(registry.pending()[-1][1])))
    newer = msgspec.msgpack.decode(body)
    plan, kinds = newer["regulation"]["alerts"], newer["regulation"]["follow"]
    parts = [newer, newer["regulation"], plan, *plan["rules"].values(), *plan["timers"].values(), *kinds]
    for kind in kinds:
        sources = [column["evidence"] for column in kind["columns"] if column["evidence"]]
        choices = [choice for column in kind["columns"] for choice in column["choices"]]
        parts += [*kind["states"], *kind["steps"], *kind["columns"], *choices, *sources]
    for part in parts:
        part["of_a_newer_program"] = 1
    told = entry.unpack(msgspec.msgpack.encode(newer))
    assert isinstance(told, RegistryChange)
    assert told.regulation == rules


def test_a_field_that_a_citys_own_kind_does_not_have_is_named(tmp_path: Path) -> None:
    written = (SHIPPED / "finding.yaml").read_text("utf-8").replace("id: finding", "id: own\nreminds: 3", 1)
    (tmp_path / "own.yaml").write_text(written, "utf-8")
    with pytest.raises(ConfigError, match=r"own.yaml: .*`reminds`"):
        follow_kinds(str(tmp_path))


def test_a_start_leaves_what_an_administrator_decided_of_departments(registry: Registry) -> None:
    registry.set_regulation(regulation(CasesSection()), 1)
    record = AuditRecord(1, "s", "security_admin", "2112", "", "unit.merge", "agri", reason="机构改革")
    change = UnitChange("agri", UnitChangeKind.MERGE, 20_000, successor="resources", by="安全管理员", reason="机构改革")
    registry.change_units([change], record, 2)
    registry.set_regulation(regulation(CasesSection(urgent_minutes=60)), 3)
    found = registry.regulation()
    assert found is not None
    assert found.changes == (change,)
    assert found.departments.on(20_000).of("agri") == "resources"
    told = entry.unpack(next(iter(entry.bodies(registry.pending()[-1][1]))))
    assert isinstance(told, RegistryChange)
    assert told.regulation == found


def test_of_several_changes_one_that_may_not_be_takes_none_and_leaves_no_record(registry: Registry) -> None:
    registry.set_regulation(regulation(CasesSection()), 1)
    record = AuditRecord(1, "s", "security_admin", "2112", "", "units.import", "", reason="x")
    some = [
        UnitChange("agri", UnitChangeKind.NAME, 1, "农业"),
        UnitChange("gone", UnitChangeKind.MERGE, 1, successor="agri"),
    ]
    with pytest.raises(UnitRefused, match="gone"):
        registry.change_units(some, record, 2)
    assert registry.regulation() == regulation(CasesSection())
    assert list(registry.audit_chain()) == []
