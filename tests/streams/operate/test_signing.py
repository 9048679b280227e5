"""Keys made, completed, lost and rotated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from streams.errors import MissingPart, StoreError
from streams.model.entry_id import ZERO, EntryId
from streams.operate.signing import ensure_signing, rotate
from streams.registry import signing
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import entry
from streams.wire.signed import KeyPurpose, sign
from tests.streams.fold.city import tick


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    registry.migrate()
    yield registry
    registry.close()


def settings(folder: Path, *, demo: bool = True) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder, "demo": demo}})


def test_each_process_gets_a_key_of_its_own_and_a_production_store_none_for_the_demo(
    tmp_path: Path, registry: Registry
) -> None:
    with pytest.raises(MissingPart, match="streams up"):
        signing.ring(tmp_path)()
    ensure_signing(settings(tmp_path, demo=False), registry, EntryId(7, 3), 1)
    held = signing.read(tmp_path)
    assert held is not None
    assert {key.purpose for key in held.keys} == set(KeyPurpose) - {KeyPurpose.SEAT}
    assert len({key.secret for key in held.keys}) == len(held.keys)
    assert (held.since, registry.signed_since()) == ("7-3", "7-3")
    assert {file.stat().st_mode & 0o777 for file in signing.folder(tmp_path).iterdir()} == {0o600}
    ensure_signing(settings(tmp_path, demo=False), registry, EntryId(9, 0), 2)
    assert signing.read(tmp_path) == held, "made once; what was recorded stays"


@pytest.mark.parametrize("lost", ["all", "desk-1"])
def test_a_key_that_was_lost_is_named_and_never_made_again_in_silence(
    tmp_path: Path, registry: Registry, lost: str
) -> None:
    ensure_signing(settings(tmp_path), registry, ZERO, 1)
    held = signing.read(tmp_path)
    assert held is not None
    if lost == "all":
        (signing.folder(tmp_path) / "ring.json").unlink()
    else:
        signing.write(tmp_path, msgspec.structs.replace(held, keys=tuple(k for k in held.keys if k.id != lost)))
    with pytest.raises(StoreError, match="desk-1"):
        ensure_signing(settings(tmp_path), registry, ZERO, 2)


def test_no_command_is_lost_and_none_is_refused_while_keys_are_rotated(tmp_path: Path, registry: Registry) -> None:
    """A signer and a verifier that run on, as two processes do, through four rotations; what was signed a moment before
    one comes in after it."""
    wanted = settings(tmp_path)
    ensure_signing(wanted, registry, ZERO, 1)
    ring, key = signing.ring(tmp_path), signing.signer(tmp_path, KeyPurpose.FOLD)
    under: list[str] = []
    waiting: list[tuple[bytes, int]] = []
    for n in range(40):
        now = 1_000 + n * 100
        waiting.append((sign(key(), entry.pack(tick(n))), now))
        if n % 10 == 5:
            rotate(wanted, registry, KeyPurpose.FOLD, now)
        if n % 3 == 0:
            for frame, _ in waiting:
                assert ring().opened(frame[4:], now) is not None
            waiting.clear()
        under.append(key().id)
    assert list(dict.fromkeys(under)) == ["fold-1", "fold-2", "fold-3", "fold-4", "fold-5"]
    held = signing.read(tmp_path)
    assert held is not None
    assert [k.id for k in held.keys if k.purpose is KeyPurpose.FOLD and not k.retired_at] == ["fold-5"]
    assert {f"fold-{n}" for n in range(1, 6)} <= set(registry.signing_ids())


def test_there_is_nothing_to_rotate_before_there_is_a_store(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(StoreError, match="streams up"):
        rotate(settings(tmp_path), registry, KeyPurpose.DESK, 1)
