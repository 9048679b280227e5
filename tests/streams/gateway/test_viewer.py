import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.access.served import served
from streams.access.subject import Role, Subject
from streams.clock import SteppedClock
from streams.errors import DecodeError, Denied
from streams.gateway.counts import Counts
from streams.gateway.hub import Hub
from streams.gateway.one_county import SWITCH_S
from streams.gateway.viewer import FRAMES_AT_ONCE, RESYNC_S, TOPICS, Viewer
from streams.model.entry_id import EntryId
from streams.model.topic import Kind
from streams.registry.records import Session
from streams.settings import GatewaySection
from streams.wire.changes import ChangeSet, ColumnsChange, RecordsChange
from streams.wire.viewer import Resync, Snapshot, Subscribe, TopicGranted, TopicRefused, TopicRequest, Unsubscribe
from tests.streams.gateway.pipes import HandTimer, MemoryPipe, write_each

AT = 1_764_000_000_000
WALL = Subject(id="w", role=Role.WALL, scope="2112")
DUTY = Subject(id="d", role=Role.DUTY, scope="211221")
TOPIC = "regions/211221/desk"


class Visit:
    def __init__(self, subject: Subject = DUTY, *, begun: bool = True) -> None:
        self.pipe, self.counts = MemoryPipe(), Counts()
        self.timer = HandTimer()
        self.hub = Hub(GatewaySection(), self.timer, write_each, self.counts)
        session = Session(id="s", subject=subject, page="region")
        self.viewer = Viewer(session, self.pipe, self.hub, SteppedClock(AT), self.counts, 1 << 20)
        if begun:
            self.keyframe()

    def keyframe(self, n: int = 1) -> None:
        topics = tuple(
            RecordsChange(topic, {"k": b"%d" % n}, whole=True)
            for topic in (TOPIC, "regions/2112/desk", "regions/2112/wall", "feed/2112/desk")
        )
        self.hub.apply(EntryId(n, 0), ChangeSet(at=AT, topics=topics, keyframe=True))

    def say(self, frame: msgspec.Struct, now: float = 0.0) -> None:
        self.viewer.hear(msgspec.json.encode(frame), now)


def test_a_granted_topic_comes_with_its_snapshot() -> None:
    visit = Visit()
    visit.say(Subscribe((TopicRequest("regions/211221"),)))
    granted, snapshot = visit.pipe.said()
    assert granted == TopicGranted(asked="regions/211221", topic=TOPIC, number=1, columns=False)
    assert isinstance(snapshot, Snapshot)


@pytest.mark.parametrize(
    "asked",
    ["regions/2112", "regions/211222", "clusters/2112", "regions/211299", "regions", "", TOPIC, "x/2112"],
)
def test_forbidden_unknown_and_nonsense_are_one_answer(asked: str) -> None:
    visit = Visit()
    visit.say(Subscribe((TopicRequest(asked),)))
    assert visit.pipe.said() == [TopicRefused(asked=asked)]


@given(st.sampled_from(Kind), st.sampled_from(["2112", "211221", "211221106", "2113"]))
def test_a_wall_gets_its_own_projection_or_nothing(kind: Kind, region: str) -> None:
    topic = served(WALL, f"{kind}/{region}", AT)
    assert topic is None or topic.projection == "wall"
    if kind is Kind.WORKERS:
        assert (topic is not None) == (region in ("211221", "211221106")), "one county, or one township"


def test_before_the_first_keyframe_a_topic_waits_and_a_forbidden_one_does_not() -> None:
    visit = Visit(begun=False)
    visit.say(
        Subscribe((TopicRequest("regions/211221"), TopicRequest("clusters/2112"), TopicRequest("regions/211221106")))
    )
    assert visit.pipe.said() == [TopicRefused(asked="clusters/2112")]
    visit.keyframe()
    visit.viewer.look(1.0)
    kinds = [type(frame) for frame in visit.pipe.said()[1:]]
    assert kinds == [TopicGranted, Snapshot, TopicRefused]


def test_a_second_resync_within_two_seconds_waits_its_turn_and_nothing_comes_between() -> None:
    visit = Visit()
    visit.say(Subscribe((TopicRequest("regions/211221"),)))
    visit.say(Resync("regions/211221", "gap"), 10.0)
    visit.say(Resync(TOPIC, "gap"), 10.5)
    visit.say(Resync(TOPIC, "gap"), 11.0)
    visit.keyframe(2)
    assert [type(frame) for frame in visit.pipe.said()] == [TopicGranted, Snapshot, Snapshot]
    visit.viewer.look(10.0 + RESYNC_S)
    last = visit.pipe.said()[-1]
    assert isinstance(last, Snapshot)
    assert last.rev == "2-0"
    assert len(visit.pipe.said()) == 4
    assert visit.counts.resyncs == 3


def test_who_unsubscribes_hears_no_more_of_it() -> None:
    visit = Visit()
    visit.say(Subscribe((TopicRequest("regions/211221"),)))
    visit.say(Unsubscribe(("regions/211221", "never/asked")))
    visit.keyframe(2)
    visit.say(Resync("regions/211221", "gap"))
    assert len(visit.pipe.said()) == 2


def test_a_rev_that_is_held_is_not_sent_again() -> None:
    visit = Visit()
    visit.say(Subscribe((TopicRequest("regions/211221", "1-0"),)))
    assert [type(frame) for frame in visit.pipe.said()] == [TopicGranted]


@pytest.mark.parametrize("rev", ["nonsense", "-", "9-9", "1-0-0", "²-1", "9" * 5000 + "-0"])
def test_a_rev_that_says_nothing_gets_a_snapshot(rev: str) -> None:
    visit = Visit()
    visit.say(Subscribe((TopicRequest("regions/211221", rev),)))
    assert [type(frame) for frame in visit.pipe.said()] == [TopicGranted, Snapshot]


def test_more_topics_than_a_page_needs_are_refused() -> None:
    visit = Visit(begun=False)
    asks = tuple(TopicRequest(f"regions/211221{n:03d}") for n in range(TOPICS + 1))
    visit.say(Subscribe(asks))
    assert visit.pipe.said() == [TopicRefused(asked=asks[-1].topic)]


def test_a_flood_ends_the_conversation_and_a_fast_reader_does_not() -> None:
    visit = Visit()
    for n in range(200):
        visit.say(Unsubscribe(("a/b",)), n * 0.2)
    for _ in range(int(FRAMES_AT_ONCE)):
        visit.say(Unsubscribe(("a/b",)), 1000.0)
    with pytest.raises(Denied):
        visit.say(Unsubscribe(("a/b",)), 1000.0)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_bytes_that_are_no_frame_are_distinct_name(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        Visit().viewer.hear(b"!" + raw, 0.0)


def test_a_second_hello_is_misconduct() -> None:
    with pytest.raises(DecodeError):
        Visit().viewer.hear(b'{"t":"hello","topics":[],"ticket":"x"}', 0.0)


def test_a_wall_hears_a_second_county_only_after_it_gave_up_the_first() -> None:
    visit = Visit(WALL, begun=False)
    topics = tuple(ColumnsChange(f"workers/{code}/wall", whole=True) for code in ("211221", "211222"))
    visit.hub.apply(EntryId(1, 0), ChangeSet(at=AT, topics=topics, keyframe=True))
    visit.say(Subscribe((TopicRequest("workers/211221"), TopicRequest("workers/211222"))))
    granted = [frame.asked for frame in visit.pipe.said() if isinstance(frame, TopicGranted)]
    assert granted == ["workers/211221"]
    visit.timer.now += SWITCH_S
    visit.viewer.look(visit.timer.now)
    granted = [frame.asked for frame in visit.pipe.said() if isinstance(frame, TopicGranted)]
    assert granted == ["workers/211221", "workers/211222"]
    assert list(visit.viewer._channels) == ["workers/211222"]
