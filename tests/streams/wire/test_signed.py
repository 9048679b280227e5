from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.access.subject import Role
from streams.errors import DecodeError, UnknownKey
from streams.model.event import Command, DutyEnd, Incoming
from streams.wire import entry
from streams.wire.signed import OVERLAP_MS, KeyPurpose, KeyRing, may_sign, sign
from tests.signing import KEYS, RING, signed
from tests.streams.fold.city import duty_end, report, tick
from tests.streams.fold.commands import TOWNSHIP, asks

COMMAND = asks(TOWNSHIP, "alert.acknowledge", "sos/1/2")
CALLED = msgspec.structs.replace(COMMAND, role=Role.SYSTEM.value)
ANSWERED = msgspec.structs.replace(COMMAND, action="call.answer")
LOST = msgspec.structs.replace(CALLED, action="call.lost")
ENDED: DutyEnd = msgspec.structs.replace(duty_end(1, 0, 5), source="system")
MAY: dict[KeyPurpose, list[Incoming]] = {
    KeyPurpose.DESK: [COMMAND],
    KeyPurpose.SEAT: [COMMAND],
    KeyPurpose.CALLER: [CALLED],
    KeyPurpose.CALLS: [ANSWERED, LOST],
    KeyPurpose.FOLD: [tick(1), ENDED],
    KeyPurpose.INTAKE: [report("a"), ENDED],
    KeyPurpose.WALL: [],
}


@pytest.mark.parametrize("purpose", list(KeyPurpose))
def test_a_key_signs_what_its_purpose_allows_and_nothing_else(purpose: KeyPurpose) -> None:
    for event in (COMMAND, CALLED, ANSWERED, LOST, tick(1), ENDED, report("a")):
        raw = signed(event, purpose)[4:]
        assert may_sign(purpose, event) == (event in MAY[purpose])
        if event in MAY[purpose]:
            assert RING.opened(raw, 1) == event
        else:
            with pytest.raises(DecodeError, match="signs no"):
                RING.opened(raw, 1)


@given(st.integers(0, 200), st.integers(1, 255))
def test_one_changed_byte_is_found(at: int, by: int) -> None:
    raw = bytearray(signed(COMMAND, KeyPurpose.DESK)[4:])
    raw[at % len(raw)] ^= by
    with pytest.raises(DecodeError):
        RING.opened(bytes(raw), 1)


def test_an_event_alone_and_one_under_a_key_of_nobody_are_refused() -> None:
    with pytest.raises(DecodeError, match="without a signature"):
        RING.opened(entry.pack(COMMAND)[4:], 1)
    other = KeyRing([KEYS[KeyPurpose.FOLD]])
    with pytest.raises(DecodeError, match="none of this store"):
        other.opened(signed(COMMAND, KeyPurpose.DESK)[4:], 1)


def test_a_key_that_the_store_had_and_the_ring_has_not_is_named() -> None:
    poor = KeyRing([KEYS[KeyPurpose.FOLD]], known=["desk-1"])
    with pytest.raises(UnknownKey, match="desk-1") as no:
        poor.opened(signed(COMMAND, KeyPurpose.DESK)[4:], 1)
    assert no.value.exit_code == 65


def test_a_retired_key_verifies_what_it_signed_before_and_signs_no_more() -> None:
    key = KEYS[KeyPurpose.DESK]
    ring = KeyRing([msgspec.structs.replace(key, retired_at=1_000)])
    raw = signed(COMMAND, KeyPurpose.DESK)[4:]
    assert ring.opened(raw, 1_000 + OVERLAP_MS) == COMMAND
    with pytest.raises(DecodeError, match="retired"):
        ring.opened(raw, 1_001 + OVERLAP_MS)


def test_what_is_signed_already_keeps_its_own_signature() -> None:
    once = signed(COMMAND, KeyPurpose.DESK)
    assert sign(KEYS[KeyPurpose.INTAKE], once) == once
    assert isinstance(entry.unpack(once[4:]), Command)
