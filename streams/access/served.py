"""Which topic a name means for who asks."""

from __future__ import annotations

from streams.access.policy import Action, allow
from streams.access.subject import Subject
from streams.access.topics import address_of, projection
from streams.model.topic import OWN_ADDRESS, OWN_SESSION, Kind, Projection, Topic, asked


def served(subject: Subject, name: str, now: int) -> Topic | None:
    """The topic that `subject` gets when it asks for `name` at `now` (city ms); None when it may have none."""
    if name == OWN_SESSION:
        return Topic(Kind.SESSION, subject.id, Projection.SELF)
    if name == OWN_ADDRESS:
        own = Topic(Kind.OWN, address_of(subject), Projection.SELF)
        return own if allow(subject, Action.SUBSCRIBE, own, now=now) else None
    try:
        kind, region = asked(name)
    except ValueError:
        return None
    shown = projection(subject, kind)
    if shown is None:
        return None
    topic = Topic(kind, region, shown)
    return topic if allow(subject, Action.SUBSCRIBE, topic, now=now) else None
