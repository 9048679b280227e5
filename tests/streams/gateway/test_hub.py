import numpy as np
import pytest

from streams.gateway.channel import RecordsChannel
from streams.gateway.counts import Counts
from streams.gateway.hub import OUTCOMES_KEPT, Hub
from streams.gateway.outbox import Outbox
from streams.model.entry_id import EntryId
from streams.model.event import Outcome
from streams.model.topic import Kind, Projection, Topic
from streams.settings import GatewaySection
from streams.wire import columns
from streams.wire.changes import ROW, THERE, ChangeSet, ColumnsChange, RecordsChange
from streams.wire.viewer import Digest, Snapshot, TopicDelta
from tests.streams.gateway.pipes import HandTimer, MemoryPipe, write_each

AT = 1_764_000_000_000
REGIONS, WORKERS = "regions/2112/wall", "workers/211221/wall"


def rev(n: int) -> EntryId:
    return EntryId(n, 0)


def dot(idx: int, lon: int = 1) -> bytes:
    return np.array([(idx, lon, 2, AT // 1000, THERE)], ROW).tobytes()


class City:
    """A hub with its timer, begun with a keyframe."""

    def __init__(self) -> None:
        self.timer, self.counts = HandTimer(), Counts()
        self.hub = Hub(GatewaySection(), self.timer, write_each, self.counts)
        self.hub.apply(
            rev(1),
            ChangeSet(
                at=AT,
                topics=(
                    RecordsChange(REGIONS, {"2112": b"1"}, whole=True),
                    ColumnsChange(WORKERS, dot(0), whole=True),
                ),
                keyframe=True,
            ),
        )

    def viewer(self, topic: str, since: EntryId | None = None) -> MemoryPipe:
        pipe = MemoryPipe()
        channel = self.hub.find(topic)
        assert channel is not None
        self.hub.join(channel, Outbox(pipe, 1 << 20), since)
        return pipe

    def tell(self, n: int, *topics: RecordsChange | ColumnsChange, keyframe: bool = False) -> None:
        self.hub.apply(rev(n), ChangeSet(at=AT + n, topics=topics, keyframe=keyframe))


@pytest.fixture
def city() -> City:
    return City()


def test_before_the_first_keyframe_it_is_not_ready() -> None:
    hub = Hub(GatewaySection(), HandTimer(), write_each, Counts())
    assert not hub.ready
    hub.own(RecordsChange("health/2112/desk", {"a": b"1"}, whole=True), AT, 5)
    assert hub.find("health/2112/desk") is not None
    assert not hub.ready


def test_a_snapshot_and_what_follows_leave_nothing_out(city: City) -> None:
    pipe = city.viewer(REGIONS)
    city.tell(2, RecordsChange(REGIONS, {"2112": b"2"}))
    city.tell(3, RecordsChange(REGIONS, {"211221": b"3"}, ("2112",)))
    snapshot, first, second = pipe.said()
    assert isinstance(snapshot, Snapshot)
    assert isinstance(first, TopicDelta)
    assert isinstance(second, TopicDelta)
    assert (snapshot.rev, first.prev, first.rev, second.prev, second.rev) == ("1-0", "1-0", "2-0", "2-0", "3-0")
    assert (second.at, second.gone) == (AT + 3, ("2112",))


def test_all_viewers_get_the_very_same_bytes(city: City) -> None:
    pipes = [city.viewer(REGIONS) for _ in range(3)]
    city.tell(2, RecordsChange(REGIONS, {"2112": b"2"}))
    assert len({id(pipe.taken[1].data) for pipe in pipes}) == 1
    assert len({id(pipe.taken[0].data) for pipe in pipes}) == 1


def test_records_are_never_gathered(city: City) -> None:
    pipe = city.viewer(REGIONS)
    for n in range(2, 12):
        city.tell(n, RecordsChange(REGIONS, {"2112": b"%d" % n}))
    assert len(pipe.said()) == 11


def test_dots_go_at_once_and_then_at_most_every_half_second(city: City) -> None:
    pipe = city.viewer(WORKERS)
    city.tell(2, ColumnsChange(WORKERS, dot(1)))
    assert len(pipe.taken) == 2
    for n in range(3, 10):
        city.timer.step(0.05)
        city.tell(n, ColumnsChange(WORKERS, dot(n)))
    assert len(pipe.taken) == 2
    city.timer.step(0.2)
    assert len(pipe.taken) == 3
    kind, _, rows, at, prev, newest = columns.decode_rows(pipe.taken[2].data)
    assert (kind, at, prev, newest) == (columns.DELTA, AT + 9, rev(2), rev(9))
    assert rows["idx"].tolist() == [3, 4, 5, 6, 7, 8, 9]


def test_who_joins_between_two_frames_of_dots_is_in_step_with_the_others(city: City) -> None:
    city.tell(2, ColumnsChange(WORKERS, dot(1)))
    city.tell(3, ColumnsChange(WORKERS, dot(2)))
    pipe = city.viewer(WORKERS)
    city.timer.step(0.5)
    snapshot, delta = (columns.decode_rows(frame.data) for frame in pipe.taken)
    assert (snapshot[0], snapshot[5]) == (columns.SNAPSHOT, rev(2))
    assert (delta[0], delta[4], delta[5]) == (columns.DELTA, rev(2), rev(3))


def test_a_keyframe_that_says_nothing_new_sends_nothing(city: City) -> None:
    pipe, dots = city.viewer(REGIONS), city.viewer(WORKERS)
    city.tell(
        9, RecordsChange(REGIONS, {"2112": b"1"}, whole=True), ColumnsChange(WORKERS, dot(0), whole=True), keyframe=True
    )
    assert (len(pipe.taken), len(dots.taken)) == (1, 1)
    assert city.counts.keyframe_differences == 0
    assert (city.hub.at, city.hub.rev) == (AT + 9, rev(9))


def test_a_keyframe_that_differs_is_sent_as_a_delta_and_counted(city: City) -> None:
    pipe, dots = city.viewer(REGIONS), city.viewer(WORKERS)
    city.tell(9, RecordsChange(REGIONS, {"2112": b"7"}, whole=True), keyframe=True)
    delta = pipe.said()[1]
    assert isinstance(delta, TopicDelta)
    assert {key: bytes(value) for key, value in delta.put.items()} == {"2112": b"7"}
    assert columns.decode_rows(dots.taken[1].data)[2]["state"].tolist() == [0]
    assert city.counts.keyframe_differences == 2


def test_a_keyframe_leaves_the_gateways_own_topic_alone(city: City) -> None:
    city.hub.own(RecordsChange("health/2112/desk", {"a": b"1"}, whole=True), AT, 5)
    pipe = city.viewer("health/2112/desk")
    city.tell(9, keyframe=True)
    city.hub.own(RecordsChange("health/2112/desk", {"a": b"2"}, whole=True), AT, 5)
    snapshot, delta = pipe.said()
    assert isinstance(snapshot, Snapshot)
    assert isinstance(delta, TopicDelta)
    assert (snapshot.rev, delta.rev) == ("5-0", "6-0")


def test_a_topic_that_appears_later_can_be_found(city: City) -> None:
    city.tell(2, RecordsChange("posts/211221/desk", {"1": b'{"post":"x","kind":"full"}'}))
    first = city.viewer("posts/211221/desk").said()[0]
    assert isinstance(first, Snapshot)
    assert list(first.records) == ["1"]


def test_digests_speak_of_what_was_sent(city: City) -> None:
    pipe, dots = city.viewer(REGIONS), city.viewer(WORKERS)
    city.tell(2, ColumnsChange(WORKERS, dot(1)))
    city.tell(3, ColumnsChange(WORKERS, dot(2)), RecordsChange(REGIONS, {"x": b"1"}))
    city.hub.digests()
    of_records, of_dots = pipe.said()[-1], dots.said()[-1]
    assert isinstance(of_records, Digest)
    assert isinstance(of_dots, Digest)
    assert (of_records.rev, of_dots.rev) == ("3-0", "2-0")


def test_who_left_hears_nothing_more(city: City) -> None:
    pipe = MemoryPipe()
    outbox, channel = Outbox(pipe, 1 << 20), city.hub.find(REGIONS)
    assert channel is not None
    city.hub.join(channel, outbox, None)
    city.hub.leave(channel, outbox)
    city.tell(2, RecordsChange(REGIONS, {"2112": b"2"}))
    assert len(pipe.taken) == 1


def deltas(pipe: MemoryPipe) -> list[TopicDelta]:
    return [frame for frame in pipe.said() if isinstance(frame, TopicDelta)]


def outcome(command: str, session: str) -> Outcome:
    return Outcome(cause=command, at=AT, command=command, session=session, accepted=True, by="值班员")


def test_an_outcome_reaches_the_session_that_gave_the_command_and_no_other(city: City) -> None:
    pipes = {}
    for session in ("one", "two"):
        topic = Topic(Kind.SESSION, session, Projection.SELF)
        channel = city.hub.mailbox(topic)
        assert channel is city.hub.find(str(topic))
        pipes[session] = city.viewer(str(topic))
    city.hub.apply(
        rev(2), ChangeSet(at=AT + 2, events=(outcome("c1", "one"), outcome("c2", "one"), outcome("x", "gone")))
    )
    told = deltas(pipes["one"])
    assert [list(delta.put) for delta in told] == [["c1"], ["c2"]]
    assert deltas(pipes["two"]) == []
    city.tell(3, keyframe=True)
    assert deltas(pipes["one"]) == told, "a keyframe of the fold knows nothing of it and takes nothing away"


def test_old_answers_make_room_and_only_sessions_have_mailboxes(city: City) -> None:
    topic = Topic(Kind.SESSION, "one", Projection.SELF)
    for n in range(2, 60):
        city.hub.apply(rev(n), ChangeSet(at=AT + n, events=(outcome(f"c{n}", "one"),)))
    channel = city.hub.mailbox(topic)
    assert isinstance(channel, RecordsChannel)
    assert channel.keys() == [f"c{n}" for n in range(60 - OUTCOMES_KEPT, 60)]
    assert city.hub.mailbox(Topic(Kind.REGIONS, "2112", Projection.WALL)) is None


def test_an_answer_that_came_before_its_page_listened_is_there_when_it_does(city: City) -> None:
    city.hub.apply(rev(2), ChangeSet(at=AT, events=(outcome("early", "one"),)))
    topic = Topic(Kind.SESSION, "one", Projection.SELF)
    channel = city.hub.mailbox(topic)
    assert channel is not None
    pipe = city.viewer(str(topic))
    (snapshot,) = pipe.said()
    assert isinstance(snapshot, Snapshot)
    assert list(snapshot.records) == ["early"]

    # A line that is down for a while finds what came meanwhile, from where it was.
    outbox = Outbox(MemoryPipe(), 1 << 20)
    city.hub.join(channel, outbox, None)
    city.hub.leave(channel, outbox)
    city.hub.apply(rev(3), ChangeSet(at=AT, events=(outcome("meanwhile", "one"),)))
    (delta,) = deltas(city.viewer(str(topic), since=rev(2)))
    assert list(delta.put) == ["meanwhile"]


def test_a_mailbox_goes_when_nobody_has_used_it_for_as_long_as_a_viewer_may_come_back(city: City) -> None:
    topics = [Topic(Kind.SESSION, name, Projection.SELF) for name in ("listened", "left", "other")]
    outboxes = [Outbox(MemoryPipe(), 1 << 20) for _ in topics]
    for topic, outbox in zip(topics[:2], outboxes, strict=False):
        channel = city.hub.mailbox(topic)
        assert channel is not None
        city.hub.join(channel, outbox, None)
    city.timer.step(1_000.0)
    left = city.hub.find(str(topics[1]))
    assert left is not None
    city.hub.leave(left, outboxes[1])
    city.hub.mailbox(topics[2])
    assert city.hub.find(str(topics[1])) is left, "just left"
    city.timer.step(GatewaySection().ring_s + 1.0)
    city.hub.mailbox(topics[2])
    assert city.hub.find(str(topics[1])) is None
    assert city.hub.find(str(topics[0])) is not None, "somebody listens"
