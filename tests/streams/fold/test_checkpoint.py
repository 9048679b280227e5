from __future__ import annotations

import msgspec

from streams.fold import checkpoint
from streams.fold.picture import Picture
from streams.model.case import Case, CaseState
from streams.model.fact import CLOSED, OPEN, REPORTS
from tests.streams.fold.city import entry, numbered, report, status, tick

OLD_CASE = 11
"""Fields of a case before its state and clocks were kept beside its steps."""
OLD_META = 3


def lived() -> Picture:
    picture = Picture("2112")
    steps = (status("a", 1, CaseState.CHECKING, 5), status("a", 2, CaseState.CLOSED, 6))
    for one in numbered([[tick(0), report("a"), report("b"), *steps], [tick(60)]]):
        picture.fold(one)
    return picture


def as_before(fields: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """The same picture as the version before wrote it: shorter records, and only the sums it knew."""
    old = {}
    for name, raw in fields.items():
        if name.startswith(b"c:"):
            raw = msgspec.msgpack.encode(msgspec.msgpack.decode(raw)[:OLD_CASE])
        elif name == b"meta":
            raw = msgspec.msgpack.encode(msgspec.msgpack.decode(raw)[:OLD_META])
        elif name.startswith(b"f:") and name.split(b":")[1] not in (OPEN.encode(), REPORTS.encode()):
            continue
        old[name] = raw
    return old


def told(picture: Picture) -> dict[bytes, bytes]:
    """Cases and sums; a sum of nothing is as good as none. Who told of a matter is not known of old records."""
    fields = checkpoint.whole(picture)
    nothing = msgspec.msgpack.encode({})
    kept = {name: raw for name, raw in fields.items() if name.startswith(b"f:") and raw != nothing}
    for name, raw in fields.items():
        if name.startswith(b"c:"):
            case = msgspec.msgpack.decode(raw, type=Case)
            kept[name] = msgspec.msgpack.encode(msgspec.structs.replace(case, reporter=""))
    return kept


def test_whole_restored_is_the_same() -> None:
    fields = checkpoint.whole(lived())
    assert checkpoint.digest(checkpoint.whole(checkpoint.restore("2112", fields))) == checkpoint.digest(fields)


def test_a_picture_saved_before_is_summed_up_anew_and_goes_on() -> None:
    never, fields = lived(), checkpoint.whole(lived())
    old = as_before(fields)
    old[b"f:gone:20000"] = fields[next(name for name in fields if name.startswith(b"f:reports"))]
    again = checkpoint.restore("2112", old)
    assert again.sums.standing(OPEN, "2112") == 1
    assert again.sums.on_day(CLOSED, "2112", again.today) == 1
    assert told(again) == told(never)
    saved, gone = checkpoint.changed(again)
    assert gone == [b"f:gone:20000"]
    assert saved.keys() >= {b"c:a", b"meta"}
    for picture in (never, again):
        picture.fold(entry(9, status("a", 3, CaseState.REOPENED, 70), tick(80)))
    assert told(again) == told(never)
