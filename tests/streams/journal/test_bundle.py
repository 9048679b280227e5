from __future__ import annotations

import msgspec

from streams.journal.api import Event, Group, Refusal
from streams.journal.bundle import bundle
from streams.model.fix import Lane


def test_bytes_are_named_by_their_place_among_all_arguments() -> None:
    events = (Event(3, b"packed", duty=(5, 9)),)
    group = Group(
        device=7,
        epoch=2,
        lane=Lane.LIVE,
        first=1,
        last=4,
        fixes=b"F",
        events=events,
        refusals=(Refusal(4, b"R", 8),),
        now=9,
    )
    body, blobs = bundle([group], before=4)
    ((device, lane, first, last, judged, fixes, said, refused, identities, now),) = msgspec.msgpack.decode(body)
    argument = dict(enumerate(blobs, start=5))
    assert (device, lane, first, last, judged, now) == (7, "7.2.0", 1, 4, False, 9)
    assert (argument[fixes], argument[identities]) == (b"F", b"")
    assert [(s, argument[p], a, b, argument[i]) for s, p, a, b, i in said] == [(3, b"packed", 5, 9, b"")]
    assert [(s, argument[p], moment) for s, p, moment in refused] == [(4, b"R", 8)]


def test_a_foreign_group_has_no_lane() -> None:
    body, _ = bundle([Group(device=7, epoch=1, lane=Lane.FOREIGN, fixes=b"F", identities=b"i" * 12)], before=4)
    assert msgspec.msgpack.decode(body)[0][1] == ""
