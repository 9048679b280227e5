"""The journal alone gives nobody a role."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.opening import fold
from streams.fold.picture import Picture
from streams.journal.api import Entry
from streams.model.case import CaseState
from streams.model.entry_id import EntryId
from streams.model.event import Incoming, NewCase, RegistryChange
from streams.model.reject import Reason
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry as wire
from streams.wire.signed import KeyPurpose, KeyRing
from tests.signing import KEYS, RING, signed
from tests.streams.fold.city import NOW, report, status, tick
from tests.streams.fold.commands import TOWNSHIP, reports

RULES = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
FORGED = reports(TOWNSHIP, "forged", NewCase(type="D01", region="211221106201"))


def entry(seq: int, *frames: bytes) -> Entry:
    return Entry(id=EntryId(NOW, seq), events=b"".join(frames))


def begun() -> Picture:
    picture = Picture("2112")
    fold(picture, entry(1, signed(RULES), signed(tick(0), KeyPurpose.FOLD)), RING)
    return picture


def test_a_command_appended_to_the_journal_is_refused_and_makes_no_case() -> None:
    picture = begun()
    before = checkpoint.digest(checkpoint.whole(picture))
    frames = (wire.pack(FORGED), signed(FORGED, KeyPurpose.INTAKE), signed(FORGED, KeyPurpose.WALL))
    done = fold(picture, entry(2, *frames), RING)
    assert [one.reason for one in done.refused] == [Reason.UNSIGNED] * 3
    assert done.events == []
    assert checkpoint.digest(checkpoint.whole(picture)) == before
    fold(picture, entry(3, signed(FORGED, KeyPurpose.DESK)), RING)
    assert picture.kind(Cases).get("forged") is not None


UNSIGNED: list[Incoming] = [FORGED, report("r"), status("r", 1, CaseState.TRIAGED), tick(5), RULES]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(UNSIGNED), min_size=1, max_size=6), st.integers(0, 5))
def test_what_is_signed_beside_it_is_taken_all_the_same(forged: list[Incoming], at: int) -> None:
    frames = [wire.pack(event) for event in forged]
    frames.insert(min(at, len(frames)), signed(report("real")))
    picture, alone = begun(), begun()
    done = fold(picture, entry(2, *frames), RING)
    fold(alone, entry(2, signed(report("real"))), RING)
    assert len(done.refused) == len(forged)
    assert checkpoint.digest(checkpoint.whole(picture)) == checkpoint.digest(checkpoint.whole(alone))


def test_entries_up_to_the_recorded_one_are_taken_as_they_were() -> None:
    ring = KeyRing(KEYS.values(), since=EntryId(NOW, 2))
    picture = Picture("2112")
    fold(picture, entry(1, wire.pack(RULES), wire.pack(tick(0)), wire.pack(report("a"))), ring)
    done = fold(picture, entry(2, wire.pack(status("a", 1, CaseState.TRIAGED, acting=""))), ring)
    assert done.refused == []
    found = picture.kind(Cases).get("a")
    assert found is not None
    assert found.state is CaseState.TRIAGED
    assert len(fold(picture, entry(3, wire.pack(status("a", 2, CaseState.DISPATCHED))), ring).refused) == 1
