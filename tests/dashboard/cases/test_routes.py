"""Lists and pages of cases as their routes serve them: who gets which, what is masked, and what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text, update

from dashboard.cases.view import CaseView, view
from dashboard.locale import Words
from streams.access.subject import Role, Subject
from streams.clock import real_ms
from streams.geography.places import load as load_places
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import Case, CaseState, CaseStep, Mark, MarkKind
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.words import Original
from streams.registry.parties import Party
from streams.registry.records import NewUser
from streams.registry.regulation import regulation
from streams.registry.tables import sessions
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site

S = CaseState
WORD = "a rather long word"
VILLAGE, OTHER = "211221106201", "211224001001"
RULES = regulation(CasesSection())
HOUR = 3_600_000
PEOPLE = [
    ("police", Role.DEPARTMENT, "police", "2112"),
    ("office", Role.DEPARTMENT, "protection", "2112"),
    ("clerk", Role.CLERK, "", "2112"),
    ("village", Role.VILLAGE, "", VILLAGE),
    ("mediator", Role.MEDIATOR, "justice", "2112"),
    ("reader", Role.SUPERVISOR, "", "2112"),
]

PHONE = "13812345678"


def case(
    name: str, village: str = VILLAGE, kind: str = "D01", reporter: str = "", *steps: CaseStep, **more: Any
) -> Case:
    category = RULES.by_type[kind].category.value
    made = Case(
        id=name,
        village=village,
        type=kind,
        category=category,
        channel="window",
        reported_at=real_ms() - HOUR,
        received_at=real_ms() - HOUR,
        text=CLEAN,
        reporter=reporter,
        steps=steps,
    )
    return timed(msgspec.structs.replace(made, **more), RULES)


WRITTEN, CLEAN, CLEAN_NOTE = "土地承包费，找 13812345678", "土地承包费，找 〔电话〕", "打 〔电话〕"
"""A text as it was written, and as the doors leave it."""


def step(n: int, state: CaseState, unit: str = "") -> CaseStep:
    return CaseStep(n, state, real_ms() - HOUR + n, unit=unit, person="x", by="值班员 x", note=CLEAN_NOTE)


class Desk:
    """Pages over a history with six matters; people of every kind who sign in by name."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder, demo=True)
        self._clients: dict[str, Browser] = {}
        self.site.registry.set_regulation(RULES, real_ms())
        for name, role, department, scope in PEOPLE:
            new = NewUser(name=name, password=WORD, role=role, scope=scope, profile="asvs", department=department)
            self.site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", name), real_ms())
        self.ids = {user.name: user.id for user in self.site.registry.users()}
        self.history = History(self.site.settings.history_url)
        sent = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "police"))
        office = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "protection"))
        self.cases = [
            case("here"),
            case("there", OTHER),
            case("police", VILLAGE, "H01", "", *sent),
            case("mine", VILLAGE, "S01", self.ids["clerk"]),
            case("closed", VILLAGE, "D01", "", *sent, step(3, S.ACCEPTED), step(4, S.CHECKING), step(5, S.CLOSED)),
            case("secret", VILLAGE, "R01", "", *office),
        ]
        self.history.put(self.cases, EntryId(1, 0), real_ms())
        who = Party(name="张三", phone=PHONE)
        for one in self.cases:
            self.site.registry.add_parties(one.id, [who], real_ms())
        kept = [
            Original(event=f"device/1/{one.id}", field="text", case=one.id, text=WRITTEN, clean=CLEAN)
            for one in self.cases
        ]
        self.site.registry.keep_originals(kept, real_ms())

    def as_(self, name: str) -> Browser:
        """Signed in once each: an address tries a few names a minute and no more."""
        if name not in self._clients:
            self._clients[name] = self._signed_in(name)
        return self._clients[name]

    def _signed_in(self, name: str) -> Browser:
        return self.site.enter(name, WORD)

    def code(self, name: str) -> str:
        one = next(one for one in self.cases if one.id == name)
        return case_code(one.id, one.village, one.reported_at)

    def ours(self) -> dict[str, str]:
        return {"Origin": self.site.url(), "X-City": "1"}

    def reveal(self, client: Browser, name: str, field: str, **more: str) -> Any:
        party = self.site.registry.parties(name)[0].id
        said = {"party": party, "field": field, **more}
        return client.post(f"/case/{self.code(name)}/reveal", json=said, headers=self.ours())

    def last(self) -> AuditRecord:
        return list(self.site.registry.audit_chain())[-1].record


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("cases"))
    yield made
    made.history.close()
    made.site.registry.close()


def listed(client: Browser, query: str = "?standing=all") -> set[str]:
    return {row["id"] for row in client.get(f"/cases.json{query}").get_json()["rows"]}


def test_everybody_gets_the_own_list(desk: Desk) -> None:
    site = desk.site
    everything = {"here", "there", "police", "mine", "closed"}
    assert listed(site.signed_in(Role.DUTY)) == everything
    assert listed(site.signed_in(Role.SUPERVISOR, "211221")) == everything - {"there"}
    assert listed(site.signed_in(Role.DUTY, "211224")) == {"there"}
    assert listed(desk.as_("village")) == everything - {"there"}
    assert listed(desk.as_("police")) == {"police", "closed"}
    assert listed(desk.as_("mediator")) == set()
    assert listed(desk.as_("clerk")) == {"mine"}
    assert listed(desk.as_("office")) == {"secret"}
    assert listed(site.signed_in(Role.DEPARTMENT)) == set()
    for role in (Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.WORKER, Role.GUIDANCE):
        assert site.signed_in(role).get("/cases.json").status_code == 404


def test_no_filter_widens_a_list(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY, "211224")
    for query in ("region=211221", "region=2112", "unit=police", "q=%25", "region=..", "state=x", "type=R01"):
        assert listed(client, f"?standing=all&{query}") <= {"there"}
    assert listed(desk.as_("police"), "?standing=all&unit=protection&region=211224") == set()
    assert "secret" not in listed(desk.as_("police"), "?standing=all&unit=protection")


def test_filters_live_in_the_link(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    assert listed(client, "") == {"here", "there", "police", "mine"}
    assert listed(client, "?standing=done") == {"closed"}
    assert listed(client, "?category=H") == {"police"}
    assert listed(client, "?state=DISPATCHED") == {"police"}
    assert listed(client, f"?q={desk.code('there')[-5:]}") == {"there"}
    assert listed(client, f"?region={VILLAGE}") == {"here", "police", "mine"}


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("state=nix", "没有“nix”这个状态"),
        ("type=OLD9", "没有“OLD9”这个类型"),
        ("kpi=gone", "没有“gone”这个指标"),
        ("standing=gone", "没有“gone”这个范围"),
        ("region=999999", "没有“999999”这个地点"),
    ],
)
def test_a_filter_in_vain_is_named_and_lists_nothing(desk: Desk, query: str, note: str) -> None:
    client = desk.site.signed_in(Role.DUTY)
    said = client.get(f"/cases.json?{query}").get_json()
    assert (said["n"], said["rows"], said["notes"]) == (0, [], [f"{note}，未列出事项；请更正筛选条件"])
    asked = {"reason": "x", **dict([query.split("=")])}
    taken = desk.site.signed_in(Role.SUPERVISOR).post("/cases/export", json=asked, headers=desk.ours())
    assert (taken.status_code, taken.get_json()["code"]) == (422, "vain")


def test_a_code_is_found_however_it_is_typed(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in desk.code("there"))
    assert [row["id"] for row in client.get("/cases.json", query_string={"q": wide}).get_json()["rows"]] == ["there"]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in desk.code("police"))
    phone = "".join(chr(ord(sign) + 0xFEE0) for sign in PHONE)
    assert client.post("/progress", data={"code": wide, "secret": phone}).status_code == 200


def test_texts_are_scrubbed_and_nobody_is_named(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    for answer in (client.get("/cases.json?standing=all"), client.ask(f"/case/{desk.code('police')}/data")):
        said = answer.get_data(as_text=True)
        for secret in (PHONE, "13912345678", "张三"):
            assert secret not in said
    shown = client.ask(f"/case/{desk.code('police')}/data").get_json()
    fields = {one["name"]: one["masked"] for one in shown["parties"][0]["fields"]}
    assert fields == {"name": "张某", "phone": "138****5678"}


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


def test_ping_pong_and_whistles_are_shown(desk: Desk) -> None:
    back = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "agri"), step(3, S.RETURNED), step(4, S.DISPATCHED, "resources"))
    whistle = Mark(MarkKind.WHISTLE, real_ms() - 2 * HOUR, "x", "值班员", unit="police")
    desk.history.put([case("pong", VILLAGE, "D01", "", *back, marks=(whistle,))], EntryId(2, 0), real_ms())
    pong = case("pong")
    path = f"/case/{case_code('pong', pong.village, pong.reported_at)}/data"
    shown = desk.site.signed_in(Role.DUTY).ask(path).get_json()
    assert [one["unit"] for one in shown["handed"]] == ["农业农村", "", "自然资源"]
    assert [(one["unit"], one["late"]) for one in shown["whistles"]] == [("公安派出所", True)]
    assert [one["name"] for one in shown["bar"]][4] == "调解"
    assert [one["kind"] for one in shown["clocks"]] == ["triage", "accept", "handle", "check", "wait"]


@pytest.mark.parametrize("path", ["/cases", "/case/211221-261123-2222222"])
def test_pages_are_laid_out_for_whom_they_are(desk: Desk, path: str) -> None:
    for name, role, _, _ in PEOPLE[:5]:
        client = desk.as_(name)
        assert client.get(path).status_code == 200, role
        said = client.get("/_dash-layout", headers={"Referer": f"{desk.site.url()}{path}"}).get_data(as_text=True)
        assert "filters" in said if path == "/cases" else "timeline" in said
        assert "cases/2112" not in said.replace("/cases.json", "") or role is Role.SUPERVISOR
    assert desk.site.signed_in(Role.WALL).get(path).status_code == 404


def test_a_status_with_a_time_before_its_report_is_marked_and_counted_from_the_report() -> None:
    told = real_ms() - HOUR
    early = (CaseStep(1, S.TRIAGED, told - 43 * HOUR), CaseStep(2, S.DISPATCHED, told + HOUR, unit="police"))
    who = Subject(id="x", role=Role.SUPERVISOR, scope="2112")
    shown = CaseView(who, Words("zh"), load_places(), RULES, told + 2 * HOUR)
    found = view(case("early", VILLAGE, "D01", "", *early, reported_at=told), [], [], shown)["timeline"]
    assert [line["more"].split(" · ")[-1] for line in found] == [
        "窗口",
        "原报时间早于上报，按上报时间计",
        "公安派出所",
    ]
    assert found[0]["at"] == found[1]["at"]
