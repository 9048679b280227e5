"""What a worker reads of the own reports, benefits and rest stations; and the telephone of who told the worker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from streams.clock import real_ms
from streams.model.case import Mark, MarkKind
from streams.model.entry_id import EntryId
from streams.model.local_day import iso_day, local_day, stamp, weekday
from streams.model.own_tables import TableRow
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.sites import write_sites
from tests.dashboard.cases.case_desk import HOUR, VILLAGE, Desk, case
from tests.dashboard.phone.test_media import Phone
from tests.dashboard.resident.test_resident import RECORD
from tests.signing import keys_in

COUNTY = VILLAGE[:6]
LON, LAT = "123.813844", "42.0169"


def sites(today: int) -> list[TableRow]:
    shut = str((weekday(today) + 1) % 7 + 1)
    return [
        ("r1", "rest", "腰堡驿站", COUNTY, LON, LAT, "wgs84", "", "no"),
        ("r2", "rest", "镇西驿站", COUNTY, "123.913844", LAT, "wgs84", shut, "no"),
        ("r3", "rest", "外县驿站", "211224", LON, LAT, "wgs84", "", "no"),
        ("r4", "aed", "急救箱", COUNTY, LON, LAT, "wgs84", "", "no"),
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("mine"))
    keys_in(made.site.settings.store.data_dir)
    with made.site.registry._engine.begin() as tx:
        write_sites(tx, sites(local_day(real_ms())))
    yield made
    made.history.close()
    made.site.registry.close()


@pytest.fixture(scope="module")
def phone(desk: Desk) -> Phone:
    return Phone(desk, "甲某")


def own(desk: Desk, phone: Phone) -> Any:
    return desk.site.client().post("/phone/own", json={"key": phone.key}).get_json()


def reporter(desk: Desk, phone: Phone, report: str, number: str) -> int:
    headers = {"Authorization": f"Bearer {phone.key}"}
    answer = desk.site.client().post(f"/phone/reporter/{report}", json={"phone": number}, headers=headers)
    return answer.status_code


def test_own_reports_have_their_code_and_state_and_a_restricted_one_was_passed_on(desk: Desk, phone: Phone) -> None:
    person = f"worker/{phone.worker}"
    mine = [case("mine-1", VILLAGE, "D01", person), case("mine-2", VILLAGE, "R05", person)]
    desk.history.put([*mine, case("theirs", VILLAGE, "D01", "worker/999999")], EntryId(3, 0), real_ms())
    desk.cases += mine
    found = own(desk, phone)
    assert found["progress"].endswith("/p")
    assert {name: (one["code"], one["state"]["zh"]) for name, one in found["cases"].items()} == {
        "mine-1": (desk.code("mine-1"), "待受理"),
        "mine-2": (desk.code("mine-2"), "已转办"),
    }


def test_whistles_for_the_own_reports_say_who_was_called_and_how_far_it_came(desk: Desk, phone: Phone) -> None:
    person, at = f"worker/{phone.worker}", real_ms() - HOUR
    blown = [
        Mark(kind, at + n, "x", "镇中心", unit=unit)
        for n, (kind, unit) in enumerate(
            [
                (MarkKind.WHISTLE, "police"),
                (MarkKind.WHISTLE, "justice"),
                (MarkKind.ANSWERED, "police"),
                (MarkKind.ARRIVED, "police"),
            ]
        )
    ]
    made = [case("blown", VILLAGE, "H01", person, marks=tuple(blown))]
    made.append(case("passed", VILLAGE, "R05", person, marks=tuple(blown)))
    desk.history.put(made, EntryId(6, 0), real_ms())
    desk.cases += made
    found, clock = own(desk, phone)["cases"], stamp(at)[11:16]
    assert [one["zh"] for one in found["blown"]["whistles"]] == [
        f"吹哨 {clock} 公安派出所 · 报到 {clock}",
        f"吹哨 {clock} 司法所（调委会） · 还没有应哨",
    ]
    assert found["blown"]["whistles"][1]["en"].endswith("no answer yet")
    assert found["passed"]["whistles"] == [], "what went to the named office is passed on, and no more is known"


def test_the_next_rest_stations_of_the_county_come_first(desk: Desk, phone: Phone) -> None:
    stations = own(desk, phone)["stations"]
    assert [(one["name"], one["open"]) for one in stations] == [("腰堡驿站", True), ("镇西驿站", False)]
    assert stations[0]["m"] < stations[1]["m"]
    assert 7_000 < stations[1]["m"] - stations[0]["m"] < 9_000


def test_who_told_a_worker_asks_by_the_own_telephone(desk: Desk, phone: Phone) -> None:
    report, number = str(uuid.uuid4()), "13912345678"
    assert reporter(desk, phone, report, number) == 200
    assert reporter(desk, phone, report, "13800000000") == 200, "sent again: the first counts"
    one = case(report, VILLAGE, "D01", f"worker/{phone.worker}")
    desk.history.put([one], EntryId(4, 0), real_ms())
    desk.cases.append(one)
    assert desk.last().action in ("case.parties",)
    asked = {secret: progress(desk, report, secret) for secret in ("13800000000", number)}
    assert asked == {"13800000000": 404, number: 200}


def test_a_telephone_for_the_report_of_somebody_else_is_dropped(desk: Desk, phone: Phone) -> None:
    report, number = str(uuid.uuid4()), "13912345678"
    assert reporter(desk, phone, report, number) == 200
    one = case(report, VILLAGE, "D01", "worker/999999")
    desk.history.put([one], EntryId(5, 0), real_ms())
    desk.cases.append(one)
    assert progress(desk, report, number) == 404


def progress(desk: Desk, name: str, secret: str) -> int:
    return desk.site.client().post("/p", data={"code": desk.code(name), "secret": secret}).status_code


def test_what_is_no_report_and_no_key_is_refused(desk: Desk, phone: Phone) -> None:
    assert [reporter(desk, phone, name, "139") for name in ("here", "A" * 36)] == [422, 422]
    assert reporter(desk, phone, str(uuid.uuid4()), "") == 422
    headers = {"Authorization": "Bearer x"}
    answer = desk.site.client().post(f"/phone/reporter/{uuid.uuid4()}", json={"phone": "1"}, headers=headers)
    assert answer.status_code == 401


def test_benefits_are_read_with_their_end(desk: Desk, phone: Phone) -> None:
    registry, today = desk.site.registry, local_day(real_ms())
    assert own(desk, phone)["benefits"] == []
    rows = [(phone.own_number, "意外险", "县民政局", iso_day(today - 9), iso_day(today - 1))]
    table = OwnTables({"benefits": rows}, {"benefits": "b.xlsx"})
    registry.take_own(table, RECORD, TakenBy("李主任", "建档", today))
    assert own(desk, phone)["benefits"] == [
        {"name": "意外险", "by": "县民政局", "until": iso_day(today - 1), "over": True}
    ]
