"""A case's lines say what was done, by whom, in words; another case is a link where it may be read."""

from __future__ import annotations

import msgspec

from dashboard.cases.deeds import others, timeline
from dashboard.locale import Words
from streams.model.case import CaseState, CaseStep, Mark, MarkKind
from tests.dashboard.cases.test_strip import HOUR, MONDAY, made

S = CaseState
STEPS = (
    CaseStep(1, S.TRIAGED, MONDAY + HOUR, by="police"),
    CaseStep(2, S.ESCALATED, MONDAY + 2 * HOUR, level="211221106"),
    CaseStep(3, S.TRIAGED, MONDAY + 3 * HOUR, by="211221106"),
    CaseStep(4, S.DISPATCHED, MONDAY + 4 * HOUR, unit="police"),
    CaseStep(5, S.RETURNED, MONDAY + 5 * HOUR, unit="police", by="police"),
)
MERGED = (CaseStep(1, S.TRIAGED, MONDAY + HOUR), CaseStep(2, S.MERGED, MONDAY + 2 * HOUR, main="other-id"))


def test_a_deed_names_who_did_it_and_where_it_went() -> None:
    case, held, _, shown = made(*STEPS, now=MONDAY + 10 * HOUR)
    lines = timeline(case, held, shown)
    assert [line["what"] for line in lines] == [
        "上报",
        "受理",
        "提级报送腰堡镇",
        "受理",
        "派单给公安派出所",
        "公安派出所退单",
    ]
    assert [lines[at]["by"] for at in (1, 3)] == ["公安派出所", "腰堡镇"], "a place by its name, as a department"


def test_another_case_is_a_link_by_its_code_or_no_more_than_that_there_is_one() -> None:
    case, held, _, shown = made(*MERGED, now=MONDAY + 10 * HOUR)
    mark = Mark(MarkKind.MERGED_IN, MONDAY + 7 * HOUR, "x", unit="third-id")
    case = msgspec.structs.replace(case, marks=(mark,))
    assert others(case) == {"other-id", "third-id"}
    lines = timeline(case, held, shown)
    assert "-id" not in str(lines)
    assert [line["more"] for line in lines[-2:]] == ["另一事项（您无权查看）"] * 2
    known = shown._replace(others={"other-id": "211221-261127-4W8FFER"})
    assert timeline(case, held, known)[-2]["other"] == "211221-261127-4W8FFER"


def test_every_state_has_its_deed_in_every_language() -> None:
    for language in ("zh", "en"):
        words = Words(language)
        assert [f"deed_{state}" for state in S if f"deed_{state}" not in words.all] == []
