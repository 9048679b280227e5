"""/home: each role reads its own place, its own cases, tasks and who is on duty, and nothing of others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import Case, CaseState, CaseStep, Mark, MarkKind
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.tasks.task import Task, TaskRow
from streams.registry.records import NewUser, NewWorker
from streams.registry.regulation import regulation
from streams.registry.users import home
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.test_callbacks import sent

RULES = regulation(CasesSection())
S = CaseState
HOUR, DAY = 3_600_000, 86_400_000
TOWN, OTHER_TOWN = "211221106", "211224001"
VILLAGE = "211221106201"
VIEW = "view-home.children"
WORD = "a rather long word"


def case(name: str, village: str, reported: int, *steps: CaseStep, **more: Any) -> Case:
    made = Case(id=name, village=village, type="H01", category="H", channel="window", reported_at=reported, steps=steps)
    return timed(Case(**{field: getattr(made, field) for field in made.__struct_fields__} | more), RULES)


def cases(now: int) -> Iterator[Case]:
    """Of one township: one that waits, one raised to it, one that came back twice, a whistle nobody answered, one
    with the police; of another township one."""
    yield case("waits", VILLAGE, now - 40 * DAY, CaseStep(1, S.TRIAGED, now - 40 * DAY))
    yield case(
        "raised",
        VILLAGE,
        now - 3 * DAY,
        CaseStep(1, S.TRIAGED, now - 3 * DAY),
        CaseStep(2, S.ESCALATED, now, level=TOWN),
    )
    raised = tuple(CaseStep(n, state, now - 3 * DAY) for n, state in enumerate((S.TRIAGED, S.ESCALATED) * 2, 1))
    yield case("above", VILLAGE, now - 3 * DAY, *raised)
    order = [
        (S.TRIAGED, ""),
        (S.DISPATCHED, "police"),
        (S.RETURNED, "police"),
        (S.DISPATCHED, "justice"),
        (S.RETURNED, "justice"),
    ]
    twice = (CaseStep(n, state, now - 5 * DAY + n * HOUR, unit=unit) for n, (state, unit) in enumerate(order, 1))
    yield case("twice", VILLAGE, now - 6 * DAY, *twice)
    whistle = Mark(MarkKind.WHISTLE, now - HOUR, "u1", "镇", unit="police")
    yield case("whistle", VILLAGE, now - DAY, CaseStep(1, S.TRIAGED, now - DAY), marks=(whistle,))
    asked = (
        CaseStep(1, S.TRIAGED, now - DAY),
        CaseStep(2, S.DISPATCHED, now - DAY, unit="police"),
        CaseStep(3, S.ACCEPTED, now - DAY, unit="police"),
    )
    yield case("police", VILLAGE, now - DAY, *asked)
    yield case("elsewhere", OTHER_TOWN + "001", now - 2 * DAY, CaseStep(1, S.TRIAGED, now - 2 * DAY))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("home"), demo=True)
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    store = site.registry.store()
    assert store is not None
    now = CityClock(store).now_ms()
    mine = Task(
        id="t1",
        title="冬季燃气排查",
        text="",
        issuer="2112",
        scope="2112",
        to=(TOWN,),
        by="带班领导",
        person="p",
        at=now,
        due=now + DAY,
    )
    over = msgspec.structs.replace(mine, id="t2", title="防汛回访", due=now - DAY)
    rows = [TaskRow(one.id, TOWN, "2112", one.at, one.due) for one in (mine, over)]
    history.put([*cases(now), mine, over, *rows], EntryId(1, 0), now)
    yield site
    history.close()
    site.registry.close()


def shown(client: Browser) -> str:
    answer = client.ask(
        "/_dash-update-component", sent(VIEW, [("address", "search", ""), ("home-again", "data", 60)], "/home", "")
    )
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-home"]["children"], ensure_ascii=False)


def section(text: str, name: str) -> str:
    """What a part of the page holds: each ends with its mark."""
    before = text[: text.index(f'"data-testid": "{name}"')]
    return before[before.rfind('"data-testid": "home-') + 1 :]


def numbers(text: str) -> list[str]:
    return re.findall(r'"data-testid": "own-(\w+)"', text)


def person(site: Site, role: Role, scope: str, department: str) -> Browser:
    name = f"{role.value}.{scope}.{department}"
    new = NewUser(name=name, password=WORD, role=role, scope=scope, profile="asvs", department=department)
    site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", name), real_ms())
    return site.enter(name, WORD)


def test_a_township_head_reads_what_is_to_be_decided_first(town: Site) -> None:
    text = shown(town.signed_in(Role.DUTY_LEAD, TOWN))
    decide = section(text, "home-decide")
    assert "提级 1 件" in decide, "what was raised to the county is the county's to decide"
    assert "二次退单 1 件" in decide
    assert "吹哨待应 1 件" in decide
    order = [
        text.index(f'"data-testid": "home-{name}"')
        for name in ("decide", "today", "overdue", "longest", "tasks", "duty")
    ]
    assert order == sorted(order)


def test_who_waited_longest_stands_first_and_those_of_others_nowhere(town: Site) -> None:
    text = shown(town.signed_in(Role.DUTY, TOWN))
    longest = section(text, "home-longest")
    assert "在办共 6 件" in longest
    days = [int(n) for n in re.findall(r'"(\d+) 天"', longest)]
    assert days[0] == 40
    assert days == sorted(days, reverse=True)
    assert "home-decide" not in text, "an officer on duty heads nothing"
    assert "在办共 7 件" in shown(town.signed_in(Role.DUTY, "2112"))


def test_tasks_stand_by_their_due_time_and_lead_to_themselves(town: Site) -> None:
    tasks = section(shown(town.signed_in(Role.DUTY_LEAD, TOWN)), "home-tasks")
    assert tasks.index("防汛回访") < tasks.index("冬季燃气排查")
    assert "逾期" in tasks
    assert "/tasks?task=t1" in tasks
    assert "没有未完成的上级任务" in section(shown(town.signed_in(Role.DUTY_LEAD, OTHER_TOWN)), "home-tasks")


def test_who_is_on_duty_in_a_township_stands_with_the_telephone(town: Site) -> None:
    duty = section(shown(town.signed_in(Role.VILLAGE, VILLAGE)), "home-duty")
    assert duty.count("示例值班员 示例电话") == 4
    assert [name in duty for name in ("服务中心", "司法所", "派出所", "法庭")] == [True] * 4
    assert "未登记今日值班表" in section(shown(town.signed_in(Role.SUPERVISOR, "2112")), "home-duty")


def test_a_department_reads_its_own_cases_and_numbers(town: Site) -> None:
    police = shown(person(town, Role.DEPARTMENT, "2112", "police"))
    assert "在办共 1 件" in police, "what it has now; neither what it returned nor what it was whistled for"
    assert "/cases?standing=open&held=1" in police
    assert numbers(police) == ["open", "overdue", "on_time_rate", "return_rate"]
    assert "home-tasks" in police
    assert "在办共 0 件" in shown(person(town, Role.DEPARTMENT, "2112", "water"))


def test_a_mediator_and_a_clerk_read_lists_and_no_number(town: Site) -> None:
    """Behind them stand fewer people than a number may have."""
    for client in (person(town, Role.MEDIATOR, TOWN, "justice"), person(town, Role.CLERK, TOWN, "")):
        text = shown(client)
        assert numbers(text) == []
        assert "home-longest" in text
        assert "home-tasks" not in text


def test_a_village_has_numbers_once_enough_people_stand_behind_them(town: Site) -> None:
    assert numbers(shown(town.signed_in(Role.VILLAGE, VILLAGE))) == []
    assert "网格员不足 5 人" in shown(town.signed_in(Role.VILLAGE, VILLAGE))
    town.registry.enrol_workers(
        [NewWorker(name=f"甲{n}", home=TOWN, village=VILLAGE, kind="part") for n in range(5)], 0
    )
    assert numbers(shown(town.signed_in(Role.VILLAGE, VILLAGE)))[:3] == ["reports", "open", "overdue"]


def test_a_leader_reads_five_lines_without_a_way_to_any_list(town: Site) -> None:
    text = shown(town.signed_in(Role.LEADER, "2112"))
    assert text.count('"data-testid": "line-') == 5
    assert "40 天" in text
    assert [href for href in re.findall(r'"href": "([^"]+)"', text) if not href.startswith("/region")] == []


def test_spots_hold_no_dispute_and_none_for_a_leader(town: Site) -> None:
    spots = re.search(r'"data-spots": "(.*?[^\\])"', shown(town.signed_in(Role.DUTY, TOWN)))
    assert spots is not None
    held = json.loads(json.loads(f'"{spots[1]}"'))
    assert (held["n"], held["held"], len(held["spots"])) == (6, 0, 6)
    assert '"data-spots": "null"' in shown(town.signed_in(Role.LEADER, "2112"))


def test_while_history_is_behind_nothing_is_called_none(tmp_path: Path) -> None:
    bare = Site(tmp_path, demo=True)
    try:
        text = shown(bare.signed_in(Role.DUTY_LEAD, TOWN))
        assert text.count("历史补录中") == 1
        assert "没有等待决定的事项" not in text
        assert "home-duty" in text, "who is on duty is no history"
    finally:
        bare.registry.close()


@pytest.mark.parametrize("role", Role)
def test_a_first_page_is_one_that_its_role_may_open(town: Site, role: Role) -> None:
    page = home(role, TOWN)
    if page and role is not Role.WALL:
        assert town.signed_in(role, TOWN).get(page).status_code == 200, page


def test_seats_are_shown_live_down_to_a_township(town: Site) -> None:
    assert '"data-testid": "seats"' in shown(town.signed_in(Role.DUTY, TOWN))
    assert '"data-testid": "seats"' not in shown(town.signed_in(Role.VILLAGE, VILLAGE))
