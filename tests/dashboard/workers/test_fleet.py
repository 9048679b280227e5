"""An hour of the own staff of an area as its route serves it: a reason, a record of each, not too many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.workers import fleet
from streams.access.subject import Role
from streams.archive.run import folder_of
from streams.archive.segments import SegmentWriter
from streams.history.history import History
from streams.journal.api import Entry
from streams.model import fix
from streams.model.audit import Decision
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.event import RegistryChange
from streams.model.local_day import day_start
from streams.operate.track import day_number
from streams.registry.audit import Wanted
from streams.registry.records import NewWorker
from streams.wire import entry as wire
from tests.dashboard.conftest import Site

DAY, HOUR = "2026-11-20", "9"
BEGIN = day_start(day_number(DAY)) + 9 * 3_600_000
TOWN, SISTER, AWAY = "211221106", "211221001", "211224001"
HERE, THERE = (
    Case(id=area, village=f"{area}001", type="H01", category="H", reported_at=BEGIN) for area in (TOWN, AWAY)
)
CODE, ELSEWHERE = (case_code(one.id, one.village, one.reported_at) for one in (HERE, THERE))
FIXES = ((1, -1), (1, 0), (1, 60), (2, 30), (3, 10), (1, 3600))
"""(worker, second of the hour): two in the town, one of another county; and what is of the hours beside it."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("fleet"), demo=True)
    for home in (TOWN, TOWN, AWAY, SISTER):
        site.registry.enrol_worker(NewWorker(name="甲", home=home, village=f"{home}001", kind="full"), 0)
    rows = fix.empty(len(FIXES))
    for row, (worker, second) in zip(rows, FIXES, strict=True):
        row["worker"] = row["device"] = worker
        row["fix_ms"] = row["received_ms"] = BEGIN + second * 1000
        row["lon_e6"], row["lat_e6"] = 123_800_000 + second, 42_000_000
    writer = SegmentWriter(folder_of(site.settings))
    writer.open()
    writer.write(Entry(id=EntryId(BEGIN, 1), fixes=rows.tobytes(), events=b""))
    writer.flush()
    writer.close()
    history = History(site.settings.history_url)
    history.put([HERE, THERE], EntryId(BEGIN, 1), BEGIN)
    history.close()
    yield site
    site.registry.close()


def asks(site: Site, client: FlaskClient, region: str = TOWN, **said: str) -> Any:
    headers = {"Origin": site.url(), "X-City": "1"}
    told = {"region": region, "day": DAY, "hour": HOUR, "reason": "走失老人", **said}
    return client.post("/workers/day/data", json=told, headers=headers)


def records(site: Site, action: str, decision: Decision = Decision.ALLOWED) -> list[tuple[str, str, str]]:
    found = (link.record for link in site.registry.audit_search(Wanted(action=action), 50))
    return sorted((one.object, one.reason, one.case) for one in found if one.decision is decision)


def heard_of_looks(site: Site) -> list[tuple[int, ...]]:
    sent = [wire.unpack(body) for _, packed in site.registry.pending() for body in wire.bodies(packed)]
    return [event.looked for event in sent if isinstance(event, RegistryChange) and event.looked]


def test_an_hour_of_the_own_staff_each_on_record_and_told(house: Site) -> None:
    told = asks(house, house.signed_in(Role.DUTY, TOWN)).get_json()
    assert (told["first"], told["last"], told["missing"]) == (BEGIN, BEGIN + 3_600_000, [])
    assert [one["at"] for one in told["posts"]] == [[BEGIN, BEGIN + 60_000], [BEGIN + 30_000]]
    assert {key for one in told["posts"] for key in one} == {"post", "place", "at", "lon", "lat"}, "no one's name"
    assert records(house, "fleet.open") == [(f"area/{TOWN}/{DAY} 09", "走失老人", "")]
    assert records(house, "track.open") == [(f"worker/{n}/{DAY}", "走失老人", "") for n in (1, 2)]
    assert heard_of_looks(house) == [(1, 2)]


def test_nothing_without_a_reason_a_day_an_hour_an_area_that_is_not_a_whole_city_or_the_own_scope(house: Site) -> None:
    before = records(house, "fleet.open")
    officer, county = house.signed_in(Role.DUTY, TOWN), house.signed_in(Role.SUPERVISOR, "211221")
    for wrong in ({"reason": " "}, {"day": "x"}, {"hour": "24"}, {"hour": ""}):
        assert asks(house, officer, **wrong).status_code == 422, wrong
    assert asks(house, house.signed_in(Role.SUPERVISOR), region="2112", case=CODE).get_json() == {"code": "fleet_area"}
    assert [asks(house, county, region=area).status_code for area in (AWAY, "211224", "x")] == [404] * 3
    assert asks(house, house.signed_in(Role.LEADER), region=TOWN).status_code == 404
    assert records(house, "fleet.open") == before


def test_who_sees_the_whole_city_names_a_case_of_that_area_and_day(house: Site) -> None:
    city = house.signed_in(Role.SUPERVISOR)
    for code in ("", "x", ELSEWHERE):
        assert asks(house, city, case=code).get_json() == {"code": "fleet_case"}, code
    assert asks(house, city, case=CODE, day="2026-11-19").get_json() == {"code": "fleet_case"}, "of another day"
    assert len(asks(house, city, region="211221", case=CODE).get_json()["posts"]) == 2
    assert (f"area/211221/{DAY} 09", "走失老人", HERE.id) in records(house, "fleet.open")
    assert len(records(house, "fleet.open", Decision.DENIED)) == 4


def test_too_many_posts_are_refused_before_anybody_is_shown(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = records(house, "track.open")
    monkeypatch.setattr(fleet, "POSTS", 1)
    assert asks(house, house.signed_in(Role.DUTY, TOWN)).get_json() == {"code": "fleet_many"}
    assert records(house, "track.open") == before


def test_an_hour_in_which_nobody_was_out_says_so(house: Site) -> None:
    assert asks(house, house.signed_in(Role.DUTY, TOWN), hour="3").get_json()["posts"] == []
