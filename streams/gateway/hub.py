"""The topics and who listens. Owns every channel; turns change sets into frames and hands them out.

Nothing here waits: a change is applied, encoded and handed to all who listen before the next line runs, so that a
snapshot and a subscription are one step and no update falls in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from typing import Protocol

import msgspec

from streams.access.subject import Subject
from streams.gateway.channel import Channel, ColumnsChannel, OutboundFrame, RecordsChannel, open_channel
from streams.gateway.counts import Counts
from streams.gateway.mailboxes import Mailboxes
from streams.gateway.one_county import OneCounty
from streams.gateway.outbox import Outbox, Pipe
from streams.gateway.own import OwnTopics, PendingChange, is_own
from streams.journal.api import OwnRecords
from streams.model.entry_id import ZERO, EntryId
from streams.model.event import Outcome
from streams.model.topic import Kind, Projection, Topic
from streams.settings import GatewaySection
from streams.wire.changes import ChangeSet, ColumnsChange, RecordsChange, TopicChange
from streams.wire.records import OutcomeLine

OUTCOMES_KEPT = 20
"""Newest answers that a session's topic holds; a page needs the one to the button just pressed."""


class Timer(Protocol):
    """Time for pacing only: seconds that only move forward, and a call that comes later."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], None]) -> object: ...


Write = Callable[[Iterable[Pipe], OutboundFrame], None]
"""Writes one frame to many pipes without waiting."""


class Hub:
    """`ready`: the first keyframe is in. `at`: city ms of the newest change set. `rev`: its id. `own_alone`: no topic
    of the city is held, only what addresses have that listen here."""

    def __init__(
        self, section: GatewaySection, timer: Timer, write: Write, counts: Counts, *, own_alone: bool = False
    ) -> None:
        self.ready = False
        self.at = 0
        self.rev = ZERO
        self._section, self._timer, self._write, self._counts = section, timer, write, counts
        self._channels: dict[str, Channel] = {}
        self._audience: dict[Channel, set[Outbox]] = {}
        self._own: set[str] = set()
        self._due: set[ColumnsChannel] = set()
        self._owns = OwnTopics()
        self._mailboxes = Mailboxes(section.ring_s)
        self._numbers = count(1)
        self._own_alone = own_alone
        self.walls = OneCounty()

    def find(self, topic: str) -> Channel | None:
        return self._channels.get(topic)

    def own_wanted(self, topic: Topic) -> bool:
        """Whether it is an own topic, which is loaded when it is asked for; from now on it is."""
        if topic.kind is not Kind.OWN:
            return False
        self._owns.want(str(topic))
        return True

    def own_missing(self) -> Iterable[str]:
        """Own topics to be loaded; lets those go that no one took."""
        for topic in self._owns.idle(self._timer.time()):
            if not self._audience[self._channels[topic]]:
                self._drop(self._channels[topic])
        return self._owns.wanted()

    def own_loaded(self, topic: str, found: OwnRecords) -> None:
        """What an address has as of a change, and what came since."""
        whole, channel = RecordsChange(topic, found.records, whole=True), self._channels.get(topic)
        behind = self._owns.loaded(topic, found.cursor, self._timer.time())
        if channel is None:
            self._open(whole, found.cursor, self.at)
        else:
            rev = max(found.cursor, EntryId(channel.rev.ms, channel.rev.seq + 1))
            self._apply(channel, whole, rev, self.at, keyframe=False)
        for one in behind:
            self._take(one.change, one.rev, one.at, keyframe=False)

    def own_lost(self) -> None:
        """Changes were missed."""
        self._owns.want_again()

    def channel(self, topic: Topic) -> Channel | None:
        """Of a topic that is asked for: a session's is opened by that, another's is there or not."""
        return self.mailbox(topic) or self.find(str(topic))

    def mailbox(self, topic: Topic) -> Channel | None:
        """The channel of one session's outcomes, opened by its first outcome or viewer and held for as long as a viewer
        may come back; None for another kind of topic."""
        if topic.kind is not Kind.SESSION:
            return None
        name, now = str(topic), self._timer.time()
        self._mailboxes.use(name, now)
        for idle in self._mailboxes.idle(now):
            if self._audience[self._channels[idle]]:
                self._mailboxes.use(idle, now)
            else:
                self._drop(self._channels[idle])
        if name not in self._channels:
            self._own.add(name)
            self._open(RecordsChange(name, whole=True), ZERO, self.at)
        return self._channels[name]

    def may(self, subject: Subject, topic: Topic) -> bool:
        """Whether a topic that the policy allows may be served now: a wall turns to another county at its own pace."""
        return self.walls.may(subject, topic, self._timer.time())

    def join(self, channel: Channel, outbox: Outbox, rev: EntryId | None) -> None:
        """From now on `outbox` gets the channel, beginning with what it lacks since `rev` (None: all)."""
        self._audience[channel].add(outbox)
        outbox.owe(channel, rev)

    def leave(self, channel: Channel, outbox: Outbox) -> None:
        self._audience[channel].discard(outbox)
        outbox.drop(channel)
        if channel.topic.startswith(Kind.SESSION):
            self._mailboxes.use(channel.topic, self._timer.time())
        elif not self._audience[channel] and is_own(channel.topic):
            self._drop(channel)

    def apply(self, rev: EntryId, changes: ChangeSet) -> None:
        """Takes one entry of `changes`. Topics that a keyframe does not name are empty."""
        self.rev, self.at = rev, changes.at
        for change in changes.topics:
            self._take(change, rev, changes.at, keyframe=changes.keyframe)
        for event in changes.events:
            if isinstance(event, Outcome):
                self._answer(event, rev, changes.at)
        if changes.keyframe:
            self.ready = True
            for change in self._unnamed(changes):
                self._take(change, rev, changes.at, keyframe=True)

    def own(self, change: RecordsChange, at: int, real: int) -> None:
        """Takes the state of a topic that the gateway itself makes. Its revs count from the real ms it was made."""
        self._own.add(change.topic)
        known = self._channels.get(change.topic)
        ms = max(real, known.rev.ms + 1) if known else real
        self._take(change, EntryId(ms, 0), at, keyframe=False)

    def digests(self) -> None:
        """Tells every listener that can compare it the digest of every topic."""
        for channel, audience in self._audience.items():
            listeners = [outbox.pipe for outbox in audience if outbox.hears(channel)]
            if listeners:
                self._send(listeners, channel.digest())

    def _drop(self, channel: Channel) -> None:
        self._own.discard(channel.topic)
        self._mailboxes.drop(channel.topic)
        self._owns.drop(channel.topic)
        del self._channels[channel.topic], self._audience[channel]

    def _answer(self, outcome: Outcome, rev: EntryId, at: int) -> None:
        """To the session that gave the command, whether it listens yet or not; an old answer is dropped for a new
        one."""
        if self._own_alone or not outcome.session:
            return
        topic = Topic(Kind.SESSION, outcome.session, Projection.SELF)
        channel = self.mailbox(topic)
        assert isinstance(channel, RecordsChannel)
        told = OutcomeLine(
            outcome.accepted, outcome.code, outcome.by, outcome.version, at, outcome.since, outcome.detail
        )
        gone = tuple(channel.keys()[: -OUTCOMES_KEPT + 1])
        change = RecordsChange(channel.topic, {outcome.command: msgspec.json.encode(told)}, gone)
        self._take(change, max(rev, EntryId(channel.rev.ms, channel.rev.seq + 1)), at, keyframe=False)

    def _take(self, change: TopicChange, rev: EntryId, at: int, *, keyframe: bool) -> None:
        if self._own_alone and not is_own(change.topic):
            return
        if is_own(change.topic) and not self._owns.applies(PendingChange(rev, at, change)):
            return
        channel = self._channels.get(change.topic)
        if channel is None:
            self._open(change, rev, at)
        else:
            self._apply(channel, change, rev, at, keyframe=keyframe)

    def _apply(self, channel: Channel, change: TopicChange, rev: EntryId, at: int, *, keyframe: bool) -> None:
        if isinstance(channel, RecordsChannel) and isinstance(change, RecordsChange):
            frame = channel.take(change, rev, at, self._timer.time())
            self._counts.keyframe_differences += keyframe and frame is not None
            if frame is not None:
                self._publish(channel, frame)
        elif isinstance(channel, ColumnsChannel) and isinstance(change, ColumnsChange):
            gathered = channel.take(change, rev, at)
            self._counts.keyframe_differences += keyframe and gathered
            if gathered:
                self._pace(channel)

    def _open(self, change: TopicChange, rev: EntryId, at: int) -> None:
        channel = open_channel(next(self._numbers), change, rev, at, self._section.ring_s)
        self._channels[change.topic] = channel
        self._audience[channel] = set()

    def _pace(self, channel: ColumnsChannel) -> None:
        """A frame at once when the last is long ago, else when its time has come."""
        if channel in self._due:
            return
        wait = channel.wait(self._timer.time(), self._section.worker_frame_ms / 1000)
        if wait <= 0:
            self._flush(channel)
        else:
            self._due.add(channel)
            self._timer.call_later(wait, lambda: self._flush(channel))

    def _flush(self, channel: ColumnsChannel) -> None:
        self._due.discard(channel)
        frame = channel.flush(self._timer.time())
        if frame is not None:
            self._publish(channel, frame)

    def _publish(self, channel: Channel, frame: OutboundFrame) -> None:
        self._send([outbox.pipe for outbox in self._audience[channel] if outbox.ready(channel, frame)], frame)

    def _send(self, pipes: list[Pipe], frame: OutboundFrame) -> None:
        self._counts.frames += len(pipes)
        self._counts.bytes += len(pipes) * len(frame.data)
        self._write(pipes, frame)

    def _unnamed(self, changes: ChangeSet) -> list[TopicChange]:
        named = {change.topic for change in changes.topics} | self._own | self._owns.held()
        return [
            ColumnsChange(topic, whole=True) if channel.columns else RecordsChange(topic, whole=True)
            for topic, channel in self._channels.items()
            if topic not in named
        ]
