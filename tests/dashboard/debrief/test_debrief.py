"""The night in Fanjiatun: a gas smell, from the alert to the reports, with what was late, and what is never said."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs

import msgspec
import pytest
from docx import Document

from dashboard.debrief.late import taken_s
from dashboard.debrief.paper import after
from dashboard.follow.like_cases import LEAST
from dashboard.office_paper import MEDIA
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.calls.call import Call, CallEnd, CallEngine, CallMember, CallNote, MemberState
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.follow.item import FollowEntry, FollowItem
from streams.model.local_day import day_start
from streams.model.messages.message import Audience, Message, MessageChannel, MessageKind, MessageRow
from streams.model.outgoing.attempt import AttemptState, SendAttempt, SendChannel
from streams.model.receipt import Receipt, Step
from streams.model.sitreps.sitrep import ReportSent, ReportWay, Sitrep, SitrepWish, approved, drafted, reported
from streams.model.tasks.task import Task
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site
from tests.dashboard.follow.test_page import shown

COUNTY, VILLAGE, TOWN = "211221", "211221106201", "211221106"
NIGHT, S = day_start(20_600) + 2 * 3_600_000, 1_000
NAME, PAGE = "serious/g1/1", "/debrief/serious/g1/1"
CASE = Case(id="g1", village=VILLAGE, type="E02", category="E", channel="telephone", reported_at=NIGHT, text="煤气味")


def alert() -> Alert:
    waits = Alert(
        NAME, "serious/g1", "serious", Priority.CRITICAL, VILLAGE, NIGHT, state=AlertState.PENDING, subject="E02"
    )
    steps = (
        (AlertMove.RAISE, 0, "", ""),
        (AlertMove.ACKNOWLEDGE, 41, "值班员 a", ""),
        (AlertMove.OVERDUE, 341, "", ""),
        (AlertMove.ACKNOWLEDGE, 360, "值班员 a", ""),
        (AlertMove.PROGRESS, 400, "值班员 a", "燃气公司已出发"),
    )
    made = waits
    for move, secs, by, note in steps:
        made = moved(made, move, at=NIGHT + secs * S, by=by, note=note)
    closed = moved(made, AlertMove.CLOSE, at=NIGHT + 5_400 * S, by="值班主任 b", note="阀门已更换，燃气公司王某确认")
    return msgspec.structs.replace(closed, tiers=(9, 6), told_at=NIGHT)


def messages() -> list[Message | MessageRow]:
    at = NIGHT + 420 * S
    to = (TOWN, "w7")
    order = Message(
        id="m1",
        kind=MessageKind.ORDER,
        text="请到现场",
        about=f"alert/{NAME}",
        issuer=COUNTY,
        scope=COUNTY,
        region=VILLAGE,
        audience=Audience(to=to),
        to=to,
        by="值班员 a",
        person="p1",
        at=at,
    )
    town = MessageRow(
        "m1", TOWN, COUNTY, MessageKind.ORDER, MessageChannel.PAGE, at, True, at + 60 * S, unanswered=at + 60 * S
    )
    yes = Receipt("r1", "message/m1", TOWN, Step.ACCEPTED, at + 100 * S, "乡")
    read = Receipt("r2", "message/m1", "w7", Step.READ, at + 9 * S, "")
    worker = MessageRow("m1", "w7", COUNTY, MessageKind.ORDER, MessageChannel.APP, at)
    return [order, msgspec.structs.replace(town, receipts=(yes,)), msgspec.structs.replace(worker, receipts=(read,))]


def call() -> Call:
    at = NIGHT + 500 * S
    members = (
        CallMember(COUNTY, MemberState.LEFT, at, at + 90 * S, at),
        CallMember(TOWN, MemberState.LEFT, at, at + 90 * S, at + 12 * S),
        CallMember("w7", MemberState.UNANSWERED, at, at + 45 * S),
        CallMember("ugas", MemberState.UNANSWERED, at, at + 45 * S),
    )
    return Call(
        id="c1",
        scope=COUNTY,
        region=VILLAGE,
        about=f"alert/{NAME}",
        engine=CallEngine.TALK,
        by="值班员 a",
        person="p1",
        session="s1",
        at=at,
        members=members,
        ended=at + 95 * S,
        why=CallEnd.ENDED,
        notes=(CallNote(at + 96 * S, "值班员 a", "已关阀"),),
    )


def report() -> Sitrep:
    new = Sitrep(
        id=NAME, region=VILLAGE, scope=COUNTY, known_at=NIGHT, call_due=NIGHT + 900 * S, paper_due=NIGHT + 2_100 * S
    )
    made = drafted(new, SitrepWish(where="范家屯村"), "值班员 a", "a", NIGHT + 600 * S)
    made = approved(made, "王主任", "值班员 a", "a", NIGHT + 700 * S)
    return reported(made, ReportSent(ReportWay.CALL, "总值班室", NIGHT + 960 * S, "值班员 a", "李某"))


def attempt() -> SendAttempt:
    return SendAttempt(
        id="t1",
        about=f"alert/{NAME}",
        region=VILLAGE,
        channel=SendChannel.SMS,
        to="lead",
        post="值班主任",
        at=NIGHT + 342 * S,
        since=NIGHT + 343 * S,
        run="r",
        state=AttemptState.TAKEN,
    )


def lesson() -> Task:
    return Task(
        id="k1",
        title="阀门排查",
        text=f"依据：范家屯的复盘 {PAGE}",
        issuer=COUNTY,
        scope=COUNTY,
        to=(TOWN,),
        by="值班主任 b",
        person="p2",
        at=NIGHT + 90_000 * S,
        due=NIGHT + 900_000 * S,
    )


def advice() -> FollowItem:
    text = f"依据：范家屯的复盘 {PAGE}"
    return FollowItem(
        id="f1",
        kind="recommendation",
        title="阀门年检",
        text=text,
        place=TOWN,
        unit="utility",
        leader="",
        about="",
        lon=0,
        lat=0,
        due=NIGHT + 900_000 * S,
        scope=COUNTY,
        state="sent",
        entries=(FollowEntry("open", NIGHT + 95_000 * S, "p2", "值班主任 b", "sent"),),
    )


def like(n: int) -> list[Case]:
    """Cases like the incident's, of the last weeks."""
    at = real_ms() - 20 * 24 * 3_600 * S
    return [msgspec.structs.replace(CASE, id=f"like{k}", reported_at=at - k * S) for k in range(n)]


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    fill(site)


def fill(site: Site) -> None:
    site.registry.set_regulation(regulation(CasesSection()), 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(
        [CASE, alert(), *messages(), call(), report(), attempt(), lesson(), advice()], EntryId(1, 0), NIGHT + 90_001 * S
    )
    history.close()


def test_an_incident_is_one_timeline_from_its_alert_to_its_end(site: Site) -> None:
    page = site.signed_in(Role.DUTY_LEAD, COUNTY).get(PAGE).text
    lines = [
        "02:00:41（+0:41）值班员 a确认",
        "02:05:43（+5:43）短信 值班主任：网关已受理，未回报送达",
        "02:06:40（+6:40）值班员 a记录处置：燃气公司已出发",
        "02:07:00（+7:00）值班员 a调派腰堡镇",
        "02:08:40（+8:40）调派：腰堡镇 已接",
        "02:08:20（+8:20）通话 · 值班员 a",
        "02:08:32（+8:32）通话 · 腰堡镇 已接听",
        "02:10:00（+10:00）值班员 a 起草首报",
        "02:16:00（+16:00）值班员 a 以电话报告报出首报：总值班室",
        "03:30:00（+1:30:00）值班主任 b结束提醒：阀门已更换，燃气公司王某确认",
    ]
    assert [line for line in lines if line not in page] == []
    order = [lines[n] for n in (0, 1, 2, 3, 5, 6, 4, 7, 8, 9)]
    assert [page.index(line) for line in order] == sorted(page.index(line) for line in order)
    assert "首次确认：提醒后 41 秒。" in page
    assert 'href="/duty/a/' in page or 'href="/alerts?at=' in page
    assert 'href="/tasks?task=k1"' in page
    assert "模拟数据" in page


def test_what_was_late_is_said_of_desks_and_posts_and_never_of_who_has_no_clock(site: Site) -> None:
    page = site.signed_in(Role.SUPERVISOR, COUNTY).get(PAGE).text
    late = page.partition("三、超时情况")[2].partition("四、人员位置")[0]
    assert "1. 05-27 02:05:41 提醒超过时限：确认后未处置，重新提醒。" in late
    assert "调派：腰堡镇 到时限（05-27 02:08:00）未答复。" in late
    assert "电话报告：限 05-27 02:15 前，05-27 02:16 报告。" in late
    assert "书面报告：限 05-27 02:35 前，截至" in late
    assert "值班员" not in late, "never a person"
    worker = [line for line in page.split("<p>") if "网格员 7" in line or "w7" in line]
    assert not [line for line in worker if "未接" in line or "已读" in line or "未答复" in line]
    assert "通话 · gas 未接" in page


def test_positions_are_a_way_that_asks_for_its_own_reason(site: Site) -> None:
    page = site.signed_in(Role.DUTY_LEAD, COUNTY).get(PAGE).text
    assert f"/workers/day?region={TOWN}&amp;d=2026-05-27&amp;h=2" in page
    assert 'href="/tasks?text=' in page


def test_a_lesson_is_a_task_or_where_there_are_many_like_it_a_recommendation(site: Site) -> None:
    lead = site.signed_in(Role.DUTY_LEAD, COUNTY)
    page = lead.get(PAGE).text
    assert 'href="/supervision?item=f1"' in page
    assert "阀门年检（2026-06-06）" in page
    assert "新建治理建议" not in page, "one case is no like cases"
    history = History(site.settings.history_url)
    history.open()
    history.put(like(LEAST), EntryId(2, 0), NIGHT + 90_002 * S)
    history.close()
    page = lead.get(PAGE).text
    (way,) = re.findall(r'<a href="(/supervision[^"]*)">新建治理建议', page)
    asked = parse_qs(unescape(way).partition("?")[2])
    assert (asked["type"], asked["place"], asked["kind"]) == (["E02"], [TOWN], ["recommendation"])
    query = "?" + unescape(way).partition("?")[2]
    form = shown(site, Role.DUTY_LEAD, COUNTY, query)
    assert PAGE in form, "the form has the way back to the incident"
    assert "新建治理建议" not in site.signed_in(Role.DUTY, COUNTY).get(PAGE).text, "a lead opens one"


def test_a_desk_that_did_not_hear_of_it_and_other_roles_have_no_such_page(site: Site) -> None:
    assert site.signed_in(Role.DUTY_LEAD, "211282").get(PAGE).status_code == 404
    assert site.signed_in(Role.SUPERVISOR, "2112").get(PAGE).status_code == 404, "the city was not told of it"
    assert site.signed_in(Role.VILLAGE, VILLAGE).get(PAGE).status_code == 404
    assert site.signed_in(Role.DUTY, COUNTY).get("/debrief/serious/none/1").status_code == 404


def test_a_file_asks_for_a_reason_and_is_on_record(site: Site) -> None:
    lead = site.signed_in(Role.DUTY_LEAD, COUNTY)
    assert lead.send(PAGE, {"reason": " "}).status_code == 422
    answer = lead.send(PAGE, {"reason": "复盘会"})
    assert (answer.status_code, answer.mimetype) == (200, MEDIA)
    texts = [line.text for line in Document(BytesIO(answer.data)).paragraphs]
    assert "事件复盘" in texts
    assert any("（+0:41）值班员 a确认" in text for text in texts)


def test_time_is_counted_from_the_announcement() -> None:
    assert [after(ms) for ms in (0, 31_000, 3_720_000, -5_000)] == ["+0:00", "+0:31", "+1:02:00", "-0:05"]
    assert taken_s(alert()) == 41
