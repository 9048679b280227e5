import pytest

from streams.clock import SteppedClock
from streams.errors import DecodeError
from streams.gateway.counts import Counts
from streams.gateway.feed import INDEX_LIMIT, Feed, decode
from streams.gateway.hub import Hub
from streams.journal.api import Change, Lease
from streams.journal.changes import AWAY_MS
from streams.journal.memory import MemoryJournal
from streams.model.entry_id import EntryId
from streams.settings import GatewaySection
from streams.wire.changes import ChangeSet, ColumnsChange, RecordsChange, encode
from tests.streams.gateway.house import dots
from tests.streams.gateway.pipes import HandTimer, write_each

TOPIC = "regions/2112/wall"


class Following:
    def __init__(self) -> None:
        self.journal, self.counts, self.clock = MemoryJournal("2112"), Counts(), SteppedClock(1_000_000)
        self.hub = Hub(GatewaySection(), HandTimer(), write_each, self.counts)
        self.feed = Feed(self.journal, self.hub, self.clock, self.counts)
        self._lease: Lease | None = None

    async def emit(self, n: int, value: bytes, *, keyframe: bool = False, body: bytes = b"") -> None:
        if self._lease is None:
            self._lease = await self.journal.acquire("fold", 3_600_000)
            assert self._lease is not None
        topics = (RecordsChange(TOPIC, {"k": value}, whole=keyframe),)
        raw = body or encode(ChangeSet(at=n, topics=topics, keyframe=keyframe))
        await self.journal.emit(self._lease, [Change(id=EntryId(n, 0), body=raw, keyframe=keyframe)])

    async def wipe(self) -> None:
        """The journal is lost; another begins."""
        self._lease = None
        vars(self.journal).update(vars(MemoryJournal("2112")))

    def held(self) -> tuple[str, bool]:
        """The topic's rev, and whether it holds the newest value."""
        channel = self.hub.find(TOPIC)
        assert channel is not None
        return str(channel.rev), b'"k":"%s"' % str(channel.rev).encode() in channel.snapshot().data


def value(n: int) -> bytes:
    return b'"%d-0"' % n


async def test_it_begins_with_the_newest_keyframe_and_follows_from_there() -> None:
    following = Following()
    await following.feed.step()
    assert not following.hub.ready
    await following.emit(1, value(1), keyframe=True)
    await following.emit(2, value(2))
    await following.emit(3, value(3), keyframe=True)
    await following.emit(4, value(4))
    await following.feed.step()
    assert following.held() == ("3-0", True)
    await following.feed.step()
    assert following.held() == ("4-0", True)
    assert following.counts.keyframe_differences == 0


async def test_its_lag_is_from_the_cause_to_here() -> None:
    following = Following()
    await following.emit(999_990, value(999_990), keyframe=True)
    await following.feed.step()
    assert (following.counts.lag_ms, following.counts.fold_at) == (10, 999_990)


async def test_after_a_change_that_cannot_be_read_only_a_keyframe_is_believed() -> None:
    following = Following()
    await following.emit(1, value(1), keyframe=True)
    await following.emit(2, b"", body=b"nonsense")
    await following.emit(3, value(3))
    for _ in range(2):
        await following.feed.step()
    assert following.held() == ("1-0", True)
    assert (following.hub.at, following.counts.undecodable) == (1, 1)
    await following.emit(4, value(4), keyframe=True)
    await following.emit(5, value(5))
    await following.feed.step()
    assert following.held() == ("5-0", True)


async def test_changes_trimmed_away_unread_are_made_up_for_by_the_newest_keyframe() -> None:
    following = Following()
    await following.emit(1, value(1), keyframe=True)
    await following.feed.step()
    for n in range(2, 6):
        await following.emit(n, value(n), keyframe=n == 4)
    await following.journal.trim_changes(EntryId(3, 0))
    following.clock.step(AWAY_MS + 1)
    await following.feed.step()
    assert (following.counts.reloads, following.held()) == (1, ("4-0", True))
    await following.feed.step()
    assert following.held() == ("5-0", True)


async def test_a_journal_that_begins_anew_is_followed_from_its_keyframe() -> None:
    following = Following()
    await following.emit(500, value(500), keyframe=True)
    await following.feed.step()
    await following.wipe()
    await following.emit(7, value(7), keyframe=True)
    await following.feed.step()
    assert (following.counts.reloads, following.held()) == (1, ("7-0", True))


@pytest.mark.parametrize(
    "change",
    [ColumnsChange("workers/211221/wall", b"x" * 16), ColumnsChange("w", dots(1, base=INDEX_LIMIT).tobytes())],
)
def test_rows_that_are_none_are_refused_before_anything_is_applied(change: ColumnsChange) -> None:
    with pytest.raises(DecodeError):
        decode(encode(ChangeSet(at=1, topics=(change,))))
