"""Calls through the fold: each state is an event of a line, and a call that nobody speaks of is over."""

from __future__ import annotations

from typing import Any

import msgspec

from streams.access.subject import Role
from streams.fold.live_calls import LiveCalls
from streams.fold.publishing.desk_lines import wall_calls
from streams.model.calls.call import Call, CallEnd, CallEngine, CallWish
from streams.model.calls.facts import CALL_ANSWERED, CALL_RUNG, CALLS
from streams.model.event import Outcome
from tests.streams.fold.city import NOW, duty_start, entry, fixes
from tests.streams.fold.commands import Person
from tests.streams.fold.messaging.dispatcher import (
    CITY,
    COUNTY,
    FULL,
    NEXT_TOWN,
    OFFICER,
    OTHER,
    PART,
    TOWN,
    TOWN_DESK,
    URBAN,
    VILLAGE,
    Dispatcher,
)

PHONE = Person("worker/11", Role.WORKER, TOWN)
OTHER_PHONE = Person("worker/14", Role.WORKER, "211282101")
LINE = Person("calls", Role.SYSTEM)


class CallDesk(Dispatcher):
    """A city in which `c1` may be called."""

    def starts(self, *to: str, who: Person = OFFICER, name: str = "c1", **more: Any) -> Outcome:
        return self.asks(who, "call.start", name, CallWish(to=to, **more))

    def does(self, who: Person, step: str, name: str = "c1", note: str = "", **wish: Any) -> Outcome:
        return self.asks(who, f"call.{step}", name, CallWish(**wish), note=note)

    def beats(self, *calls: str) -> Outcome:
        return self.does(LINE, "beat", "run", calls=calls)

    @property
    def call(self) -> Call:
        found = self.picture.kind(LiveCalls).get("c1")
        assert found is not None
        return found

    @property
    def members(self) -> dict[str, str]:
        return {one.address: one.state.value for one in self.call.members}


def test_who_is_rung_answers_declines_or_does_not_answer_and_each_is_an_event() -> None:
    desk = CallDesk()
    assert desk.starts(TOWN, "uurban", FULL).accepted
    assert desk.members == {"2112": "ringing", TOWN: "ringing", "uurban": "ringing", FULL: "ringing"}
    assert desk.does(OFFICER, "answer").accepted
    assert desk.does(PHONE, "answer").accepted
    assert desk.does(URBAN, "decline").accepted
    for second in (20, 40, 46):
        desk.tick(second)
        assert desk.beats("c1").accepted
    assert desk.members == {"2112": "joined", TOWN: "unanswered", "uurban": "declined", FULL: "joined"}
    assert desk.does(TOWN_DESK, "answer").accepted, "the page was late, the call goes on"
    assert desk.does(PHONE, "leave").accepted
    assert desk.does(OFFICER, "end").accepted
    assert desk.members == {"2112": "left", TOWN: "left", "uurban": "declined", FULL: "left"}
    assert (desk.call.why, desk.call.ended_by, desk.call.ended) == (CallEnd.ENDED, "officer", NOW + 46_000)
    assert desk.does(TOWN_DESK, "answer").code == "illegal", "it is over"
    assert desk.does(OFFICER, "note", note="已核实").accepted
    assert [one.text for one in desk.call.notes] == ["已核实"]


def test_who_was_not_rung_learns_nothing_and_may_do_nothing() -> None:
    desk = CallDesk()
    desk.starts(FULL)
    assert desk.does(OTHER_PHONE, "answer").code == "illegal"
    assert desk.does(VILLAGE, "answer").code == "illegal"
    assert desk.does(TOWN_DESK, "end").code == "unknown"
    assert desk.does(COUNTY, "invite", to=(TOWN,)).code == "unknown"
    assert desk.does(PHONE, "answer", name="c9").code == "unknown"
    assert desk.does(PHONE, "end").code == "unknown"
    assert {address for address, key in desk.own() if key == "call/c1"} == {"2112", FULL}


def test_a_call_is_rung_within_ones_own_area_and_never_a_telephone_line() -> None:
    desk = CallDesk()
    assert desk.starts(OTHER, who=COUNTY).code == "illegal"
    assert desk.starts("t110").code == "illegal"
    assert desk.starts("nothing").code == "illegal"
    assert desk.starts().code == "illegal"
    assert desk.starts(TOWN, who=TOWN_DESK).code == "illegal", "the own desk"
    assert desk.starts(PART).accepted, "a person may call a part-time worker"


def test_of_a_call_for_help_whose_cause_is_not_known_only_its_own_worker_is_called() -> None:
    desk = CallDesk()
    about = f"alert/{desk.sos(15)}"
    assert desk.starts(FULL, about=about).code == "illegal"
    assert desk.starts("w15", TOWN, about=about).accepted
    assert desk.does(OFFICER, "invite", to=(FULL,)).code == "illegal"
    desk.safe(about.partition("/")[2])
    assert desk.does(OFFICER, "invite", to=(FULL,)).accepted
    assert {address for address, key in desk.own() if key == "call/c1"} >= {"2112", "211221", TOWN, "w15", FULL}


def test_one_line_of_an_address_is_in_and_may_come_back() -> None:
    desk = CallDesk()
    desk.starts(TOWN, FULL)
    second = Person("second", Role.DUTY, TOWN)
    assert desk.does(TOWN_DESK, "answer").accepted
    assert desk.does(TOWN_DESK, "answer").accepted, "the same page again"
    assert desk.does(second, "answer").code == "illegal", "answered elsewhere"
    assert desk.does(second, "leave").code == "illegal", "nor may it hang up for the other"
    assert desk.does(LINE, "lost", member=TOWN).accepted
    assert desk.members[TOWN] == "left"
    joined = desk.call.member(TOWN)
    assert desk.does(second, "answer").accepted
    after = desk.call.member(TOWN)
    assert joined is not None
    assert after is not None
    assert (after.session, after.joined) == ("session-second", joined.joined)


def test_the_lead_of_a_call_is_offered_by_who_has_it_and_taken_by_another_of_the_same_desk() -> None:
    desk = CallDesk()
    desk.starts(TOWN)
    assert desk.does(OFFICER, "offer").code == "illegal", "its own line is not in yet"
    desk.does(OFFICER, "answer")
    desk.does(TOWN_DESK, "answer")
    assert desk.does(TOWN_DESK, "offer").code == "unknown", "a member that did not begin it"
    assert desk.does(CITY, "offer").code == "illegal", "nor another of the desk, whose line is not in"
    assert desk.does(OFFICER, "offer").accepted
    assert desk.does(OFFICER, "offer").code == "illegal", "once at a time"
    assert desk.own()["2112", "call/c1"]["handovers"] == [[NOW, "officer", 0, ""]]
    desk.tick(3)
    assert desk.does(CITY, "answer").accepted
    assert desk.own()[TOWN, "call/c1"]["handovers"] == [[NOW, "officer", NOW + 3_000, "city"]]
    lead = desk.call.member("2112")
    assert lead is not None
    assert (lead.session, lead.joined) == ("session-city", NOW)
    assert desk.does(OFFICER, "answer").code == "illegal", "it is the other's now"
    assert desk.does(OFFICER, "leave").code == "illegal"
    assert desk.does(CITY, "end").accepted


def test_a_lead_that_no_one_takes_lapses_and_the_call_goes_on_with_who_has_it() -> None:
    desk = CallDesk()
    desk.starts(TOWN)
    desk.does(OFFICER, "answer")
    desk.does(TOWN_DESK, "answer")
    desk.does(OFFICER, "offer")
    desk.restart()
    for second in (20, 44, 45):
        desk.tick(second)
        desk.beats("c1")
    assert [(one.over, one.taken_by) for one in desk.call.handovers] == [(NOW + 45_000, "")]
    assert desk.does(CITY, "answer").code == "illegal"
    assert desk.members == {"2112": "joined", TOWN: "joined"}
    assert desk.does(OFFICER, "offer").accepted
    assert desk.does(OFFICER, "end").accepted
    assert [one.taken_by for one in desk.call.handovers] == ["", ""]
    assert desk.call.offered is None, "with its end"


def test_everybody_in_session_inside_a_shape_is_called_as_far_as_the_own_area_goes() -> None:
    desk = CallDesk()
    desk.send(*(duty_start(worker, 0) for worker in (11, 12, 14)))
    points = ((11, 1, 123_800_000, 42_200_000), (14, 1, 123_801_000, 42_200_000), (15, 1, 123_800_000, 42_200_000))
    far = (12, 1, 123_900_000, 42_200_000)
    desk.picture.fold(entry(900, rows=fixes(*points, far, foreign=False)))
    box = ((123_700_000, 42_100_000), (123_850_000, 42_100_000), (123_850_000, 42_300_000), (123_700_000, 42_300_000))
    inside: dict[str, Any] = {"workers": ("full", "part"), "polygon": box}
    about = f"alert/{desk.sos(15)}"
    assert desk.starts(about=about, **inside).code == "illegal", "not before the place is safe"
    assert desk.starts(who=COUNTY, **inside).accepted
    assert set(desk.members) == {"211221", FULL}, "w14 is of another county, w12 elsewhere, w15 in no session"
    assert desk.does(COUNTY, "invite", workers=("full",), polygon=box).code == "illegal", "who is rung already"
    elsewhere = tuple((lon + 1_000_000, lat) for lon, lat in box)
    assert desk.starts(name="c2", workers=("full",), polygon=elsewhere).code == "illegal", "no one is inside"


def test_a_call_without_anybody_is_over() -> None:
    desk = CallDesk()
    desk.starts(FULL)
    assert desk.does(OFFICER, "answer").accepted
    assert desk.does(OFFICER, "leave").accepted
    assert not desk.call.ended, "one is still rung"
    assert desk.does(PHONE, "decline").accepted
    assert desk.call.why is CallEnd.EMPTY


def test_a_call_whose_process_is_not_heard_of_for_thirty_seconds_is_over_also_after_a_restart() -> None:
    desk = CallDesk()
    desk.starts(FULL)
    desk.does(OFFICER, "answer")
    desk.does(PHONE, "answer")
    desk.tick(20)
    desk.beats("c1", "c9")
    desk.tick(40)
    desk.restart()
    desk.tick(49)
    assert not desk.call.ended
    desk.tick(50)
    assert (desk.call.why, desk.call.ended) == (CallEnd.LOST, NOW + 50_000)
    assert desk.does(PHONE, "beat", "run", calls=("c1",)).code == "forbidden"


def test_four_at_most_by_mesh_and_the_same_engine_to_the_end() -> None:
    desk = CallDesk()
    assert desk.starts(TOWN, NEXT_TOWN, FULL, PART, engine=CallEngine.MESH).code == "illegal"
    assert desk.starts(TOWN, NEXT_TOWN, FULL, engine=CallEngine.MESH).accepted
    assert desk.does(OFFICER, "invite", to=(PART,)).code == "illegal"


def test_facts_are_of_areas_and_departments_and_never_of_a_person() -> None:
    desk = CallDesk()
    desk.starts(TOWN, "uurban", FULL)
    desk.does(OFFICER, "answer")
    desk.does(TOWN_DESK, "answer")
    desk.does(URBAN, "decline")
    desk.does(PHONE, "answer")
    assert [desk.sum(measure) for measure in (CALLS, CALL_RUNG, CALL_ANSWERED)] == [1, 2, 1]
    desk.does(OFFICER, "end")
    assert [desk.sum(measure) for measure in (CALLS, CALL_RUNG, CALL_ANSWERED)] == [1, 2, 1]


def test_when_it_is_over_it_stays_on_desks_for_a_day_and_leaves_its_members_at_once() -> None:
    desk = CallDesk()
    desk.starts(FULL)
    desk.does(PHONE, "answer")
    assert (FULL, "call/c1") in desk.own()
    desk.does(OFFICER, "end")
    assert (FULL, "call/c1") not in desk.own()
    assert desk.own()["2112", "call/c1"]["why"] == "ended"
    desk.tick(86_401)
    assert ("2112", "call/c1") not in desk.own()


def _on_wall(desk: CallDesk, scope: str) -> dict[str, Any]:
    found = wall_calls(desk.picture.kind(LiveCalls).on_walls(), scope)
    return {key: msgspec.json.decode(line) for key, line in found.items()}


def test_a_call_is_on_the_walls_of_its_desk_while_its_lead_wants_it_there_and_without_names() -> None:
    desk = CallDesk()
    desk.starts(TOWN, FULL, who=CITY)
    desk.does(CITY, "answer")
    assert _on_wall(desk, "2112") == {}, "not before the lead says so"
    assert not desk.does(OFFICER, "show").accepted, "an officer does not"
    assert desk.does(CITY, "show").accepted
    begun = desk.call.at
    assert _on_wall(desk, "2112") == {"call/c1": {"region": "2112", "engine": "talk", "since": begun, "n": 1}}
    assert _on_wall(desk, "211221") == {}
    desk.does(PHONE, "answer")
    assert _on_wall(desk, "2112")["call/c1"]["n"] == 2
    assert desk.does(CITY, "show").code == "illegal", "it is there"
    assert desk.does(CITY, "hide").accepted
    assert _on_wall(desk, "2112") == {}
    desk.does(CITY, "show")
    assert desk.does(CITY, "end").accepted
    assert (_on_wall(desk, "2112"), desk.call.wall) == ({}, 0)
    assert desk.does(CITY, "show").code == "illegal", "it is over"
