"""Every key that signs or seals is turned while the city works: what was on its way is taken, what an old key makes
after its time is not, and two who turn at once lose neither's key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from streams.errors import DecodeError, SealKeyMissing
from streams.model.audit import AuditRecord
from streams.model.entry_id import ZERO
from streams.operate import seal
from streams.operate.signing import ensure_signing, rotate
from streams.registry import signing
from streams.registry.audit_keys import head, key_file, private_key
from streams.registry.audit_turns import GRACE_MS
from streams.registry.heads import EVERY_MS, Heads, heads_file, turn, verify
from streams.registry.registry import Registry
from streams.registry.seal import RingSealer, read_keys, seal_file, write_keys
from streams.settings import Settings
from streams.wire.signed import OVERLAP_MS, KeyPurpose, mac
from tests.sealing import sealer
from tests.streams.registry.test_audit_turns import written

AT = 1_795_000_000_000
RECORD = AuditRecord(AT, "operator", "operator", "", "", "key.rotate", "x")
BODY = b"what a process signs"


class House(NamedTuple):
    settings: Settings
    registry: Registry


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    registry.migrate()
    settings = Settings.model_validate({"store": {"data_dir": tmp_path, "demo": True}})
    ensure_signing(settings, registry, ZERO, AT)
    yield House(settings, registry)
    registry.close()


def signs(purpose: KeyPurpose, house: House) -> None:
    """A signer and a verifier that run on."""
    data = house.settings.store.data_dir
    ring, key = signing.ring(data), signing.signer(data, purpose)
    old = key()
    before = mac(old, BODY)
    rotate(house.settings, house.registry, purpose, AT)
    assert ring().verified(old.id, BODY, before, AT + OVERLAP_MS) == ring().keys[old.id]
    assert ring().verified(key().id, BODY, mac(key(), BODY), AT).id == f"{purpose}-2"
    with pytest.raises(DecodeError, match="retired before"):
        ring().verified(old.id, BODY, mac(old, BODY), AT + OVERLAP_MS + 1)
    # What is in the journal since before the turn is verified by a rebuild of years later.
    assert ring().verified(old.id, BODY, before, AT - 1).id == old.id


def seals(house: House) -> None:
    """A process that sealed a moment before and writes a moment after."""
    file = seal_file(house.settings)
    process, old = RingSealer(file), read_keys(file)
    on_its_way = process.seal(BODY, "parties/1/phone")
    seal.rotate(house.settings, house.registry)
    assert process.open(on_its_way, "parties/1/phone") == BODY
    assert process.newest() != old[0].id
    write_keys(file, read_keys(file)[1:])
    with pytest.raises(SealKeyMissing, match=old[0].id):
        process.open(on_its_way, "parties/1/phone")


def signs_the_audit(house: House) -> None:
    signer = Heads(house.settings, house.registry)
    house.registry.audit(RECORD)
    signer.sign(EVERY_MS)
    old = private_key(key_file(house.settings))
    turn(house.settings, house.registry, RECORD, AT)
    house.registry.audit(RECORD)
    signer.sign(2 * EVERY_MS)
    assert verify(house.settings, house.registry, AT).flaws == []
    written(heads_file(house.settings), head(old, AT + GRACE_MS + 1, *house.registry.audit_end()))
    (late,) = verify(house.settings, house.registry, AT).flaws
    assert late.what == "the head of record 3 is not signed with this key"


EVERY: dict[str, Callable[[House], None]] = {
    **{f"signing/{one}": partial(signs, one) for one in KeyPurpose},
    "seal.keys": seals,
    "audit.ed25519": signs_the_audit,
}


@pytest.mark.parametrize("name", EVERY)
def test_what_was_on_its_way_is_taken_and_what_comes_after_the_grace_is_not(house: House, name: str) -> None:
    EVERY[name](house)


def test_every_key_that_a_store_has_is_among_these(house: House) -> None:
    house.registry.audit(RECORD)
    Heads(house.settings, house.registry).sign(EVERY_MS)
    folder = house.settings.store.data_dir
    found = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    others = {"registry.db", "registry.db-shm", "registry.db-wal", "audit/heads.jsonl", "signing/ring.json"}
    assert {name.removesuffix(".key") for name in found - others} == EVERY.keys()


def test_turns_at_the_same_moment_lose_no_key(house: House) -> None:
    """Two that read, add and write would: what signs is then unknown to who verifies, and what was sealed is lost."""
    with ThreadPoolExecutor(6) as pool:
        turns = [pool.submit(rotate, house.settings, house.registry, one, AT) for one in KeyPurpose for _ in range(3)]
        sealed = [pool.submit(seal.rotate, house.settings, house.registry) for _ in range(3)]
        made = {one.result().id for one in turns}
        for each in sealed:
            each.result()
    ring = signing.ring(house.settings.store.data_dir)()
    assert len(made) == 3 * len(KeyPurpose)
    assert made <= set(ring.keys)
    for one in KeyPurpose:
        key = signing.signer(house.settings.store.data_dir, one)()
        assert ring.verified(key.id, BODY, mac(key, BODY), AT).retired_at == 0
    assert len(read_keys(seal_file(house.settings))) == 4
