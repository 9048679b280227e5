"""Recordings as records: off by default, asked for by a lead with a reason, on once the process says that all know."""

from __future__ import annotations

import msgspec

from streams.model.calls.call import CallEngine, CallWish
from streams.model.calls.recording import RecordingState
from streams.model.event import NewCase
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import reports
from tests.streams.fold.messaging.dispatcher import CITY, COUNTY, OFFICER, TOWN, TOWN_DESK, VILLAGE
from tests.streams.fold.test_drills import Exercise
from tests.streams.fold.test_live_calls import LINE, CallDesk

FILE = "ab" * 32


class TapedDesk(CallDesk):
    """Its call is the lead's."""

    def begins(self, engine: CallEngine = CallEngine.TALK, about: str = "") -> None:
        assert self.starts(TOWN, who=CITY, engine=engine, about=about).accepted
        assert self.does(CITY, "answer").accepted
        assert self.does(TOWN_DESK, "answer").accepted

    def becomes(self, state: RecordingState, file: str = "") -> str:
        return self.does(LINE, "recorded", recording=state, file=file).code

    @property
    def tapes(self) -> list[str]:
        return [one.state.value for one in self.call.recordings]


def test_a_lead_asks_with_a_reason_and_it_is_on_when_the_process_says_so() -> None:
    desk = TapedDesk()
    desk.begins()
    assert not desk.call.recorded
    assert desk.does(OFFICER, "record", note="取证").code == "unknown", "an officer does not"
    assert desk.does(TOWN_DESK, "record", note="取证").code == "unknown", "nor a member"
    assert desk.does(COUNTY, "record", note="取证").code == "unknown"
    assert desk.does(CITY, "record").code == "illegal", "without a reason"
    assert desk.does(CITY, "record", note="取证").accepted
    assert desk.does(CITY, "record", note="取证").code == "illegal", "one at a time"
    assert (desk.tapes, desk.call.recorded) == (["asked"], False)
    assert desk.does(CITY, "recorded", recording=RecordingState.ON).code == "unknown", "no person says what is on"
    assert desk.becomes(RecordingState.KEPT, FILE) == "illegal"
    assert desk.becomes(RecordingState.ON) == "ok"
    assert (desk.tapes, desk.call.recorded) == (["on"], True)
    shown = desk.own()[TOWN, "call/c1"]["recordings"]
    assert shown == [[NOW, "city", "取证", "on", 0, ""]], "each member reads who and why"
    desk.tick(5)
    assert desk.does(CITY, "record", stop=True).accepted
    assert desk.becomes(RecordingState.KEPT) == "illegal", "a file has a hash"
    assert desk.becomes(RecordingState.KEPT, FILE) == "ok"
    assert desk.own()["2112", "call/c1"]["recordings"] == [[NOW, "city", "取证", "kept", NOW + 5_000, FILE]]
    assert desk.does(CITY, "record", note="再次取证").accepted
    desk.restart()
    assert desk.tapes == ["kept", "asked"]


def test_the_end_of_a_call_is_the_end_of_its_recording() -> None:
    desk = TapedDesk()
    desk.begins()
    desk.does(CITY, "record", note="取证")
    desk.becomes(RecordingState.ON)
    assert desk.does(CITY, "end").accepted
    assert desk.tapes == ["over"]
    assert desk.becomes(RecordingState.KEPT, FILE) == "ok", "its file comes after the end"
    assert desk.does(CITY, "record", note="取证").code == "illegal"
    other = TapedDesk()
    other.begins()
    other.does(CITY, "record", note="取证")
    other.does(CITY, "end")
    assert (other.tapes, other.call.recorded) == (["none"], False), "nobody had confirmed it"


def test_what_may_not_be_recorded_is_refused() -> None:
    for engine in (CallEngine.MESH, CallEngine.SERVER):
        video = TapedDesk()
        video.begins(engine)
        assert video.does(CITY, "record", note="取证").code == "illegal"
    practised = Exercise()
    practised.leak()
    wish = CallWish(to=(TOWN,), about=f"alert/{practised.alert().id}")
    assert practised.asks(CITY, "call.start", "c1", wish).accepted
    assert practised.asks(CITY, "call.answer", "c1", CallWish()).accepted
    assert practised.asks(CITY, "call.record", "c1", CallWish(), note="取证").code == "illegal", "a drill"
    secret = Exercise()
    secret.send(reports(OFFICER, "r1", NewCase(type="R01", region=VILLAGE.scope, text="不得外传")))
    wish = CallWish(to=(TOWN,), about="case/r1")
    assert secret.asks(CITY, "call.start", "c1", wish).code == "illegal", "of a restricted case there is no call"


def test_an_older_checkpoint_has_calls_without_recordings() -> None:
    desk = TapedDesk()
    desk.begins()
    old = msgspec.to_builtins(desk.call)
    for field in ("recordings", "handovers"):
        del old[field]
    assert msgspec.convert(old, type(desk.call)) == desk.call
