from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from streams.errors import MissingPart
from streams.model.entry_id import EntryId
from streams.registry import signing
from streams.registry.signing import RingFile, new_key
from streams.wire.signed import KeyPurpose


def held(*purposes: KeyPurpose, known: tuple[str, ...] = ()) -> RingFile:
    keys = tuple(new_key(one, known, 1) for one in purposes)
    return RingFile(since="5-1", known=(*known, *(key.id for key in keys)), keys=keys)


def test_each_signer_reads_its_own_key_and_who_verifies_all(tmp_path: Path) -> None:
    file = held(KeyPurpose.DESK, KeyPurpose.WALL)
    signing.write(tmp_path, file)
    assert signing.read(tmp_path) == file
    assert signing.signer(tmp_path, KeyPurpose.DESK)() == file.keys[0]
    ring = signing.ring(tmp_path)()
    assert (set(ring.keys), ring.known, ring.since) == (
        {"desk-1", "wall-1"},
        frozenset({"desk-1", "wall-1"}),
        EntryId(5, 1),
    )
    assert signing.folder(tmp_path).stat().st_mode & 0o777 == 0o700
    assert "secret" not in repr(file.keys[0])


def test_what_was_replaced_is_read_again_and_what_is_missing_named(tmp_path: Path) -> None:
    key = signing.signer(tmp_path, KeyPurpose.DESK)
    with pytest.raises(MissingPart, match=r"desk\.key"):
        key()
    first = held(KeyPurpose.DESK)
    signing.write(tmp_path, first)
    assert key().id == "desk-1"
    second = new_key(KeyPurpose.DESK, first.known, 2)
    retired = msgspec.structs.replace(first.keys[0], retired_at=2)
    signing.write(tmp_path, RingFile(since="5-1", known=("desk-1", "desk-2"), keys=(retired, second)))
    assert key() == second


def test_numbers_are_never_given_twice() -> None:
    known = ("desk-1", "desk-9", "wall-30", "desk-10")
    assert new_key(KeyPurpose.DESK, known, 1).id == "desk-11"
    assert new_key(KeyPurpose.CALLER, known, 1).id == "caller-1"
