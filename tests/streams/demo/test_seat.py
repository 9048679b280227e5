from __future__ import annotations

import msgspec

from streams.demo import recipe
from streams.demo.reports import CallerWords
from streams.demo.seat import LEAD, OFFICER, SeatAction, SimulatedSeat
from streams.model.sitreps.sitrep import SitrepWish

RAISED = 1_795_400_000_000
HOUR = 3_600_000


def seat() -> SimulatedSeat:
    return SimulatedSeat(recipe.load().seat, "2112", 7)


def test_an_alert_is_taken_soon_worked_and_closed_with_a_word_when_its_matter_is_over() -> None:
    one = seat()
    one.see("serious/a/1", RAISED, RAISED + HOUR)
    take, work, verified, close = one.due(RAISED + 24 * HOUR)
    moves = ["alert.acknowledge", "alert.progress", "alert.confirm", "alert.close"]
    assert [each.action for each in (take, work, verified, close)] == moves
    assert RAISED < take.due < RAISED + 10 * 60_000
    assert take.due < work.due < verified.due < close.due
    assert work.due <= take.due + 5 * 60_000, "before it is given back to everybody"
    assert close.due > RAISED + HOUR
    assert (take.note, work.note, close.note) == ("", "电话核实，已通知承办单位到场", "已核实并处置")
    assert list(one.due(RAISED + 48 * HOUR)) == []


def test_nothing_is_asked_before_its_time() -> None:
    one = seat()
    one.see("sos/7/1", RAISED, 0)
    assert list(one.due(RAISED)) == []


def test_it_asks_for_the_alert_as_it_then_stands() -> None:
    one = seat()
    one.see("sos/7/1", RAISED, RAISED + 30_000)
    take, work, close = one.due(RAISED + 24 * HOUR)
    assert one.command(take, 5).expected_version == 0
    said = one.command(close, 5)
    assert (said.expected_version, said.by, said.role, said.scope, said.sent) == (0, LEAD, "duty_lead", "2112", 5)
    assert [(each.by, each.role) for each in (one.command(take, 5), one.command(work, 5))] == [(OFFICER, "duty")] * 2
    assert said.id == one.command(close, 6).id, "asked again it is the same command"


def reported(name: str) -> list[SeatAction]:
    one = seat()
    one.see(name, RAISED, RAISED + HOUR, CallerWords("腰堡镇 范家屯村", "楼道有煤气味"))
    return [each for each in one.due(RAISED + 24 * HOUR) if each.wish is not None]


def test_a_serious_incident_may_be_reported_within_its_clocks_and_says_what_is_known_alone() -> None:
    names = [f"serious/{n}/1" for n in range(200)]
    reports = [found for found in map(reported, names) if found]
    assert 80 < len(reports) < 120, "half of them, as the recipe has it"
    for draft, agreed, left in reports:
        assert [each.action for each in (draft, agreed, left)] == ["sitrep.draft", "sitrep.approve", "sitrep.sent"]
        assert [each.revision for each in (draft, agreed, left)] == [0, 1, 2]
        assert draft.due < agreed.due < left.due < RAISED + 35 * 60_000
        text = draft.wish
        assert text is not None
        assert (text.where, text.impact, text.cause) == ("腰堡镇 范家屯村", "楼道有煤气味", "正在核实")
    said = seat().command(reports[0][1], 5)
    assert (said.expected_version, said.role) == (1, "duty")
    assert msgspec.msgpack.decode(said.body, type=SitrepWish).speaker == "示例带班领导"
