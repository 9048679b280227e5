"""Recorded requests and keys, for tests."""

from __future__ import annotations

from typing import Any

from streams.clock import real_ms
from streams.model.event import CaseStatus, Incoming, Report
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry
from tests.streams.intake.house import House

RULES = regulation(CasesSection())
VILLAGE = "211221106201"


async def key_of(there: House) -> str:
    sender, key = there.registry.enrol_department("住建局", simulated=False, now=real_ms())
    assert sender.number
    there.intake._refreshed = -1.0
    await there.intake.refresh()
    return key


async def told(there: House) -> list[Incoming]:
    bodies = [body for one in await there.kept() for body in entry.bodies(one.events)]
    return [event for event in map(entry.unpack, bodies) if isinstance(event, CaseStatus | Report)]


def status(n: int, **more: Any) -> dict[str, Any]:
    said = {"specversion": "1.0", "id": f"e{n}", "source": "/housing", "type": "city.case.status"}
    return said | {"data": {"case": "c-1", "version": n, "state": "ACCEPTED"}} | more
