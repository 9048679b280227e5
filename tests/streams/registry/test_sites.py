"""Sites and their duty plan as the city's own tables, and their part of the regulation."""

from __future__ import annotations

from streams.model.audit import AuditRecord
from streams.model.event import RegistryChange
from streams.model.own_tables import TableRow
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind, Turn
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.registry.sites import DutyTurn
from streams.settings import CasesSection
from streams.wire import entry

ROOM = ("r1", "room", "老裴调解室", "211221106201", "123.700000", "42.200000", "wgs84", "125", "no")
REST = ("s1", "rest", "甲站", "211221106", "123.700001", "42.200002", "wgs84", "", "no")
PLAN: list[TableRow] = [("r1", "裴某", "2026-11-23", "2026-11-29", "1"), ("s1", "李某", "2026-11-23", "2026-11-29", "")]
OF_ROOM = Site("r1", SiteKind.ROOM, "老裴调解室", "211221106201", 123_700_000, 42_200_000, (0, 1, 4))
TURN = Turn("r1", 20_780, 20_786, (0,))
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "own.take", "", reason="建档")


def take(registry: Registry, **rows: list[TableRow]) -> None:
    registry.take_own(OwnTables(rows, {}), RECORD, TakenBy("李主任", "建档", 20_780))


def told(registry: Registry) -> Regulation:
    event = entry.unpack(next(iter(entry.bodies(registry.pending()[-1][1]))))
    assert isinstance(event, RegistryChange)
    assert event.regulation is not None
    return event.regulation


def test_both_tables_are_taken_at_once_and_the_regulation_has_open_sites_and_no_names(registry: Registry) -> None:
    registry.set_regulation(regulation(CasesSection()), 1)
    take(registry, sites=[REST, ROOM], turns=PLAN)
    assert registry.sites() == [OF_ROOM, Site("s1", SiteKind.REST, "甲站", "211221106", 123_700_001, 42_200_002)]
    assert registry.duty_turns() == [DutyTurn(1, "裴某", TURN), DutyTurn(2, "李某", Turn("s1", 20_780, 20_786))]
    assert registry.own_rows("turns", 20_780) == tuple(PLAN)
    assert (told(registry).sites, told(registry).turns) == ((OF_ROOM,), (TURN,))
    assert "裴某".encode() not in registry.pending()[-1][1]


def test_a_start_leaves_the_sites_in_force(registry: Registry) -> None:
    registry.set_regulation(regulation(CasesSection()), 1)
    take(registry, sites=[ROOM], turns=PLAN[:1])
    registry.set_regulation(regulation(CasesSection(urgent_minutes=60)), 4)
    found = registry.regulation()
    assert found is not None
    assert (found.sites, found.turns) == ((OF_ROOM,), (TURN,))
