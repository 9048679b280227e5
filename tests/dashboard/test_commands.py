"""A page's wish on its way to intake: who may send one, and with whose name it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import create
from dashboard.commands import BODY_LIMIT
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.export import PARTIES_WAIT_MS, settle_parties
from streams.history.history import History
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.wire import command as wire
from streams.wire.signed import KeyPurpose
from tests.dashboard.conftest import Site
from tests.dashboard.intake_door import Intake
from tests.signing import RING, keys_in

WISH = {"id": "0190163d-8694-739b-aea5-966c26f8ad91", "action": "alert.acknowledge", "object": "sos/1/2", "note": ""}


@pytest.fixture
def desk(tmp_path: Path, intake: Intake) -> Iterator[Site]:
    site = Site(tmp_path, demo=True)
    port = {"intake": {"port": intake.server_port, "public_url": "https://city.example"}}
    settings = site.settings.model_validate({**site.settings.model_dump(), **port})
    keys_in(settings.store.data_dir)
    site._servers[False] = create(settings, site.registry, wall=False).server
    yield site
    site.registry.close()


def sent(site: Site, role: Role, *, origin: str = "", mark: str = "1", wish: Any = WISH) -> int:
    headers = {"Origin": origin or site.url(), "X-City": mark}
    return site.signed_in(role).post("/command", json=wish, headers=headers).status_code


def test_it_goes_on_signed_with_who_is_signed_in(desk: Site, intake: Intake) -> None:
    assert sent(desk, Role.DUTY) == 202
    ((headers, body),) = intake.taken
    assert "Authorization" not in headers
    key = RING.verified(headers["X-Key"], body, bytes.fromhex(headers["X-Signature"]), real_ms())
    assert key.purpose is KeyPurpose.DESK
    envelope = wire.decode(body)
    assert (envelope.role, envelope.scope, envelope.object) == ("duty", "2112", "sos/1/2")
    assert envelope.by == f"值班员 {envelope.subject[:4]}"


def test_a_page_of_another_site_and_nobody_are_turned_away(desk: Site, intake: Intake) -> None:
    assert sent(desk, Role.DUTY, origin="http://evil.example") == 401
    assert sent(desk, Role.DUTY, mark="") == 401
    assert desk.client().post("/command", json=WISH, headers={"Origin": desk.url(), "X-City": "1"}).status_code == 401
    assert intake.taken == []


@pytest.mark.parametrize("wish", [{}, [], {**WISH, "role": "duty"}, {**WISH, "subject": "x"}, {**WISH, "note": 1}])
def test_nobody_gives_another_name_than_their_own(desk: Site, intake: Intake, wish: Any) -> None:
    assert sent(desk, Role.DUTY, wish=wish) == 422
    assert intake.taken == []


def test_a_wall_has_no_such_door(desk: Site) -> None:
    assert desk.signed_in(Role.WALL).post("/command", json=WISH).status_code in (401, 404, 405)


def test_an_intake_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    away = Site(tmp_path, demo=True)
    settings = away.settings.model_validate({**away.settings.model_dump(), "intake": {"port": 9}})
    keys_in(settings.store.data_dir)
    away._servers[False] = create(settings, away.registry, wall=False).server
    answer = away.signed_in(Role.DUTY).ask("/command", WISH)
    assert (answer.status_code, answer.get_json()) == (503, {"retry_after": 1})
    away.registry.close()


PARTY = {"name": "假冒人", "phone": "13600009999"}
REPORT = {
    "id": WISH["id"],
    "action": "case.report",
    "object": "01a2172f-fcea-7460-84e1-000000000001",
    "matter": {"type": "S01", "region": "211221106201"},
    "parties": [PARTY],
}


def known_case(site: Site, name: str, reporter: str = "") -> None:
    history = History(site.settings.history_url)
    case = Case(id=name, village="211224001001", type="S01", category="S", reported_at=1, reporter=reporter)
    history.put([case], EntryId(1, 0), 1)
    history.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "case.mark"},
        {"action": "alert.note"},
        {"object": "01a2172f-fcea-7460-84e1-a9e1701e8b61"},
        {"object": "../x"},
        {"matter": {"type": "S01", "region": "211224001001"}},
        {"matter": None},
        {"parties": [PARTY] * 11},
        {"parties": [{"name": "x" * 61}]},
    ],
)
def test_no_refused_command_leaves_a_residents_data(desk: Site, intake: Intake, wrong: dict[str, Any]) -> None:
    known_case(desk, "01a2172f-fcea-7460-84e1-a9e1701e8b61")
    client = desk.signed_in(Role.VILLAGE, "211221106201")
    answer = client.ask("/command", {**REPORT, **wrong})
    assert answer.status_code == 422
    assert desk.registry.waiting_parties() == {}
    assert desk.registry.parties("01a2172f-fcea-7460-84e1-a9e1701e8b61") == []
    assert intake.taken == []
    assert "13600009999" not in str([one.record for one in desk.registry.audit_chain()])


def test_nobody_without_reports_names_anybody(desk: Site, intake: Intake) -> None:
    for role in (Role.LEADER, Role.DEPARTMENT, Role.MEDIATOR):
        assert desk.signed_in(role).ask("/command", REPORT).status_code == 422
    assert desk.registry.waiting_parties() == {}


def test_who_is_told_of_is_read_once_the_case_is_there_and_is_that_persons(desk: Site, intake: Intake) -> None:
    client = desk.signed_in(Role.VILLAGE, "211221106201")
    assert client.ask("/command", REPORT).status_code == 202
    name = REPORT["object"]
    assert isinstance(name, str)
    last = [one.record for one in desk.registry.audit_chain() if one.record.action == "case.parties"]
    assert [(one.object, one.fields) for one in last] == [(f"case/{name}", ("1",))]
    assert desk.registry.parties(name) == []
    assert list(desk.registry.waiting_parties()) == [name]
    me = client.session()
    assert me is not None
    desk.registry.confirm_parties(name, me.subject.person)
    assert [one.phone for one in desk.registry.parties(name)] == ["136****9999"]


def test_what_another_told_of_under_the_same_id_is_dropped_and_blocks_nobody(desk: Site, intake: Intake) -> None:
    name = str(REPORT["object"])
    assert desk.signed_in(Role.VILLAGE, "211221106201").ask("/command", REPORT).status_code == 202
    real = desk.signed_in(Role.VILLAGE, "211221106201")
    real.ask("/command", {**REPORT, "parties": [{"name": "真", "phone": "13700001111"}]})
    session = real.session()
    assert session is not None
    desk.registry.confirm_parties(name, session.subject.person)
    assert [one.phone for one in desk.registry.parties(name)] == ["137****1111"]


def test_what_no_case_confirms_is_swept_with_a_record(desk: Site, intake: Intake) -> None:
    client = desk.signed_in(Role.VILLAGE, "211221106201")
    client.ask("/command", REPORT)
    history = History(desk.settings.history_url)
    history.open()
    settle_parties(desk.registry, history, real_ms() + PARTIES_WAIT_MS - 60_000)
    assert len(desk.registry.waiting_parties()) == 1
    settle_parties(desk.registry, history, real_ms() + PARTIES_WAIT_MS + 60_000)
    history.close()
    assert desk.registry.waiting_parties() == {}
    assert list(desk.registry.audit_chain())[-1].record.action == "case.parties.dropped"


@pytest.mark.parametrize("more", [{"object": "x\0"}, {"note": "x\0y"}, {"id": "\x1bxxxxxxxx"}])
def test_a_command_of_signs_that_no_store_takes_is_none(desk: Site, intake: Intake, more: dict[str, str]) -> None:
    answer = desk.signed_in(Role.DUTY).ask("/command", WISH | more)
    if "note" in more:
        assert [wire.decode(body).note for _, body in intake.taken] == ["xy"], (
            "of what was written the sign alone is left out"
        )
        return
    assert (answer.status_code, intake.taken) == (422, [])


def test_a_command_has_a_limit(desk: Site, intake: Intake) -> None:
    client = desk.signed_in(Role.DUTY)
    assert client.ask("/command", {**WISH, "note": "x" * BODY_LIMIT}).status_code == 413
    assert intake.taken == []
