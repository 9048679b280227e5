"""Sites and their duty plan in the registry, and their part of the regulation."""

from __future__ import annotations

import pytest

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.model.event import RegistryChange
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind, Turn
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.registry.sites import DutyTurn
from streams.settings import CasesSection
from streams.wire import entry

ROOM = Site("r1", SiteKind.ROOM, "老裴调解室", "211221106201", 123_700_000, 42_200_000, (0, 1, 4))
REST = Site("s1", SiteKind.REST, "甲站", "211221106", 1, 2)
PLAN = [DutyTurn(2, "裴某", Turn("r1", 20_780, 20_786, (0,))), DutyTurn(3, "李某", Turn("s1", 20_780, 20_786))]
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "sites.import", "", reason="建档")


def told(registry: Registry) -> Regulation:
    event = entry.unpack(next(iter(entry.bodies(registry.pending()[-1][1]))))
    assert isinstance(event, RegistryChange)
    assert event.regulation is not None
    return event.regulation


def test_tables_are_taken_whole_and_the_regulation_has_open_sites_and_no_names(registry: Registry) -> None:
    registry.set_regulation(regulation(CasesSection()), 1)
    registry.replace_sites([REST, ROOM], RECORD, 2)
    registry.replace_turns(PLAN, RECORD, 3)
    assert registry.sites() == [ROOM, REST]
    assert registry.duty_turns() == PLAN
    assert (told(registry).sites, told(registry).turns) == ((ROOM,), (PLAN[0].turn,))
    assert "裴某".encode() not in registry.pending()[-1][1]
    assert [one.record.action for one in registry.audit_chain()] == ["sites.import"] * 2
    registry.replace_sites([REST], RECORD, 4)
    assert registry.duty_turns() == [PLAN[1]], "the turns of a site that is gone go with it"
    assert (told(registry).sites, told(registry).turns) == ((), ())


def test_a_start_leaves_the_sites_in_force(registry: Registry) -> None:
    registry.set_regulation(regulation(CasesSection()), 1)
    registry.replace_sites([ROOM], RECORD, 2)
    registry.replace_turns(PLAN[:1], RECORD, 3)
    registry.set_regulation(regulation(CasesSection(urgent_minutes=60)), 4)
    found = registry.regulation()
    assert found is not None
    assert (found.sites, found.turns) == ((ROOM,), (PLAN[0].turn,))


def test_a_plan_that_names_an_unknown_site_is_refused_whole(registry: Registry) -> None:
    registry.replace_sites([ROOM], RECORD, 1)
    with pytest.raises(DeedRefused, match="line 3: there is no site s1"):
        registry.replace_turns(PLAN, RECORD, 2)
    assert registry.duty_turns() == []
    assert len(list(registry.audit_chain())) == 1
