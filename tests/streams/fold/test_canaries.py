"""Ten thousand reports full of personal data, split as the doors do it: what of it any screen could ever be told."""

from __future__ import annotations

from random import Random

import msgspec

from streams.access.words import split
from streams.fold.picture import Picture
from streams.fold.publishing.publisher import Publisher
from streams.model.case import CaseState
from streams.model.event import Incoming
from streams.wire.changes import RecordsChange
from tests.streams.access.canaries import canary, sung, told
from tests.streams.fold.city import SmallPlaces, entry, report, status, tick

REPORTS = 10_000
TOGETHER = 50


def test_no_canary_leaves_the_fold() -> None:
    dice, picture = Random(2112), Picture("2112")
    publisher = Publisher("2112", "5a17", SmallPlaces(), 30_000)
    heard: dict[str, list[str]] = {"wall": [], "desk": [], "rules": [], "above": []}
    secrets: set[str] = set()
    for second in range(REPORTS // TOGETHER):
        events: list[Incoming] = []
        for n in range(TOGETHER):
            secret, text = canary(dice)
            secrets.add(secret)
            name = f"r{second}-{n}"
            said = msgspec.structs.replace(report(name, second), text=text)
            events.append(split(said, event=f"device/1/{name}", case=name)[0])
            events.append(status(name, 1, CaseState.TRIAGED, second))
        done = picture.fold(entry(second, *events, tick(second)))
        publisher.hear(picture, done)
        changes = publisher.tick(picture)
        for change in [*(changes.topics if changes else ()), *publisher.discrete(picture, done)]:
            if isinstance(change, RecordsChange):
                heard[change.topic.rsplit("/", 1)[1]] += [f"{key} {raw.decode()}" for key, raw in change.put.items()]
    assert len(secrets) > REPORTS * 0.99
    assert "路灯" not in "".join(heard["wall"])
    desk = told("".join(heard["desk"]))
    assert desk.count("电话") > 100, "free text reaches the desks"
    one = min(secrets)
    assert sung(secrets, desk + one) == [one], "what is there is found"
    assert sung(secrets, desk) == []
    wall = told("".join(heard["wall"]))
    assert sung(secrets, wall) == []
    # A wall is told types and counts; no text at all, scrubbed or not.
    assert "联系" not in wall
    assert "电话" not in wall
    assert heard["above"] == [], "nothing waits for a leader"
    assert heard["rules"] == [], "who runs the machines is told of rules out of service, and there is none"
