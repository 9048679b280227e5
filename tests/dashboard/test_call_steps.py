"""A call in words: every line is what somebody confirmed, and a worker's silence is none."""

from __future__ import annotations

from dashboard.call_steps import call_steps
from dashboard.locale import Words
from streams.model.calls.call import (
    Call,
    CallEnd,
    CallEngine,
    CallMember,
    CallNote,
    MemberState,
    declined,
    ended,
    joined,
    left,
    noted,
    offered,
    rung,
    unanswered,
)

COUNTY, TOWN, AT = "211221", "211221106", 1_795_400_000_000
NAMES = {TOWN: "腰堡镇", "uurban": "市城管局", "w11": "网格员 11", "w12": "网格员 12", "211221107": "新台子镇"}


def begun(*to: str) -> Call:
    first = CallMember(COUNTY, MemberState.RINGING, AT, AT)
    call = Call(
        id="c1",
        scope=COUNTY,
        region=TOWN,
        about="alert/sos/11/1",
        engine=CallEngine.TALK,
        by="甲",
        person="p1",
        session="s1",
        at=AT,
        members=(first,),
    )
    return joined(rung(call, to, AT), COUNTY, "s1", "甲", AT)


def lines(call: Call, language: str = "zh") -> list[tuple[int, str]]:
    return [((at - AT) // 1000, text) for at, text in call_steps(call, Words(language), NAMES.__getitem__)]


def test_every_step_of_a_call_is_a_line_in_its_order() -> None:
    call = joined(begun("w11", TOWN, "uurban", "w12", "211221107"), "w11", "s2", "丁", AT + 4_000)
    call = joined(declined(call, "uurban", AT + 5_000), TOWN, "s3", "丙", AT + 6_000)
    call = left(call, "w11", "s2", AT + 20_000)
    call = joined(offered(call, "s1", "甲", AT + 30_000), COUNTY, "s4", "乙", AT + 33_000)
    call = noted(unanswered(call, AT + 45_000), CallNote(AT + 50_000, "乙", "本人安全"))
    assert lines(ended(call, CallEnd.ENDED, "乙", AT + 60_000)) == [
        (0, "通话 · 甲 呼叫（对讲）网格员 11、腰堡镇、市城管局、网格员 12、新台子镇"),
        (4, "通话 · 网格员 11 已接听"),
        (5, "通话 · 市城管局 已拒接"),
        (6, "通话 · 腰堡镇 已接听"),
        (20, "通话 · 网格员 11 已离开"),
        (33, "通话 · 甲 移交给 乙"),
        (45, "通话 · 新台子镇 未接"),
        (50, "通话 · 乙 本人安全"),
        (60, "通话 · 结束 乙"),
    ]


def test_of_a_call_that_goes_on_nothing_is_a_line_that_is_not_so_yet() -> None:
    call = offered(begun(TOWN), "s1", "甲", AT + 1_000)
    assert lines(call) == [(0, "通话 · 甲 呼叫（对讲）腰堡镇")]
    assert lines(unanswered(call, AT + 46_000), "en") == [
        (0, "Call · 甲 called 腰堡镇 (Talk)"),
        (46, "Call · 甲 offered the lead; no one took it"),
        (46, "Call · 腰堡镇 Not answered"),
    ]
