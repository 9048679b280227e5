from __future__ import annotations

import msgspec
import pytest

from streams.access.subject import Role
from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Picture
from streams.journal.api import Entry
from streams.model.case import Case, CaseState
from streams.model.event import Incoming, RegistryChange
from streams.model.fact import CLOSED, OPEN, REPORTS
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry, numbered, report, status, tick
from tests.streams.fold.commands import Person, asks

LEAD = Person("lead", Role.DUTY_LEAD)
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


def _entries() -> list[Entry]:
    """A report before the first tick, a regulation, a shift that ends and, a day later, is forgotten."""
    rules = RegistryChange(id="r", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
    ended = asks(LEAD, "shift.end", "")
    later = msgspec.structs.replace(tick(0), id="later", at=NOW + 25 * 3_600_000)
    made: list[list[Incoming]] = [
        [report("a")],
        [tick(0)],
        [rules],
        [asks(LEAD, "shift.begin", "")],
        [ended],
        [tick(60)],
        [later],
        [tick(90_060)],
    ]
    return numbered(made)


@pytest.mark.parametrize("every", [1, 2, 3])
def test_whenever_it_is_saved_a_checkpoint_is_what_its_entries_make(every: int) -> None:
    entries, saved, running = _entries(), dict[bytes, bytes](), Picture("2112")
    for n, one in enumerate(entries, 1):
        running.fold(one)
        if n % every:
            continue
        fields, gone = checkpoint.changed(running)
        saved = {name: raw for name, raw in {**saved, **fields}.items() if name not in gone}
        again = Picture("2112")
        for before in entries[:n]:
            again.fold(before)
        whole = checkpoint.whole(again)
        assert {name for name in saved.keys() | whole.keys() if saved.get(name) != whole.get(name)} == set(), n
    assert running.kind(Alerting).roster.state.ended == {}


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
