"""The shift log: each line an event of the day, as a page and as a document."""

from __future__ import annotations

from io import BytesIO

import msgspec
import pytest
from docx import Document

from dashboard.office_paper import MEDIA
from streams.access.subject import Role
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.calls.call import Call, CallEnd, CallEngine, CallMember, MemberState
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day
from streams.model.messages.message import Audience, Message, MessageChannel, MessageKind, MessageRow
from streams.model.receipt import Receipt, Step
from streams.model.shift import ShiftRecord
from tests.dashboard.conftest import Site

COUNTY, DAY = "211221", 20_600
NIGHT = day_start(DAY) + 3 * 3_600_000
QUERY = f"/shift/log?day={iso_day(DAY)}"


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    history = History(site.settings.history_url)
    history.open()
    waits = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", NIGHT, state=AlertState.PENDING)
    rung = moved(waits, AlertMove.RAISE, at=NIGHT)
    taken = moved(rung, AlertMove.ACKNOWLEDGE, at=NIGHT + 31_000, by="甲")
    noted = moved(taken, AlertMove.NOTE, at=NIGHT + 90_000, by="甲", note="<派出所>已出警")
    county = moved(noted, AlertMove.WIDEN, at=NIGHT + 91_000)
    first = ShiftRecord(
        id="s1",
        scope=COUNTY,
        by="甲",
        person="p1",
        role="duty",
        began=NIGHT - 3_600_000,
        ended=NIGHT + 3_600_000,
        note="夜间平稳",
        taken_by="乙",
        taken_at=NIGHT + 3_660_000,
    )
    lost = ShiftRecord(
        id="s2", scope=COUNTY, by="丙", person="p3", role="duty", began=NIGHT, ended=NIGHT + 1, lost=True
    )
    other = ShiftRecord(id="s3", scope="211282", by="丁", person="p4", role="duty", began=NIGHT)
    told = msgspec.structs.replace(county, tiers=(9, 6))
    history.put([*ordered(), *called(), told, first, lost, other], EntryId(1, 0), NIGHT + 7_200_000)
    history.close()


def ordered() -> list[Message | MessageRow]:
    """An order to a town, who accepted and was rung back, and to the police, who were called; one that is a drill; and
    one of another desk."""
    at = NIGHT + 100_000
    to = ("211221106", "t110")
    order = Message(
        id="m1",
        kind=MessageKind.ORDER,
        text="请到现场",
        about="alert/sos/7/1",
        issuer=COUNTY,
        scope=COUNTY,
        region="211221106",
        audience=Audience(to=to),
        to=to,
        by="甲",
        person="p1",
        at=at,
    )
    drill = msgspec.structs.replace(order, id="m2", drill=True, withdrawn=at + 9_000, reason="演练结束", to=())
    other = msgspec.structs.replace(order, id="m3", text="别家的", about="", scope="211282", issuer="211282")
    read = Receipt("r1", "message/m1", "211221106", Step.READ, at + 1_000, "乡")
    yes = Receipt("r2", "message/m1", "211221106", Step.ACCEPTED, at + 200_000, "乡")
    called = Receipt("r3", "message/m1", "t110", Step.DELIVERED, at + 60_000, "甲", "", ("taker/2107",), via="call")
    town = MessageRow(
        "m1", "211221106", COUNTY, MessageKind.ORDER, MessageChannel.PAGE, at, True, at + 60_000, unanswered=at + 60_000
    )
    line = MessageRow("m1", "t110", COUNTY, MessageKind.ORDER, MessageChannel.CALL, at)
    return [
        order,
        drill,
        other,
        msgspec.structs.replace(town, receipts=(read, yes)),
        msgspec.structs.replace(line, receipts=(called,)),
        msgspec.structs.replace(town, message="m2", receipts=(), unanswered=0),
        msgspec.structs.replace(town, message="m3", receipts=()),
    ]


def test_orders_answers_and_logged_calls_are_lines_and_what_a_machine_confirmed_is_none(site: Site) -> None:
    page = site.signed_in(Role.DUTY, COUNTY).get(QUERY).text
    assert "甲调派腰堡镇、公安 110：请到现场" in page
    assert "调派：公安 110 已电话告知 电话： 2107" in page
    assert "调派：腰堡镇 到时限未答复" in page
    assert "调派：腰堡镇 已接" in page
    assert "【演练】调派撤回：演练结束" in page
    assert "已读" not in page
    assert "别家的" not in page
    assert page.index("已电话告知") < page.index("调派：腰堡镇 已接"), "in the order of time"


def called() -> list[Call]:
    """A call of this desk about the alert, and one of another desk."""
    member = CallMember("211221106", MemberState.LEFT, NIGHT, NIGHT + 60_000, joined=NIGHT + 5_000)
    call = Call(
        id="c1",
        scope=COUNTY,
        region="211221106",
        about="alert/sos/7/1",
        engine=CallEngine.TALK,
        by="甲",
        person="p1",
        session="s",
        at=NIGHT,
        members=(CallMember(COUNTY, MemberState.LEFT, NIGHT, NIGHT + 60_000), member),
        ended=NIGHT + 60_000,
        why=CallEnd.ENDED,
        ended_by="甲",
    )
    return [call, msgspec.structs.replace(call, id="c2", scope="211282", about="")]


def test_a_call_of_the_desk_is_lines_of_what_each_confirmed(site: Site) -> None:
    page = site.signed_in(Role.DUTY, COUNTY).get(QUERY).text
    assert page.count("通话 · 甲 呼叫（对讲）腰堡镇") == 1, "and none of another desk's"
    assert page.index("通话 · 腰堡镇 已接听") < page.index("通话 · 结束 甲")


def test_each_line_is_an_event_of_the_day_with_a_link_to_it(site: Site) -> None:
    page = site.signed_in(Role.DUTY, COUNTY).get(QUERY)
    assert page.status_code == 200
    assert "甲：" in page.text
    assert "夜间平稳" in page.text
    assert "乙 " in page.text
    assert "失去连接，未交班" in page.text
    assert "丁" not in page.text, "of another desk"
    alerts = page.text.count('href="/duty/a/sos/7/1"')
    assert alerts == 3 + 6 + 3, "what a timer did is no line; orders and calls about it are beside it"
    assert "&lt;派出所&gt;已出警" in page.text
    assert ("模拟数据" in page.text) is True


def test_another_day_and_another_desk_have_none_of_it_and_a_wrong_day_is_named(site: Site) -> None:
    officer = site.signed_in(Role.DUTY, COUNTY)
    assert officer.get(f"/shift/log?day={iso_day(DAY + 1)}").text.count("当日无记录") == 2
    assert "sos/7" not in site.signed_in(Role.DUTY, "211282").get(QUERY).text
    assert "“x”不是日期" in officer.get("/shift/log?day=x").text
    assert site.signed_in(Role.VILLAGE, "211221106201").get(QUERY).status_code == 404


def test_the_document_has_the_form_of_an_office_and_the_same_lines(site: Site) -> None:
    officer = site.signed_in(Role.DUTY, COUNTY)
    assert officer.send("/shift/log.docx", {"day": iso_day(DAY)}).status_code == 422, "no reason"
    answer = officer.send("/shift/log.docx", {"day": iso_day(DAY), "reason": "归档"})
    assert (answer.status_code, answer.mimetype) == (200, MEDIA)
    paper = Document(BytesIO(answer.data))
    part = paper.sections[0]
    wide, high, left, right = part.page_width, part.page_height, part.left_margin, part.right_margin
    assert wide is not None and high is not None and left is not None and right is not None  # noqa: PT018
    assert (wide.mm, high.mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    assert wide.mm - left.mm - right.mm == pytest.approx(156, abs=0.1)
    texts = [line.text for line in paper.paragraphs]
    assert "值班日志" in texts
    assert any(text.startswith("03:01 ") and "<派出所>已出警" in text for text in texts)
    assert any("夜间平稳" in text for text in texts)
    assert {run.font.name for line in paper.paragraphs for run in line.runs} == {"仿宋", "黑体", "方正小标宋简体"}
