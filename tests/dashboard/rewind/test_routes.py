"""A moment of the past: as it was sent, by the rights of today, with the reason on record before anything is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, local_day
from streams.rewind.files import HOUR_MS, SentWriter, hour_of
from streams.rewind.run import folder_of
from streams.wire.changes import ChangeSet, RecordsChange
from tests.dashboard.conftest import Browser, Site

TOPICS = ["regions/2112", "regions/211221", "alerts/211221", "workers/211221"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, int]]:
    """A site, and the city ms at which what was sent begins: 20 s, the value of each topic is the second."""
    site = Site(tmp_path_factory.mktemp("rewind"), demo=True)
    begin, writer = (real_ms() // HOUR_MS * HOUR_MS) - HOUR_MS // 2, SentWriter(folder_of(site.settings))
    writer.open()
    names = (
        "regions/2112/desk",
        "regions/211221/desk",
        "alerts/211221/desk",
        "workers/211221/desk",
        "regions/2112/wall",
    )
    for n in range(20):
        topics = tuple(RecordsChange(name, {"n": b"%d" % n}, whole=not n) for name in names)
        writer.take(ChangeSet(at=begin + n * 1_000, topics=topics, keyframe=not n), EntryId(begin + n * 1_000, 0))
    writer.close()
    yield site, begin
    site.registry.close()


def ask(browser: Browser, at: int, *, region: str = "2112", reason: str = "复盘", place: str = "") -> Any:
    said = {"region": region, "at": at, "reason": reason, "topics": TOPICS, "place": place}
    return browser.ask("/rewind/data", said)


def shown(answer: Any) -> dict[str, Any]:
    return {one["asked"]: one["put"] for one in answer.json["topics"]}


def test_a_moment_is_shown_as_it_was_sent_and_played_on(kept: tuple[Site, int]) -> None:
    site, begin = kept
    lead = site.signed_in(Role.DUTY_LEAD)
    first = ask(lead, begin + 5_400)
    assert first.status_code == 200
    assert first.json["at"] == begin + 5_000
    assert first.json["kept"][hour_of(begin)] is True
    assert shown(first) == {name: {"n": 5} for name in ("regions/2112", "regions/211221", "alerts/211221")}
    then = ask(lead, begin + 9_000, place=first.json["place"])
    assert shown(then)["regions/2112"] == {"n": 9}
    assert not any(one.get("whole") for one in then.json["topics"])
    assert ask(lead, begin + 9_000, place=then.json["place"]).json["topics"] == []


def test_a_county_is_shown_its_own_and_a_wall_nothing(kept: tuple[Site, int]) -> None:
    site, begin = kept
    county = site.signed_in(Role.SUPERVISOR, "211221")
    assert ask(county, begin + 3_000).status_code == 404
    assert list(shown(ask(county, begin + 3_000, region="211221"))) == ["regions/211221", "alerts/211221"]
    for role in (Role.DUTY, Role.LEADER, Role.SYSTEM_ADMIN, Role.AUDITOR):
        assert ask(site.signed_in(role), begin + 3_000).status_code == 404


def test_the_reason_is_on_record_once_for_an_hour_of_the_past(kept: tuple[Site, int]) -> None:
    site, begin = kept
    who = site.signed_in(Role.SUPERVISOR)
    assert ask(who, begin + 3_000, reason=" ").json == {"code": "reason"}
    session = who.session()
    assert session is not None
    for second in (3, 4, 5):
        assert ask(who, begin + second * 1_000, reason="11·29 事件复盘").status_code == 200
    chain = [one.record for one in site.registry.audit_chain()]
    found = [one for one in chain if one.session == session.id and one.action == "rewind.open"]
    assert {(one.object, one.reason) for one in found} == {(f"rewind/2112/{hour_of(begin)}", "11·29 事件复盘")}
    assert len(found) < 3, "one for an hour; two where the hour turned meanwhile"


@pytest.mark.parametrize("place", ["x", "20261129T06", "20261129T06:-1", "../../etc/passwd:0", "20261129T06:1e9"])
def test_a_place_that_is_none_is_refused(kept: tuple[Site, int], place: str) -> None:
    site, begin = kept
    answer = ask(site.signed_in(Role.DUTY_LEAD), begin + 3_000, place=place)
    assert (answer.status_code, answer.json) == (422, {"code": "rewind_moment"})


def test_what_is_not_yet_and_what_is_no_question_is_refused(kept: tuple[Site, int]) -> None:
    site, begin = kept
    lead = site.signed_in(Role.DUTY_LEAD)
    assert ask(lead, real_ms() + 3_600_000).json == {"code": "rewind_moment"}
    assert lead.ask("/rewind/data", {"at": "now"}).status_code == 422
    early = ask(lead, begin - 1_000)
    assert (early.json["at"], early.json["topics"]) == (0, [])


def test_the_line_of_time_has_what_the_desk_did_that_day_and_asks_for_the_same_reason(kept: tuple[Site, int]) -> None:
    site, begin = kept
    day = day_start(local_day(begin))
    waits = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", day, state=AlertState.PENDING)
    rung = moved(waits, AlertMove.RAISE, at=day + 1_000)
    taken = moved(rung, AlertMove.ACKNOWLEDGE, at=day + 41_000, by="甲")
    history = History(site.settings.history_url)
    history.open()
    history.put([msgspec.structs.replace(taken, tiers=(9, 6, 4))], EntryId(1, 0), begin)
    history.close()
    said = {"region": "2112", "at": begin, "reason": "复盘", "topics": []}
    lines = site.signed_in(Role.DUTY_LEAD).ask("/rewind/line", said).json["lines"]
    assert [line[:2] for line in lines] == [[day + 1_000, "alert"], [day + 41_000, "alert"]]
    assert lines[1][2].endswith("甲确认")
    other = site.signed_in(Role.SUPERVISOR, "211282")
    assert other.ask("/rewind/line", {**said, "region": "211282"}).json["lines"] == []
    assert other.ask("/rewind/line", said).status_code == 404
    assert site.signed_in(Role.DUTY_LEAD).ask("/rewind/line", {**said, "reason": ""}).json == {"code": "reason"}
    assert site.signed_in(Role.DUTY).ask("/rewind/line", said).status_code == 404
