"""One viewer after its hello: what it asked for, what it may have, what it is owed. Never waits."""

from __future__ import annotations

import msgspec

from streams.access.served import served
from streams.clock import Clock
from streams.errors import DecodeError, Denied
from streams.gateway.channel import Channel, as_json
from streams.gateway.counts import Counts
from streams.gateway.hub import Hub
from streams.gateway.outbox import Outbox, Pipe
from streams.model.entry_id import EntryId
from streams.model.topic import Topic
from streams.registry.records import Session
from streams.wire.unreadable import UNREADABLE
from streams.wire.viewer import (
    FromViewer,
    Hello,
    Resync,
    Subscribe,
    TopicGranted,
    TopicRefused,
    TopicRequest,
    Unsubscribe,
)

TOPICS = 64
"""Most topics one viewer may listen to; a page needs about ten."""
RESYNC_S = 2.0
"""A topic's snapshot goes to one viewer at most this often."""
FRAMES_PER_S = 10.0
FRAMES_AT_ONCE = 40.0
"""A page that drills down fast sends a few frames a second; beyond this it is a flood."""

_decoder: msgspec.json.Decoder[FromViewer] = msgspec.json.Decoder(FromViewer)


class Viewer:
    """`renew_at`: s of the loop when its resume token is next to be renewed."""

    def __init__(self, session: Session, pipe: Pipe, hub: Hub, clock: Clock, counts: Counts, queue_bytes: int) -> None:
        self.session = session
        self.outbox = Outbox(pipe, queue_bytes)
        self.renew_at = 0.0
        self._hub, self._clock, self._counts = hub, clock, counts
        self._channels: dict[str, Channel] = {}
        self._early: dict[str, TopicRequest] = {}
        self._snapshot_after: dict[Channel, float] = {}
        self._thawing: dict[Channel, float] = {}
        self._allowance = FRAMES_AT_ONCE
        self._heard_at = 0.0

    def hear(self, raw: bytes, now: float) -> None:
        """Acts on one frame that came at `now` (s of the loop). Raises DecodeError or Denied, after which the
        conversation is over."""
        self._spend(now)
        frame = decode(raw)
        if isinstance(frame, Hello):
            raise DecodeError("malformed", "hello comes once, first")
        if isinstance(frame, Subscribe):
            self.subscribe(frame.topics)
        elif isinstance(frame, Unsubscribe):
            self._unsubscribe(frame.topics)
        else:
            self._resync(frame, now)

    def subscribe(self, asks: tuple[TopicRequest, ...]) -> None:
        """Answers each: granted with what it lacks, refused, or held until the first keyframe is in or until a wall may
        turn to that county."""
        for ask in asks:
            topic = served(self.session.subject, ask.topic, self._clock.now_ms())
            full = ask.topic not in self._channels and len(self._channels) + len(self._early) >= TOPICS
            if topic is None or full:
                self._refuse(ask)
            elif not self._hub.may(self.session.subject, topic):
                self._early[ask.topic] = ask
            elif (channel := self._hub.channel(topic)) is not None:
                self._grant(ask, topic, channel)
            elif self._hub.ready and not self._hub.own_wanted(topic):
                self._refuse(ask)
            else:
                self._early[ask.topic] = ask

    def look(self, now: float) -> None:
        """Serves what had to wait: topics of the first keyframe, snapshots asked for too soon."""
        if self._early and self._hub.ready:
            asks = tuple(self._early.values())
            self._early.clear()
            self.subscribe(asks)
        for channel in [c for c, due in self._thawing.items() if now >= due]:
            del self._thawing[channel]
            self._snapshot_after[channel] = now + RESYNC_S
            self.outbox.owe(channel, None)

    def leave(self) -> None:
        """Listens to nothing any more."""
        self._unsubscribe(tuple(self._channels))
        self._hub.walls.leave(self.session.subject, self)

    def _grant(self, ask: TopicRequest, topic: Topic, channel: Channel) -> None:
        self._channels[ask.topic] = channel
        self._hub.walls.hold(self.session.subject, topic, self, lambda: self._unsubscribe((ask.topic,)))
        granted = TopicGranted(asked=ask.topic, topic=channel.topic, number=channel.number, columns=channel.columns)
        self.outbox.say(as_json(granted))
        self._hub.join(channel, self.outbox, _rev(ask.rev))

    def _refuse(self, ask: TopicRequest) -> None:
        self.outbox.say(as_json(TopicRefused(asked=ask.topic)))

    def _unsubscribe(self, topics: tuple[str, ...]) -> None:
        for name in topics:
            self._early.pop(name, None)
            channel = self._channels.pop(name, None)
            if channel is not None:
                self._hub.leave(channel, self.outbox)
                self._thawing.pop(channel, None)

    def _resync(self, frame: Resync, now: float) -> None:
        """A snapshot, at once or when its time has come; until then nothing of the topic."""
        self._counts.resyncs += 1
        channel = next((c for name, c in self._channels.items() if frame.topic in (name, c.topic)), None)
        if channel is None or channel in self._thawing:
            return
        self.outbox.freeze(channel)
        self._thawing[channel] = self._snapshot_after.get(channel, now)
        self.look(now)

    def _spend(self, now: float) -> None:
        earned = (now - self._heard_at) * FRAMES_PER_S
        self._allowance = min(FRAMES_AT_ONCE, self._allowance + earned) - 1
        self._heard_at = now
        if self._allowance < 0:
            raise Denied("send more frames than", f"{FRAMES_PER_S:.0f}/s")


def decode(raw: bytes) -> FromViewer:
    """Raises DecodeError."""
    try:
        return _decoder.decode(raw)
    except UNREADABLE as wrong:
        raise DecodeError("malformed", str(wrong)) from None


def _rev(text: str) -> EntryId | None:
    try:
        return EntryId.parse(text)
    except ValueError:
        return None
