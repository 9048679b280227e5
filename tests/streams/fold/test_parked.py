"""What a newer version wrote is kept by an older one, event and record alike, and taken by the next that knows it."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from streams.fold import checkpoint, parked
from streams.fold.cases import Cases
from streams.fold.opening import fold
from streams.fold.picture import Picture
from streams.model.event import Incoming, Report, Tick
from streams.model.reject import Reason
from streams.wire import entry as wire
from streams.wire.signed import KeyPurpose
from tests.signing import RING, signed
from tests.streams.fold.city import report, tick
from tests.streams.fold.test_opening import begun, entry


def whole(picture: Picture) -> dict[bytes, bytes]:
    return checkpoint.whole(picture)


def older(patched: pytest.MonkeyPatch) -> None:
    """The release before there were reports."""
    kinds = tuple(kind for kind in get_args(Incoming) if kind is not Report)
    union = kinds[0]
    for kind in kinds[1:]:
        union |= kind
    patched.setattr(wire, "_decoder", msgspec.msgpack.Decoder(union))
    patched.setattr(wire, "_older", msgspec.msgpack.Decoder(Tick))
    patched.setattr(wire, "TAGS", wire.TAGS - {"report"})


def test_an_event_of_an_unknown_kind_waits_for_the_release_that_knows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = begun()
    with monkeypatch.context() as patched:
        older(patched)
        done = fold(picture, entry(2, signed(report("a")), signed(tick(5), KeyPurpose.FOLD), signed(report("b"))), RING)
        assert (done.refused, done.changes, len(picture.parked)) == ([], [], 2)
        # A restart of the same release changes nothing.
        picture = checkpoint.restore("2112", whole(picture))
        done = fold(picture, entry(3, signed(tick(6), KeyPurpose.FOLD)), RING)
        assert (done.refused, done.changes, len(picture.parked)) == ([], [], 2)
        saved = whole(picture)
    newer = checkpoint.restore("2112", saved)
    done = fold(newer, entry(4, signed(tick(7), KeyPurpose.FOLD)), RING)
    assert [one.id for one in done.changed(Cases.kind)] == ["a", "b"], "in the order of the journal"
    assert (done.refused, len(newer.parked)) == ([], 0)
    changed, gone = checkpoint.changed(newer)
    left = sorted(name for name in gone if name.startswith(b"later:"))
    assert left == [b"later:1795400000000-2/0", b"later:1795400000000-2/2"]
    assert {name for name in changed if name.startswith(b"c:")} == {b"c:a", b"c:b"}


def test_what_is_not_signed_or_is_no_event_is_refused_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = begun()
    older(monkeypatch)
    cut = len(b"\xc1").to_bytes(4, "little") + b"\xc1"
    done = fold(picture, entry(2, wire.pack(report("a")), cut), RING)
    assert [one.reason for one in done.refused] == [Reason.UNSIGNED] * 2
    assert len(picture.parked) == 0


def test_only_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = begun()
    older(monkeypatch)
    monkeypatch.setattr(parked, "MOST", 2)
    done = fold(picture, entry(2, *(signed(report(name)) for name in "abc")), RING)
    assert ([one.why for one in done.refused], len(picture.parked)) == (["unknown_tag: report"], 2)


def test_records_of_a_kind_that_is_not_known_are_left_as_they_are() -> None:
    picture = begun()
    fields = {**whole(picture), b"zz:1": b"newer", b"zz": b"newest"}
    again = checkpoint.restore("2112", fields)
    fold(again, entry(2, signed(report("a"))), RING)
    changed, gone = checkpoint.changed(again)
    assert not {name for name in (*changed, *gone) if name.startswith(b"zz")}
    assert checkpoint.known(fields) == whole(picture)
