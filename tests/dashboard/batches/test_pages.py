"""/batch: a template that explains itself, a list that is read as a whole, and each row is a command."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook

from streams.access.subject import Role
from streams.model import bodies
from streams.model.case import Channel
from streams.model.event import Command
from streams.model.follow.item import FollowWish
from streams.wire import command as wire
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.follow.test_page import RULES
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_commands import desk  # noqa: F401

REPORTS, POINTS = "/batch/reports", "/batch/items/point"
HEAD = ["序号", "事项类型", "区划代码", "内容", "来源", "姓名", "电话"]
ROWS = [
    ["1", "D05", "211221106201", "土地承包费没有凭证", "接待日", "", ""],
    ["2", "R01", "211221106202", "家里的事 13812345678", "窗口", "甲某", "13812345678"],
]
POINT_HEAD = ["名称", "区划代码", "经度", "纬度", "类别"]


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    desk.registry.set_regulation(RULES, 0)
    return desk


def sheet(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    for line in (head, *rows):
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent(site: Site, client: Browser, address: str, raw: bytes, do: str = "send") -> tuple[int, str]:
    page = re.search(r'name="page" value="(\w+)"', client.get(address).get_data(as_text=True))
    assert page
    form = {"page": page[1], "do": do, "file": (io.BytesIO(raw), "list.xlsx")}
    answer = client.post(address, data=form, headers={"Origin": site.url()}, content_type="multipart/form-data")
    return answer.status_code, answer.get_data(as_text=True)


def commands(intake: Intake) -> list[Command]:
    return [wire.decode(body) for _, body in intake.taken]


def test_each_row_of_a_reception_day_is_a_report_of_its_own(site: Site, intake: Intake) -> None:
    town = site.signed_in(Role.DUTY, "211221106")
    status, told = sent(site, town, REPORTS, sheet(HEAD, ROWS))
    assert (status, "已提交 2 行，共 2 行" in told) == (200, True), told
    first, second = commands(intake)
    assert first.matter is not None
    assert second.matter is not None
    assert (first.action, first.matter.type, first.matter.region) == ("case.report", "D05", "211221106201")
    assert (first.matter.channel, second.matter.channel) == (Channel.RECEPTION, Channel.WINDOW)
    assert "13812345678" not in second.matter.text
    assert "13812345678" not in told, "what was sealed is not shown again"
    session = town.session()
    assert session is not None
    site.registry.confirm_parties(second.object, session.subject.person)
    (party,) = site.registry.parties(second.object)
    assert party.phone == "138****5678"
    assert first.object != second.object


def test_the_same_file_again_is_the_same_commands(site: Site, intake: Intake) -> None:
    town, raw = site.signed_in(Role.DUTY_LEAD, "211221106"), sheet(HEAD, ROWS[:1])
    for _ in range(2):
        assert sent(site, town, REPORTS, raw)[0] == 200
    first, again = commands(intake)
    assert (first.id, first.object) == (again.id, again.object)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["1", "X99", "211221106201", "内容", "窗口", "", ""], "X99"),
        (["1", "D05", "211224101", "内容", "窗口", "", ""], "不在您的辖区内"),
        (["1", "D05", "211221106201", "", "窗口", "", ""], "没有填写"),
        (["1", "D05", "211221106201", "内容", "飞鸽", "", ""], "飞鸽"),
    ],
)
def test_one_row_that_does_not_fit_sends_nothing_and_is_named(
    site: Site, intake: Intake, row: list[str], why: str
) -> None:
    town = site.signed_in(Role.DUTY, "211221106")
    status, told = sent(site, town, REPORTS, sheet(HEAD, [["9", *ROWS[0][1:]], row]))
    assert status == 422
    assert why in told
    assert intake.taken == []


def test_a_list_that_is_only_checked_sends_nothing(site: Site, intake: Intake) -> None:
    told = sent(site, site.signed_in(Role.DUTY, "211221106"), REPORTS, sheet(HEAD, ROWS), "check")
    assert told[0] == 200
    assert "2 行都合格，尚未提交" in told[1]
    assert intake.taken == []


def test_points_come_by_a_template_that_is_read_back(site: Site, intake: Intake) -> None:
    team = site.signed_in(Role.GUIDANCE)
    answer = team.get(f"{POINTS}.xlsx")
    book = load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames[:2] == ["说明", "督导点位"]
    texts = " ".join(str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)
    assert "同一份文件再次提交不会重复登记" in texts
    assert "停用" not in texts, "a list leaves what is there already as it is"
    filled = book["督导点位"]
    heads = [str(cell.value).rstrip("*") for cell in filled[1]]
    values = {"名称": "示例小学", "区划代码": "211221106", "类别": "校园", "经度": "123.9", "纬度": "42.2"}
    for name, value in values.items():
        filled.cell(4, heads.index(name) + 1, value)
    out = io.BytesIO()
    book.save(out)
    status, told = sent(site, team, POINTS, out.getvalue())
    assert (status, "已提交 1 行" in told) == (200, True), told
    (command,) = commands(intake)
    wish = bodies.read(command.action, command.body)
    assert isinstance(wish, FollowWish)
    assert (command.action, wish.kind, wish.title, wish.c0) == ("follow.open", "point", "示例小学", "school")
    assert (wish.place, wish.lon, wish.lat) == ("211221106", 123_900_000, 42_200_000)


def test_half_a_place_and_a_name_twice_are_refused(site: Site, intake: Intake) -> None:
    half = sheet(POINT_HEAD, [["甲校", "211221106", "123.9", "", "校园"]])
    twice = sheet(POINT_HEAD, [["甲校", "211221106", "", "", "校园"]] * 2)
    for raw in (half, twice):
        assert sent(site, site.signed_in(Role.GUIDANCE), POINTS, raw)[0] == 422
    assert intake.taken == []


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.SUPERVISOR, REPORTS),
        (Role.DEPARTMENT, REPORTS),
        (Role.SUPERVISOR, POINTS),
        (Role.VILLAGE, POINTS),
        (Role.DUTY_LEAD, "/batch/items/six_no"),
        (Role.DUTY_LEAD, "/batch/items/finding_none"),
    ],
)
def test_who_makes_none_of_it_has_no_such_page(site: Site, role: Role, address: str) -> None:
    client = site.signed_in(role, "211221106201" if role is Role.VILLAGE else "2112")
    assert client.get(address).status_code == 404
    assert client.get(f"{address}.xlsx").status_code == 404


def test_rows_after_a_door_that_is_away_wait_for_the_same_file(site: Site, intake: Intake) -> None:
    intake.server_close()
    intake.shutdown()
    status, told = sent(site, site.signed_in(Role.DUTY, "211221106"), REPORTS, sheet(HEAD, ROWS))
    assert status == 200
    assert "已提交 0 行，共 2 行" in told
    assert "未提交" in told
