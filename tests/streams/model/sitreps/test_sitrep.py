"""Reports of an incident: their order, what is frozen, and when each way was reported first."""

from __future__ import annotations

import pytest

from streams.errors import IllegalMove
from streams.model.sitreps.sitrep import (
    FIELDS,
    ReportSent,
    ReportWay,
    Sitrep,
    SitrepWish,
    Stage,
    approved,
    changes,
    drafted,
    reported,
)

NEW = Sitrep(id="sos/7/1", region="211221106", scope="211221", known_at=0, call_due=900, paper_due=2_100)


def wish(stage: Stage, **texts: str) -> SitrepWish:
    return SitrepWish(stage=stage, **{"where": "范家屯村", **texts})  # type: ignore[arg-type]


def first() -> Sitrep:
    return approved(drafted(NEW, wish(Stage.FIRST), "值班员 a", "a", 10), "", "带班领导 b", "b", 20)


def test_a_first_report_then_others_until_the_final_one() -> None:
    with pytest.raises(IllegalMove):
        drafted(NEW, wish(Stage.FOLLOW), "值班员 a", "a", 10)
    assert NEW.stages == (Stage.FIRST,)
    assert first().stages == (Stage.FOLLOW, Stage.FINAL)
    done = approved(drafted(first(), wish(Stage.FINAL), "值班员 a", "a", 30), "", "带班领导 b", "b", 40)
    assert done.stages == ()
    with pytest.raises(IllegalMove, match="nothing after the final report"):
        drafted(done, wish(Stage.FOLLOW), "值班员 a", "a", 50)
    assert done.revision == 4


def test_a_draft_is_rewritten_and_what_was_approved_stays() -> None:
    once = drafted(first(), wish(Stage.FOLLOW, cause="阀门"), "值班员 a", "a", 30)
    again = drafted(once, wish(Stage.FOLLOW, cause="阀门老化"), "值班员 c", "c", 40)
    assert len(again.versions) == 2
    assert again.versions[0] == first().versions[0]
    assert changes(*again.versions) == (FIELDS.index("cause"),)
    assert (again.draft, again.approved) == (again.versions[1], again.versions[:1])


def test_nobody_approves_the_own_draft_but_a_leader_may_have_said_so_on_the_telephone() -> None:
    draft = drafted(NEW, wish(Stage.FIRST), "值班员 a", "a", 10)
    with pytest.raises(IllegalMove, match="another person"):
        approved(draft, "", "值班员 a", "a", 20)
    by_call = approved(draft, "王主任", "值班员 a", "a", 20).approved[0]
    assert (by_call.approved_by, by_call.speaker, by_call.approved_at) == ("值班员 a", "王主任", 20)
    with pytest.raises(IllegalMove):
        approved(first(), "", "带班领导 b", "b", 30)


def test_only_what_was_approved_leaves_and_a_draft_beside_it_stays() -> None:
    call = ReportSent(ReportWay.CALL, "总值班室", 500, "值班员 a", "李某")
    with pytest.raises(IllegalMove):
        reported(drafted(NEW, wish(Stage.FIRST), "值班员 a", "a", 10), call)
    with pytest.raises(IllegalMove):
        reported(first(), ReportSent(ReportWay.CALL, "", 500, "值班员 a"))
    open_ = drafted(first(), wish(Stage.FOLLOW), "值班员 a", "a", 30)
    after = reported(reported(open_, call), ReportSent(ReportWay.CALL, "应急管理部门", 400, "值班员 a"))
    assert after.draft == open_.draft
    assert (after.reported_at(ReportWay.CALL), after.reported_at(ReportWay.PAPER)) == (400, 0)


def test_an_empty_report_is_none() -> None:
    with pytest.raises(IllegalMove, match="says something"):
        drafted(NEW, SitrepWish(), "值班员 a", "a", 10)
