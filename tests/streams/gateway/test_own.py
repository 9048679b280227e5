"""Own topics: loaded from the journal when somebody listens, never held for nobody, and nothing of them is lost."""

from __future__ import annotations

import pytest

from streams.access.served import served
from streams.access.subject import Role, Subject
from streams.errors import JournalUnavailable
from streams.gateway.counts import Counts
from streams.gateway.own import IDLE_S, OwnLoader
from streams.journal.api import Change, OwnChange, OwnRecords
from streams.journal.memory import MemoryJournal
from streams.model.entry_id import EntryId
from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import ChangeSet, RecordsChange
from streams.wire.viewer import Snapshot, Subscribe, TopicDelta, TopicGranted, TopicRefused, TopicRequest, Unsubscribe
from tests.streams.gateway.house import DUTY as CITY_DUTY
from tests.streams.gateway.house import house
from tests.streams.gateway.test_hub import City, rev
from tests.streams.gateway.test_viewer import DUTY, Visit

TOPIC = "own/211221/self"
ASK = Subscribe((TopicRequest("own/self"),))


@pytest.fixture
def visit() -> Visit:
    return Visit()


def load(visit: Visit, n: int, **records: bytes) -> None:
    """The journal answers, and the viewer's turn comes."""
    assert list(visit.hub.own_missing()) == [TOPIC]
    visit.hub.own_loaded(TOPIC, OwnRecords(rev(n), records))
    visit.viewer.look(1.0)


def tell(visit: Visit, n: int, put: dict[str, bytes], *gone: str) -> None:
    visit.hub.apply(rev(n), ChangeSet(at=n, topics=(RecordsChange(TOPIC, put, gone),)))


def shown(visit: Visit) -> dict[str, int]:
    """What the viewer's replica holds, by the frames it was sent."""
    held: dict[str, int] = {}
    for frame in visit.pipe.said():
        if isinstance(frame, Snapshot) and frame.topic == TOPIC:
            held = {key: int(bytes(raw)) for key, raw in frame.records.items()}
        if isinstance(frame, TopicDelta) and frame.topic == TOPIC:
            held |= {key: int(bytes(raw)) for key, raw in frame.put.items()}
            held = {key: n for key, n in held.items() if key not in frame.gone}
    return held


def test_a_viewer_gets_what_its_address_has_and_what_comes(visit: Visit) -> None:
    visit.say(ASK)
    assert not [frame for frame in visit.pipe.said() if isinstance(frame, TopicRefused)], "it waits for the journal"
    load(visit, 5, a=b"1")
    (granted,) = [frame for frame in visit.pipe.said() if isinstance(frame, TopicGranted)]
    assert (granted.asked, granted.topic) == ("own/self", TOPIC)
    tell(visit, 6, {"b": b"2"}, "a")
    assert shown(visit) == {"b": 2}


def test_what_comes_while_it_is_loaded_is_neither_lost_nor_taken_twice(visit: Visit) -> None:
    visit.say(ASK)
    tell(visit, 4, {"a": b"4"})
    tell(visit, 6, {"a": b"6"})
    load(visit, 5, a=b"5")
    tell(visit, 5, {"a": b"1"})
    assert shown(visit) == {"a": 6}


def test_a_gateway_behind_the_journal_does_not_go_back(visit: Visit) -> None:
    visit.say(ASK)
    load(visit, 9, a=b"9")
    tell(visit, 7, {"a": b"7"})
    assert shown(visit) == {"a": 9}
    tell(visit, 10, {"a": b"10"})
    assert shown(visit) == {"a": 10}


def test_nothing_is_held_for_nobody(visit: Visit) -> None:
    tell(visit, 3, {"a": b"1"})
    assert visit.hub.find(TOPIC) is None
    visit.say(ASK)
    load(visit, 5)
    visit.say(Unsubscribe(("own/self",)))
    assert visit.hub.find(TOPIC) is None
    tell(visit, 6, {"a": b"1"})
    assert visit.hub.find(TOPIC) is None


def test_what_was_loaded_for_somebody_who_left_goes(visit: Visit) -> None:
    visit.say(ASK)
    visit.say(Unsubscribe(("own/self",)))
    load(visit, 5)
    assert visit.hub.find(TOPIC) is not None
    visit.timer.step(IDLE_S + 1)
    assert list(visit.hub.own_missing()) == []
    assert visit.hub.find(TOPIC) is None


def test_a_keyframe_says_nothing_of_it(visit: Visit) -> None:
    visit.say(ASK)
    load(visit, 5, a=b"1")
    visit.keyframe(6)
    assert shown(visit) == {"a": 1}


def test_after_missed_changes_it_is_loaded_again(visit: Visit) -> None:
    visit.say(ASK)
    load(visit, 5, a=b"1", b=b"2")
    visit.hub.own_lost()
    load(visit, 9, b=b"3")
    assert shown(visit) == {"b": 3}


def test_numbers_of_topics_are_not_used_twice(visit: Visit) -> None:
    """A topic that went made room for a number that another one still had."""
    visit.say(ASK)
    load(visit, 5)
    visit.say(Unsubscribe(("own/self",)))
    visit.say(ASK)
    load(visit, 6)
    visit.say(Subscribe((TopicRequest("regions/211221"),)))
    numbers = [frame.number for frame in visit.pipe.said() if isinstance(frame, TopicGranted)]
    assert len(set(numbers)) == len(numbers) == 3


@pytest.mark.parametrize(
    ("subject", "address"),
    [
        (DUTY, "211221"),
        (Subject(id="v", role=Role.VILLAGE, scope="211221106201"), "211221106201"),
        (Subject(id="d", role=Role.DEPARTMENT, scope="2112", department="justice"), "ujustice"),
        (Subject(id="d", role=Role.DEPARTMENT, scope="2112"), None),
        (Subject(id="w", role=Role.WALL, scope="2112"), None),
        (Subject(id="s", role=Role.SUPERVISOR, scope="2112"), None),
    ],
)
def test_the_gateway_fills_in_whose_it_is(subject: Subject, address: str | None) -> None:
    topic = served(subject, "own/self", 0)
    assert topic == (Topic(Kind.OWN, address, Projection.SELF) if address else None)
    for other in ("211282", "ujustice", "w1", subject.scope):
        assert served(subject, f"own/{other}", 0) is None


async def test_a_journal_that_is_away_is_asked_again() -> None:
    class Away(MemoryJournal):
        away = True

        async def own(self, address: str) -> OwnRecords:
            if self.away:
                raise JournalUnavailable("away")
            return await super().own(address)

    city, journal, counts = City(), Away("2112"), Counts()
    city.hub.own_wanted(Topic.parse(TOPIC))
    loader = OwnLoader(journal, city.hub, counts)
    await loader.step()
    assert (city.hub.find(TOPIC), counts.journal_errors) == (None, 1)
    lease = await journal.acquire("test", 1)
    assert lease is not None
    await journal.emit(lease, [Change(id=EntryId(5, 0), body=b"", own=(OwnChange("211221", {"a": b"1"}),))])
    journal.away = False
    await loader.step()
    channel = city.hub.find(TOPIC)
    assert channel is not None
    assert channel.rev == EntryId(5, 0)


async def test_over_a_line_an_address_hears_what_it_has_and_what_comes() -> None:
    """A real gateway: loaded once, then told by changes alone, and again after a reconnect."""
    async with house() as home:
        await home.emit(own=(OwnChange("2112", {"task/a": b"1"}), OwnChange("211221", {"task/x": b"9"})))
        async with home.follower("own/self", subject=CITY_DUTY) as follower:
            await follower.until(lambda: follower.holds("own/self"))
            assert follower.topics["own/self"].topic == "own/2112/self"
            assert follower.topics["own/self"].records() == {"task/a": b"1"}
            gone = OwnChange("2112", {"task/b": b"2"}, ("task/a",))
            last = await home.emit(RecordsChange("own/2112/self", gone.put, gone.gone), own=(gone,))
            await follower.until(lambda: follower.topics["own/self"].rev == last)
            assert follower.topics["own/self"].records() == {"task/b": b"2"}
        async with home.follower("own/self", subject=CITY_DUTY) as follower:
            await follower.until(lambda: follower.holds("own/self"))
            assert follower.topics["own/self"].records() == {"task/b": b"2"}
