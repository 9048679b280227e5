"""/duty/card.json: what was reported, whom to call, what stands near by; for who sits there, and of the own area."""

from __future__ import annotations

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.grids import GridBorders
from streams.geography.places import load
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.own_tables import TableRow
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

VILLAGE, LON, LAT = "211221106201", 123_810_000, 42_017_000
NOW = real_ms()
CASE = Case(id="g1", village=VILLAGE, type="E02", category="H", channel="hotline", reported_at=NOW, text="管道漏气")
SEALED = msgspec.structs.replace(CASE, id="g2", restricted=True, text="不得外传")
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "sites.import", "", reason="建档")
WHERE = f"/duty/card.json?region={VILLAGE}&lon={LON}&lat={LAT}"


def _place(lon_e6: int) -> tuple[str, str]:
    """Longitude and latitude as a table has them."""
    return str(lon_e6 / 1e6), str(LAT / 1e6)


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    rows: list[TableRow] = [
        ("s1", "hydrant", "腰堡大街", VILLAGE, *_place(LON + 1000), "wgs84", "", "no"),
        ("s2", "camera", "县城", VILLAGE, *_place(LON + 90_000), "wgs84", "", "no"),
        ("s3", "police", "腰堡派出所", VILLAGE, *_place(LON + 80_000), "wgs84", "", "no"),
        ("s4", "police", "铁岭县派出所", VILLAGE, *_place(LON + 95_000), "wgs84", "", "no"),
    ]
    site.registry.set_regulation(regulation(CasesSection()), NOW)
    site.registry.take_own(OwnTables({"sites": rows}, {}), RECORD, TakenBy("李主任", "建档", 0))
    history = History(site.settings.history_url)
    history.open()
    history.put([CASE, SEALED], EntryId(1, 0), NOW)
    history.close()


def code(case: Case) -> str:
    return case_code(case.id, case.village, case.reported_at)


def test_what_was_reported_and_what_stands_near_by(site: Site) -> None:
    said = site.signed_in(Role.DUTY).get(f"{WHERE}&case={code(CASE)}").get_json()
    assert said["case"] == {"text": "管道漏气", "channel": "hotline", "media": 0}
    assert [one["name"] for one in said["sites"]] == ["腰堡大街", "腰堡派出所"], "the nearest police post however far"
    assert said["phones"] == {}, "who is in no directory is not named"


def test_where_it_is_by_village_and_by_the_micro_grid_that_holds_the_place(site: Site) -> None:
    desk = site.signed_in(Role.DUTY)
    places = load()
    inside = places.polygon(VILLAGE).representative_point()
    lon, lat = round(inside.x * 1e6), round(inside.y * 1e6)
    said = desk.get(f"/duty/card.json?region={VILLAGE}&lon={lon}&lat={lat}").get_json()["place"]
    grid = f"{VILLAGE}001{said['grid']}"
    assert said["village"] == places.full_name(VILLAGE)
    assert GridBorders(places).lies_in(grid, lon, lat)
    assert desk.get(f"/duty/card.json?region={VILLAGE}").get_json()["place"]["grid"] == "", "no place, no micro-grid"
    town = desk.get(f"/duty/card.json?region={VILLAGE[:9]}").get_json()["place"]
    assert town == {"village": "", "grid": ""}


def test_a_restricted_matter_and_an_unknown_place_say_nothing(site: Site) -> None:
    desk = site.signed_in(Role.DUTY)
    assert desk.get(f"{WHERE}&case={code(SEALED)}").get_json()["case"] is None
    assert desk.get(f"/duty/card.json?region={VILLAGE}").get_json()["sites"] == []


def test_of_another_area_and_for_who_does_not_sit_there_there_is_none(site: Site) -> None:
    assert site.signed_in(Role.DUTY, "211282").get(WHERE).status_code == 404
    assert site.signed_in(Role.DUTY).get("/duty/card.json?region=x").status_code == 404
    for role in (Role.LEADER, Role.VILLAGE, Role.AUDITOR):
        assert site.signed_in(role).get(WHERE).status_code == 404
