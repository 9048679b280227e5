"""/tasks: what each role sees of tasks, and what its forms send to intake."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from dashboard.tasks.page import day_text
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model import bodies
from streams.model.entry_id import EntryId
from streams.model.receipt import Receipt, Step
from streams.model.tasks.task import Task, TaskRow, TaskWish, with_receipt
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import command as wire
from tests.dashboard.conftest import Site
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_callbacks import sent
from tests.dashboard.test_commands import desk  # noqa: F401

DAY = 86_400_000
ACT = "0b5e2b8e-3c1d-4c55-9d0a-6a2f6f0c7f11"
VIEW = "view-tasks.children"
VILLAGES = ("211221106201", "211221106202")


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    """A task of the city for two villages and a department: one village late, the other done, the department silent."""
    now = real_ms()
    desk.registry.set_regulation(regulation(CasesSection()), 0)
    task = Task(
        id="t1",
        title="燃气入户排查",
        text="逐户登记",
        issuer="2112",
        scope="2112",
        to=(*VILLAGES, "ujustice"),
        by="带班领导",
        person="lead",
        at=now - 3 * DAY,
        due=now - DAY,
    )
    rows = [TaskRow("t1", one, "2112", task.at, task.due) for one in task.to]
    rows[0] = with_receipt(
        rows[0], Receipt("r1", "task/t1", VILLAGES[0], Step.DONE, now - 2 * DAY, "村", "已排查 210 户")
    )
    history = History(desk.settings.history_url)
    history.open()
    history.put([task, *rows], EntryId(1, 0), now)
    history.close()
    return desk


def shown(site: Site, role: Role, scope: str, query: str = "") -> str:
    client = site.signed_in(role, scope)
    answer = client.ask("/_dash-update-component", sent(VIEW, [("address", "search", query)], "/tasks", query))
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-tasks"]["children"], ensure_ascii=False)


def test_who_gave_it_sees_how_many_answered_and_who_did_not(site: Site) -> None:
    listed = shown(site, Role.DUTY_LEAD, "2112")
    assert "燃气入户排查" in listed
    assert [f"{n} / 3" in listed for n in (1, 2)] == [True, True], "one answered and is done, two are late"
    one = shown(site, Role.DUTY_LEAD, "2112", "?task=t1")
    assert "已排查 210 户" in one
    assert one.index("未签收；逾期") < one.index("完成"), "who did not answer stands first"
    assert "撤回任务" in one


def test_a_receiver_sees_it_as_its_own_and_answers(site: Site) -> None:
    listed = shown(site, Role.VILLAGE, VILLAGES[1])
    assert "燃气入户排查" in listed
    assert "下达任务" not in listed
    one = shown(site, Role.VILLAGE, VILLAGES[1], "?task=t1")
    assert "提交回执" in one
    assert "撤回任务" not in one


def test_whose_it_is_not_is_told_of_no_task(site: Site) -> None:
    for scope in ("211221107201", "211202001001"):
        told = shown(site, Role.VILLAGE, scope, "?task=t1")
        assert "没有此任务" in told
        assert "燃气入户排查" not in told
    assert "没有此任务" in shown(site, Role.DUTY, "211202", "?task=t1")
    assert "燃气入户排查" in shown(site, Role.DUTY, "211221", "?task=t1"), "a county above a receiver watches"


def form(site: Site, role: Role, scope: str, name: str, said: dict[str, str], query: str = "") -> Any:
    body = sent(
        f"..{name}-done.data...{name}-said.children..",
        [(f"{name}-sent", "data", {"n": 1, "id": ACT, "said": said})],
        "/tasks",
        query,
    )
    return site.signed_in(role, scope).ask("/_dash-update-component", body)


def given(intake: Intake) -> tuple[Any, TaskWish]:
    ((_, body),) = intake.taken
    command = wire.decode(body)
    wish = bodies.read(command.action, command.body)
    assert isinstance(wish, TaskWish)
    return command, wish


def test_a_task_goes_to_intake_scrubbed_and_signed_as_every_command(site: Site, intake: Intake) -> None:
    due = day_text(real_ms() + 5 * DAY)
    said = {"title": "联系 13800138000", "text": "逐户", "to": "211221106", "due": due, "cadence": "once", "until": ""}
    answer = form(site, Role.DUTY_LEAD, "211221", "task", said)
    assert "已提交" in json.dumps(answer.get_json(), ensure_ascii=False)
    command, wish = given(intake)
    assert (command.action, command.role, command.scope) == ("task.issue", "duty_lead", "211221")
    assert command.id == command.object == ACT, "sent again, it is the same task"
    assert wish.to == ("211221106",)
    assert "13800138000" not in wish.title
    assert day_text(wish.due) == due


def test_a_receiver_gives_a_part_of_it_to_the_tier_below(site: Site, intake: Intake) -> None:
    now, town = real_ms(), "211221106"
    task = Task(
        id="t2",
        title="排查",
        text="",
        issuer="2112",
        scope="2112",
        to=(town,),
        by="带班领导",
        person="lead",
        at=now,
        due=now + DAY,
    )
    history = History(site.settings.history_url)
    history.open()
    history.put([task, TaskRow("t2", town, "2112", now, task.due)], EntryId(2, 0), now)
    history.close()
    assert "分解任务" in shown(site, Role.DUTY, town, "?task=t2")
    assert "分解任务" not in shown(site, Role.DUTY, "211221", "?task=t2"), "who only watches has nothing to split"
    due = day_text(now + DAY)
    said = {"title": "排查", "text": "", "to": VILLAGES[0], "due": due, "cadence": "once", "until": ""}
    form(site, Role.DUTY, town, "task", said, "?task=t2")
    _, wish = given(intake)
    assert (wish.parent, wish.to) == ("t2", (VILLAGES[0],))


def test_every_place_of_a_tier_is_one_choice(site: Site, intake: Intake) -> None:
    due = day_text(real_ms() + 5 * DAY)
    said = {"title": "排查", "text": "", "to": "all/12", "due": due, "cadence": "once", "until": ""}
    form(site, Role.DUTY_LEAD, "2112", "task", said)
    _, wish = given(intake)
    assert len(wish.to) > 1_300
    assert {len(code) for code in wish.to} == {12}


def test_every_department_is_one_choice_of_the_city(site: Site, intake: Intake) -> None:
    due = day_text(real_ms() + 5 * DAY)
    said = {"title": "回访", "text": "", "to": "all/units", "due": due, "cadence": "once", "until": ""}
    answer = form(site, Role.DUTY_LEAD, "2112", "task", said)
    assert "已提交" in json.dumps(answer.get_json(), ensure_ascii=False)
    _, wish = given(intake)
    assert len(wish.to) == 22
    assert all(one.startswith("u") for one in wish.to)
    assert not {"ucourt", "uprocuratorate"} & set(wish.to), "asked, never ordered"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"to": "211202"}, "form_not_taken"),
        ({"cadence": "hourly"}, "form_not_taken"),
        ({"due": "31.12.2026"}, "task_bad_day"),
        ({"until": "soon"}, "task_bad_day"),
    ],
)
def test_what_the_form_does_not_hold_is_said_and_nothing_is_sent(
    site: Site,
    intake: Intake,
    said: dict[str, str],
    text: str,
) -> None:
    from dashboard.locale import CATALOGUES

    whole = {"title": "x", "text": "", "to": "211221106", "due": "2027-01-01", "cadence": "once", "until": "", **said}
    answer = form(site, Role.DUTY_LEAD, "211221", "task", whole)
    assert CATALOGUES["zh"][text] in json.dumps(answer.get_json(), ensure_ascii=False)
    assert intake.taken == []


def test_a_receipt_is_given_for_ones_own_address(site: Site, intake: Intake) -> None:
    form(site, Role.VILLAGE, VILLAGES[1], "receipt", {"step": "task.done", "note": "已完成"}, "?task=t1")
    command, wish = given(intake)
    assert (command.action, command.object, command.note) == ("task.done", "t1", "已完成")
    assert wish.recipient == VILLAGES[1]


def test_withdrawing_names_the_revision_that_was_seen(site: Site, intake: Intake) -> None:
    form(site, Role.DUTY_LEAD, "2112", "withdraw", {"note": "合并办理"}, "?task=t1")
    command, _ = given(intake)
    assert (command.action, command.expected_version, command.note) == ("task.withdraw", 1, "合并办理")


def test_who_only_looks_is_offered_no_form(site: Site) -> None:
    listed = shown(site, Role.SUPERVISOR, "2112", "?task=t1")
    assert "燃气入户排查" in listed
    assert "form-" not in listed


def test_days_are_written_as_they_are_read() -> None:
    assert day_text(0) == ""
    assert day_text(1_795_400_000_000) == "2026-11-23"
    assert msgspec.msgpack.encode(TaskWish()) == b"\x80"


def test_the_browser_is_told_what_was_drawn_and_where_to_listen(site: Site) -> None:
    """So that it can say when something came: of what is to do, not of what is done."""
    for scope, drawn in ((VILLAGES[1], {"task/t1": 1}), (VILLAGES[0], {})):
        client = site.signed_in(Role.VILLAGE, scope)
        page = json.dumps(client.get("/_dash-layout", headers={"Referer": f"{site.url()}/tasks"}).get_json())
        assert "own/self" in page
        assert json.dumps(json.dumps(json.dumps({"drawn": drawn})[1:-1]))[3:-3] in json.dumps(page), scope
