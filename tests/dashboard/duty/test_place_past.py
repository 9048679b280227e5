"""/duty/past: counts around a place and of a caller, with a reason that is on record; what domain.md 10 asks."""

from __future__ import annotations

import math
from typing import Any

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.registry.audit import Wanted
from streams.registry.parties import Party
from tests.dashboard.conftest import Site

VILLAGE, LON, LAT = "211221106201", 123_810_000, 42_017_000
PHONE, HOUR, DAY = "13800001234", 3_600_000, 86_400_000
NOW = real_ms()
WHY = {"reason": "煤气味，问此处以前有无报告"}
E6_PER_M = 1 / 0.11132
HAZARD: dict[str, Any] = {"category": "H", "type": "H01"}
CORNERS = ((1, 1), (1, -1), (-1, 1), (-1, -1))
"""354 m away, in the square around 300 m and not within them."""
EDGES = ((1, 0), (-1, 0), (0, 1), (0, -1))


def case(name: str, days: float, north_m: float = 0, east_m: float = 0, **more: Any) -> Case:
    made = {"village": VILLAGE, "type": "S02", "category": "S", "channel": "telephone", **more}
    north = LAT + round(north_m * E6_PER_M)
    east = LON + round(east_m * E6_PER_M / math.cos(math.radians(LAT / 1e6)))
    return Case(id=name, reported_at=NOW - int(days * DAY), lon_e6=east, lat_e6=north, **made)


OWN = case("own", 0.01, type="E02", category="E")


@pytest.fixture(autouse=True)
def reported(site: Site) -> None:
    some = [
        OWN,
        case("today", 0.5, 290),
        case("month", 30, 100),
        case("hazard", 40, 200, **HAZARD),
        case("beyond", 1, 310),
        *(case(f"corner {n}", 1, 250 * north, 250 * east) for n, (north, east) in enumerate(CORNERS)),
        *(case(f"edge {n}", 2, 299 * north, 299 * east, **HAZARD) for n, (north, east) in enumerate(EDGES)),
        case("long ago", 91, 10),
        case("quarrel", 2, 5, category="D", type="D01"),
        case("sealed", 2, 5, restricted=True),
        case("sealed quarrel", 2, 5, category="D", type="D01", restricted=True),
        case("elsewhere", 2, 5, village="211282101001"),
    ]
    history = History(site.settings.history_url)
    history.open()
    history.put(some, EntryId(1, 0), NOW)
    history.close()
    for one in (OWN, some[1], some[-1]):
        site.registry.add_parties(one.id, [Party(name="王某", phone=PHONE)], NOW)


def asked(**more: object) -> dict[str, object]:
    code = case_code(OWN.id, OWN.village, OWN.reported_at)
    return {"region": VILLAGE, "lon": LON, "lat": LAT, "case": code, **WHY, **more}


def test_category_and_count_within_300_m_disputes_of_the_village_restricted_never(site: Site) -> None:
    told = site.signed_in(Role.DUTY, "211221").ask("/duty/past", asked()).get_json()
    assert told["place"] == [
        {"category": "H", "day": 0, "quarter": 1 + len(EDGES)},
        {"category": "S", "day": 1, "quarter": 2},
    ]
    assert told["disputes"] == {"day": 0, "quarter": 1}
    assert told["caller"] == {"day": 1, "quarter": 1}, "of another area nothing is counted"
    assert "王某" not in str(told)


def test_of_a_place_that_is_not_known_there_are_no_counts_and_of_a_township_no_disputes(site: Site) -> None:
    desk = site.signed_in(Role.DUTY)
    told = desk.ask("/duty/past", {"region": VILLAGE[:9], **WHY}).get_json()
    assert (told["place"], "disputes" in told, "caller" in told) == (None, False, False)
    told = desk.ask("/duty/past", asked(case="211221-1")).get_json()
    assert "caller" not in told, "a case that is not this desk's names no caller"
    assert sum(one["quarter"] for one in told["place"]) == 5 + len(EDGES), "and without it all are others"


def test_it_is_told_for_a_reason_that_is_on_record_and_to_who_sits_there_alone(site: Site) -> None:
    desk = site.signed_in(Role.DUTY)
    unsaid = desk.ask("/duty/past", asked(reason=" "))
    assert (unsaid.status_code, unsaid.get_json()) == (422, {"code": "reason"})
    before = len(site.registry.audit_search(Wanted(action="place.past"), 50))
    assert desk.ask("/duty/past", asked()).status_code == 200
    records = site.registry.audit_search(Wanted(action="place.past"), 50)
    assert len(records) == before + 1
    assert records[0].record.reason == WHY["reason"]
    assert records[0].record.object == f"place/{VILLAGE}"
    for wrong in ({"region": "x"}, {"lon": "1"}, {"lat": True}, {"lon": 10**12}):
        assert desk.ask("/duty/past", asked(**wrong)).status_code == 404
    assert site.signed_in(Role.DUTY, "211282").ask("/duty/past", asked()).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_who_sits_at_a_desk_and_no_other_role(site: Site, role: Role) -> None:
    if role in (Role.WALL, Role.WORKER, Role.SYSTEM):
        return
    scope = VILLAGE if role is Role.VILLAGE else "2112"
    answer = site.signed_in(role, scope).ask("/duty/past", asked())
    assert (answer.status_code == 200) is (role in (Role.DUTY, Role.DUTY_LEAD)), role
