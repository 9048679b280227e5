"""Tracks as their routes serve them: a reason, a record, one's own staff, and every point once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from streams.access.subject import Role
from streams.archive.history import History
from streams.archive.run import folder_of
from streams.archive.segments import SegmentWriter
from streams.journal.api import Entry
from streams.model import fix
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start
from streams.operate.track import day_number
from streams.registry.audit import Wanted
from streams.registry.records import NewWorker
from tests.dashboard.conftest import Site

DAY = "2026-11-20"
BEGIN = day_start(day_number(DAY)) + 9 * 3_600_000
HOME, AWAY = "211221106001", "211224001001"
MATTERS = [
    Case(id=name, village=village, type=kind, category=kind[0], reported_at=BEGIN, restricted=kind == "R01")
    for name, village, kind in (("here", HOME, "H01"), ("away", AWAY, "H01"), ("secret", HOME, "R01"))
]
HERE, ELSEWHERE, SECRET = (case_code(one.id, one.village, one.reported_at) for one in MATTERS)
TIMES = (0, 20, 40, 300, 400, 2000, 2020)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("tracks"), demo=True)
    for home in (HOME[:9], AWAY[:9]):
        site.registry.enrol_worker(NewWorker(name="甲", home=home, village=f"{home}001", kind="full"), 0)
    rows = fix.empty(len(TIMES))
    for row, second in zip(rows, TIMES, strict=True):
        row["worker"] = row["device"] = 1
        row["fix_ms"] = row["received_ms"] = BEGIN + second * 1000
        row["lon_e6"], row["lat_e6"] = 123_800_000 + (second // 1000) * 5_000, 42_000_000
    writer = SegmentWriter(folder_of(site.settings))
    writer.open()
    writer.write(Entry(id=EntryId(BEGIN, 1), fixes=rows.tobytes(), events=b""))
    writer.flush()
    writer.close()
    history = History(site.settings.history_url)
    history.put(MATTERS, EntryId(BEGIN, 1), BEGIN)
    history.close()
    yield site
    site.registry.close()


def asks(site: Site, client: FlaskClient, worker: int = 1, what: str = "data", **said: str) -> Any:
    headers = {"Origin": site.url(), "X-City": "1"}
    return client.post(f"/worker/{worker}/track/{what}", json={"day": DAY, **said}, headers=headers)


def looks(site: Site, action: str) -> list[str]:
    return [link.record.reason for link in site.registry.audit_search(Wanted(action=action, object="worker/1"), 50)]


def test_a_look_is_on_record_before_the_first_point(house: Site) -> None:
    client = house.signed_in(Role.DUTY)
    assert asks(house, client, case=HERE).status_code == 422
    assert asks(house, client, day="x", reason="y", case=HERE).status_code == 422
    assert looks(house, "track.open") == []
    found = asks(house, client, reason="走失老人", case=HERE.lower()).get_json()
    assert looks(house, "track.open") == ["走失老人"]
    assert house.registry.audit_search(Wanted(action="track.open"), 1)[0].record.case == "here"
    assert found["at"] == [BEGIN + second * 1000 for second in TIMES]
    assert found["lon"][0] == 123_800_000
    assert found["legs"] == [0, 5]
    assert found["stops"] == [[0, 4]]
    assert (found["missing"], found["events"]) == ([], [])


def test_a_track_is_taken_as_a_file_with_its_own_record(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    for format_, mark in (("gpx", b"<trkpt"), ("csv", b"\xef\xbb\xbftime,"), ("geojson", b"LineString")):
        answer = asks(house, client, what="export", reason="伤害认定", case=HERE, format=format_)
        assert mark in answer.data
        assert answer.data.count(b"2026-11-20T0") == len(TIMES)
    assert asks(house, client, what="export", reason="x", case=HERE, format="xlsx").status_code == 422
    assert len(looks(house, "track.export")) == 3


def test_who_sees_the_whole_city_names_the_matter_it_is_for_and_others_may(house: Site) -> None:
    before = len(looks(house, "track.open"))
    for role, scope, wrong in (
        (Role.DUTY, "2112", ("", "x", "here", SECRET)),
        (Role.SUPERVISOR, "2112", ("", "211221-261120-2222222")),
        (Role.SUPERVISOR, "211221", (ELSEWHERE, SECRET)),
    ):
        client = house.signed_in(role, scope)
        answers = [asks(house, client, reason="核对", case=code) for code in wrong]
        assert [(one.status_code, one.get_json()) for one in answers] == [(422, {"code": "case"})] * len(wrong)
    assert len(looks(house, "track.open")) == before
    own = house.signed_in(Role.DUTY, "211221106")
    for code in ("", HERE):
        assert asks(house, own, reason="核对", case=code).status_code == 200


def test_a_seat_on_duty_for_the_whole_city_takes_no_file_away(house: Site) -> None:
    for role, scope, answered in ((Role.DUTY, "2112", 404), (Role.DUTY_LEAD, "2112", 404), (Role.DUTY, "211221", 200)):
        client = house.signed_in(role, scope)
        assert asks(house, client, what="export", reason="核对", format="csv").status_code == answered


def test_other_peoples_staff_is_nobody(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR, "211221")
    assert asks(house, client, reason="x").status_code == 200
    before = len(looks(house, "track.open"))
    answers = [asks(house, client, worker, reason="x") for worker in (2, 3, 999)]
    assert {(one.status_code, one.data) for one in answers} == {(404, answers[0].data)}
    for role in (Role.LEADER, Role.DEPARTMENT, Role.VILLAGE, Role.AUDITOR):
        assert asks(house, house.signed_in(role), reason="x").status_code == 404
    assert client.post("/worker/1/track/data", json={"day": DAY, "reason": "x"}).status_code == 401
    assert len(looks(house, "track.open")) == before


def test_the_page_itself_says_nothing_of_anybody(house: Site) -> None:
    client = house.signed_in(Role.DUTY)
    assert client.get("/worker/1/track").status_code == 200
    layout = client.get("/_dash-layout", headers={"Referer": f"{house.url()}/worker/1/track"})
    assert '"worker\\": \\"1\\"' in layout.text
    assert "123.8" not in layout.text


def test_a_page_says_whose_post_it_is_and_of_a_stranger_nothing(house: Site) -> None:
    def page(number: str) -> str:
        client = house.signed_in(Role.DUTY, scope="211221")
        answer = client.get("/_dash-layout", headers={"Referer": f"{house.url()}/worker/{number}/track"})
        return answer.get_data(as_text=True)

    assert "workers?region=211221106" in page("1")
    for stranger in ("2", "99", "9" * 30, "x"):
        assert "workers?region=" not in page(stranger)
