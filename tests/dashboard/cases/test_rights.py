"""Who sees what of a case, for which reason, and what is on record."""

from __future__ import annotations

from sqlalchemy import text, update

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.registry.tables import sessions
from tests.dashboard.cases.case_desk import (
    HOUR,
    PHONE,
    VILLAGE,
    WORD,
    Desk,
    case,
    listed,
)
from tests.dashboard.conftest import Browser


def test_a_case_that_is_not_ones_own_looks_like_one_that_is_not(desk: Desk) -> None:
    nothing = desk.site.signed_in(Role.DUTY).ask("/case/211221-261123-2222222/data")
    foreign = [
        desk.site.signed_in(Role.DUTY, "211224").ask(f"/case/{desk.code('here')}/data"),
        desk.as_("police").ask(f"/case/{desk.code('here')}/data"),
        desk.as_("clerk").ask(f"/case/{desk.code('here')}/data"),
        desk.as_("village").ask(f"/case/{desk.code('there')}/data"),
        desk.as_("village").ask(f"/case/{desk.code('secret')}/data"),
        desk.site.signed_in(Role.DUTY_LEAD).ask(f"/case/{desk.code('secret')}/data"),
        desk.site.signed_in(Role.DUTY).ask("/case/..%2f..%2fx/data"),
    ]
    assert {(answer.status_code, answer.data) for answer in foreign} == {(404, nothing.data)}


def test_what_may_be_done_is_by_right(desk: Desk) -> None:
    def moves(client: Browser, name: str) -> list[str]:
        return [move["to"] for move in client.ask(f"/case/{desk.code(name)}/data").get_json()["moves"]]

    assert moves(desk.as_("police"), "police") == ["ACCEPTED", "RETURNED"]
    assert "TRIAGED" in moves(desk.as_("village"), "here")
    assert moves(desk.site.signed_in(Role.SUPERVISOR), "here") == []
    assert moves(desk.as_("clerk"), "mine") == ["CANCELLED"]


def test_a_field_is_shown_one_at_a_time_after_the_record(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    assert desk.reveal(client, "here", "phone").get_json() == {"value": PHONE}
    record = desk.last()
    assert (record.action, record.object, record.fields) == ("case.reveal", "case/here", ("phone",))
    assert PHONE not in repr(record)
    assert desk.reveal(client, "here", "password").status_code == 403
    assert desk.last().decision.value == "denied"
    assert desk.reveal(desk.site.signed_in(Role.DUTY, "211224"), "here", "phone").status_code == 404
    party = {"party": "x", "field": "phone"}
    assert client.post(f"/case/{desk.code('here')}/reveal", json=party, headers=desk.ours()).status_code == 404
    assert client.post(f"/case/{desk.code('here')}/reveal", json=party).status_code == 401


def test_a_closed_case_is_no_reason(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    assert desk.reveal(client, "closed", "phone").status_code == 422
    assert desk.reveal(client, "closed", "phone", reason="回访").status_code == 200
    assert desk.last().reason == "回访"


def test_a_proof_that_is_too_old_shows_nothing(desk: Desk) -> None:
    client = desk.as_("village")
    assert desk.reveal(client, "here", "phone").status_code == 200
    with desk.site.registry._engine.begin() as tx:
        mine = sessions.c.user == desk.ids["village"]
        tx.execute(update(sessions).where(mine).values(proved_at=real_ms() - HOUR))
    assert desk.reveal(client, "here", "phone").status_code == 423
    client.post("/confirm", json={"said": WORD}, headers=desk.ours())
    assert desk.reveal(client, "here", "phone").status_code == 200


def test_without_a_record_nothing_is_shown(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    with desk.site.registry._engine.begin() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO gone"))
    try:
        assert desk.reveal(client, "here", "phone").status_code == 503
        assert client.ask(f"/case/{desk.code('here')}/data").status_code == 503
    finally:
        with desk.site.registry._engine.begin() as tx:
            tx.execute(text("ALTER TABLE gone RENAME TO audit"))


def test_readers_of_a_restricted_matter_are_named_by_its_office(desk: Desk) -> None:
    reader, office = desk.as_("reader"), desk.as_("office")
    path = f"/case/{desk.code('secret')}"
    assert reader.ask(f"{path}/data").status_code == 404
    assert reader.post(f"{path}/readers", json={"names": ["reader"]}, headers=desk.ours()).status_code == 404
    said = {"names": ["reader", "nobody"], "reason": "会商"}
    assert office.post(f"{path}/readers", json=said, headers=desk.ours()).get_json() == {"unknown": ["nobody"]}
    said["names"] = ["reader"]
    assert office.post(f"{path}/readers", json=said, headers=desk.ours()).get_json() == {"unknown": []}
    shown = reader.ask(f"{path}/data").get_json()
    assert (shown["restricted"], shown["label"]) == (True, [])
    assert desk.last().action == "case.read"
    assert "secret" in listed(reader)


def test_who_told_of_it_asks_by_code_and_telephone(desk: Desk) -> None:
    client = desk.site.client()
    phone, code = PHONE, desk.code("police")
    asked = client.post("/progress", data={"code": code.lower(), "secret": phone})
    assert asked.get_json() == {"code": code, "state": "待接单"}
    assert client.post("/progress", data={"code": desk.code("secret"), "secret": phone}).get_json()["state"] == "已转办"
    pin = desk.site.registry.give_pin("police", real_ms())
    assert client.post("/progress", data={"code": code, "secret": pin}).get_json()["state"] == "待接单"
    for wrong in (phone[-4:], "00000000", "", phone[:-1]):
        assert client.post("/progress", data={"code": code, "secret": wrong}).status_code == 404
    assert client.post("/progress", data={"code": "x", "secret": phone}).status_code == 404
    assert client.get(f"/progress?code={code}&secret={phone}").status_code == 401


def test_five_wrong_answers_pause_a_code_whoever_asks(desk: Desk) -> None:
    code = desk.code("here")
    for n in range(5):
        asked = {"code": code, "secret": f"1390000000{n}"}
        assert desk.site.client().post("/progress", data=asked).status_code == 404
    assert desk.site.client().post("/progress", data={"code": code, "secret": PHONE}).status_code == 404


def test_nobody_tries_all_telephones(desk: Desk) -> None:
    client = desk.site.client()
    answers = [
        client.post("/progress", data={"code": desk.code("here"), "secret": f"{n:011d}"}).status_code for n in range(25)
    ]
    assert answers[-1] == 429


def test_a_leader_opens_one_matter_for_a_reason_that_is_on_record(desk: Desk) -> None:
    leader, path = desk.site.signed_in(Role.LEADER), f"/case/{desk.code('here')}/data"
    assert leader.ask(path).status_code == 422
    assert leader.ask(path, {"reason": " "}).status_code == 422
    assert leader.ask(path, {"reason": "信访批示"}).get_json()["code"] == desk.code("here")
    assert (desk.last().action, desk.last().role, desk.last().reason) == ("case.read", "leader", "信访批示")
    for role, reasoned in ((Role.LEADER, True), (Role.DUTY, False)):
        page = {"Referer": f"{desk.site.url()}/case/{desk.code('here')}"}
        said = desk.site.signed_in(role).get("/_dash-layout", headers=page).get_data(as_text=True)
        assert (r"\"reasoned\": true" in said) == reasoned, "its page asks for the reason before it asks for the matter"
    assert leader.get("/cases.json").status_code == 404


def test_a_window_sees_its_own_entries_for_thirty_days(desk: Desk) -> None:
    old = case("old", VILLAGE, "S01", desk.ids["clerk"], reported_at=real_ms() - 31 * 24 * HOUR)
    desk.history.put([old], EntryId(9, 0), real_ms())
    assert listed(desk.as_("clerk")) == {"mine"}
    path = f"/case/{case_code('old', VILLAGE, old.reported_at)}/data"
    assert desk.as_("clerk").ask(path).status_code == 404
    assert desk.site.signed_in(Role.DUTY).ask(path).status_code == 200


def test_somebody_who_is_in_it_again_is_a_hint_for_whoever_triages(desk: Desk) -> None:
    path = f"/case/{desk.code('here')}/data"
    told = {one["code"]: one["state"] for one in desk.site.signed_in(Role.DUTY).ask(path).get_json()["like"]}
    assert "同一当事人" in told[desk.code("closed")]
    assert desk.code("there") not in told
    assert desk.code("secret") not in told
    quiet = desk.site.signed_in(Role.SUPERVISOR).ask(path).get_data(as_text=True)
    assert desk.code("closed") in quiet
    assert "同一当事人" not in quiet
