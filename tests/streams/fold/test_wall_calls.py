"""What a wall is told of a call that a lead put there, and no other screen by that topic."""

from __future__ import annotations

import msgspec

from streams.model.calls.call import CallWish
from streams.model.event import RegistryChange
from tests.streams.fold.city import NOW, entry, tick
from tests.streams.fold.commands import asks
from tests.streams.fold.messaging.dispatcher import CITY, ROSTER, RULES, TOWN
from tests.streams.fold.test_publisher import Told


def test_a_wall_of_that_desk_alone_is_told_at_once_and_again_when_it_is_off() -> None:
    told = Told()
    rules = RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=RULES, workers=ROSTER)
    told.take(entry(1, rules, tick(0)))

    def does(n: int, step: str, **wish: object) -> None:
        body = msgspec.msgpack.encode(CallWish(**wish))  # type: ignore[arg-type]
        told.take(entry(n, asks(CITY, f"call.{step}", "c1", at=told.picture.now, body=body)))

    def shown() -> set[str]:
        return {topic for topic, held in told.records.items() if "call/c1" in held}

    does(2, "start", to=(TOWN,))
    does(3, "answer")
    assert shown() == set()
    does(4, "show")
    assert shown() == {"shift/2112/wall"}
    line = told.records["shift/2112/wall"]["call/c1"]
    assert line == {"region": "2112", "engine": "talk", "since": told.picture.now, "n": 1}
    does(5, "hide")
    assert shown() == set()
