"""Tracks as their routes serve them: a reason, a record, one's own staff, and every point once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from streams.access.subject import Role
from streams.archive.run import folder_of
from streams.archive.segments import SegmentWriter
from streams.clock import real_ms
from streams.history.history import History
from streams.journal.api import Entry
from streams.model import fix
from streams.model.alert import Alert, AlertState, Priority
from streams.model.audit import Decision
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.event import DutyEnd, DutyStart
from streams.model.local_day import day_start
from streams.operate.track import day_number
from streams.registry.audit import Wanted
from streams.registry.records import NewWorker
from streams.wire import entry as wire
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
    start = DutyStart(id="s1", source="1", at=BEGIN - 1000, device=1, worker=1)
    end = DutyEnd(
        id="e1",
        source="1",
        at=BEGIN + 3_600_000,
        device=1,
        worker=1,
        session="s1",
        started=BEGIN - 1000,
        by="system",
    )
    events = wire.pack(start) + wire.pack(end)
    writer.write(Entry(id=EntryId(BEGIN, 1), fixes=rows.tobytes(), events=events))
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
    """Reasons of the looks that were allowed."""
    found = [link.record for link in site.registry.audit_search(Wanted(action=action, object="worker/1"), 50)]
    return [one.reason for one in found if one.decision is Decision.ALLOWED]


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
    assert found["sessions"] == [{"started": BEGIN - 1000, "ended": BEGIN + 3_600_000, "by": "system"}]


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


OWN = "worker/1"
STEP = CaseStep(version=1, state=CaseState.TRIAGED, at=BEGIN + 1, person=OWN)
OTHER_TOWN = f"{HOME[:6]}999001"
FITS = [
    ("reported", Case(id="m1", village=OTHER_TOWN, type="H01", category="H", reported_at=1, reporter=OWN), 200),
    ("handled", Case(id="m2", village=OTHER_TOWN, type="H01", category="H", reported_at=1, steps=(STEP,)), 200),
    ("town, day", Case(id="m3", village=HOME, type="H01", category="H", reported_at=BEGIN), 200),
    ("town, other day", Case(id="m4", village=HOME, type="H01", category="H", reported_at=BEGIN - 86_400_000), 422),
    ("other town, day", Case(id="m5", village=OTHER_TOWN, type="H01", category="H", reported_at=BEGIN), 422),
    (
        "other county",
        Case(id="m6", village=AWAY, type="H01", category="H", reported_at=BEGIN, reporter="worker/2"),
        422,
    ),
]


@pytest.mark.parametrize(("name", "matter", "status"), FITS, ids=[one[0] for one in FITS])
def test_a_track_opens_for_a_matter_that_has_to_do_with_the_worker(
    house: Site, name: str, matter: Case, status: int
) -> None:
    history = History(house.settings.history_url)
    history.put([matter], EntryId(BEGIN + 9, int(matter.id[1:])), BEGIN)
    history.close()
    code = case_code(matter.id, matter.village, matter.reported_at)
    answer = asks(house, house.signed_in(Role.SUPERVISOR), reason=name, case=code)
    assert answer.status_code == status
    last = list(house.registry.audit_chain())[-1].record
    assert (last.action, last.reason, last.case) == ("track.open", name, matter.id)
    assert last.decision is (Decision.ALLOWED if status == 200 else Decision.DENIED)
    assert status == 200 or answer.get_json() == {"code": "track_case"}


NOW = real_ms()
"""Of a city whose clock runs as ours."""
CALL = Alert("sos/1/1", "sos/1", "sos", Priority.CRITICAL, HOME[:9], BEGIN, subject="1")
CALLS = [
    ("of that day, still open", CALL, {}, 200),
    ("the day is the call's own", CALL, {"day": ""}, 200),
    ("the day before it", CALL, {"day": "2026-11-19"}, 422),
    ("no day at all", CALL, {"day": "x"}, 422),
    ("ended within a day", replace(CALL, state=AlertState.CLOSED, closed_at=NOW - 23 * 3_600_000), {}, 200),
    ("ended before", replace(CALL, state=AlertState.CLOSED, closed_at=NOW - 25 * 3_600_000), {}, 422),
    ("another worker's", replace(CALL, subject="2"), {}, 422),
    ("in another county", replace(CALL, region=AWAY[:9]), {}, 422),
    ("of a case, whose subject only looks like a worker", replace(CALL, rule="serious"), {}, 422),
]


@pytest.mark.parametrize(("name", "call", "said", "status"), CALLS, ids=[one[0] for one in CALLS])
def test_a_call_for_help_of_the_worker_is_a_reason_by_itself(
    house: Site, name: str, call: Alert, said: dict[str, str], status: int
) -> None:
    client = house.signed_in(Role.DUTY, "211221")
    named = replace(call, id=f"sos/1/{name}")
    history = History(house.settings.history_url)
    history.put([named], EntryId(BEGIN + 10, 1 + CALLS.index((name, call, said, status))), BEGIN)
    history.close()
    answer = asks(house, client, 1, "data", alert=named.id, **said)
    assert answer.status_code == status
    last = list(house.registry.audit_chain())[-1].record
    assert (last.action, last.reason) == ("track.open", named.id)
    assert last.decision is (Decision.ALLOWED if status == 200 else Decision.DENIED)
    if status == 200:
        assert (answer.get_json()["day"], last.object) == (DAY, f"worker/1/{DAY}")
    assert status == 200 or answer.get_json() == {"code": "track_alert"}


def test_no_other_alert_and_no_word_stands_in_for_the_call(house: Site) -> None:
    client = house.signed_in(Role.DUTY)
    assert asks(house, client, reason="求助").status_code == 422, "who sees the whole city names a case or an alert"
    assert asks(house, client, alert="sos/9/9").get_json() == {"code": "track_alert"}


def test_a_case_says_beforehand_whether_its_reporter_has_a_track_of_that_day(house: Site) -> None:
    client, day = house.signed_in(Role.DUTY, "211221106"), 86_400_000
    by_worker: dict[str, Any] = {"type": "H01", "category": "H", "channel": "grid_worker", "reporter": "worker/1"}
    history = History(house.settings.history_url)
    own = [Case(id=f"by{n}", village=HOME, reported_at=BEGIN + n * day, **by_worker) for n in range(2)]
    history.put(own, EntryId(BEGIN + 1, 1), BEGIN + day)
    history.close()
    shown = {}
    for n in range(2):
        code = case_code(f"by{n}", HOME, BEGIN + n * day)
        told = client.ask(f"/case/{code}/data").get_json()
        shown[n] = told["tracked"], told["track"].partition("?")[0]
    assert shown == {0: (True, "/worker/1/track"), 1: (False, "/worker/1/track")}
    stranger = house.signed_in(Role.VILLAGE, HOME).ask(f"/case/{case_code('by0', HOME, BEGIN)}/data").get_json()
    assert (stranger["tracked"], stranger["track"]) == (False, "")
