from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import MissingPart, SealBroken, SealKeyMissing
from streams.registry.seal import RingSealer, ensure_keys, key_id, new_key, read_keys, seal_file, write_keys
from streams.settings import Settings, StoreSection


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "seal.keys"
    ensure_keys(path)
    return path


def test_what_is_sealed_opens_in_its_own_place_alone(file: Path) -> None:
    sealer = RingSealer(file)
    sealed = sealer.seal("电话13987654321".encode(), "text/one")
    assert b"13987654321" not in sealed
    assert sealer.open(sealed, "text/one").decode() == "电话13987654321"
    with pytest.raises(SealBroken):
        sealer.open(sealed, "text/another")


def test_the_same_text_is_never_sealed_alike(file: Path) -> None:
    sealer = RingSealer(file)
    assert sealer.seal(b"same", "a") != sealer.seal(b"same", "a")


def test_every_changed_byte_is_noticed(file: Path) -> None:
    sealer = RingSealer(file)
    sealed = sealer.seal(b"text", "a")
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises((SealBroken, SealKeyMissing)):
            sealer.open(changed, "a")


def test_a_new_key_seals_at_once_and_old_ones_open(file: Path) -> None:
    sealer = RingSealer(file)
    before = sealer.seal(b"old", "a")
    added = new_key()
    write_keys(file, (*read_keys(file), added))
    after = sealer.seal(b"new", "a")
    assert (key_id(after), sealer.newest()) == (added.id, added.id) != (key_id(before), added.id)
    assert (sealer.open(before, "a"), sealer.open(after, "a")) == (b"old", b"new")


def test_a_key_that_is_gone_is_named_with_its_file(file: Path) -> None:
    sealer = RingSealer(file)
    sealed = sealer.seal(b"text", "a")
    write_keys(file, (new_key(),))
    with pytest.raises(SealKeyMissing) as missing:
        sealer.open(sealed, "a")
    assert (missing.value.key, missing.value.file) == (key_id(sealed), str(file))


def test_the_ring_is_the_owners_alone_and_is_made_once(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    ensure_keys(file)
    assert file.read_bytes() == before


def test_without_a_ring_the_error_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"registry\.seal_keys"):
        RingSealer(tmp_path / "none").seal(b"text", "a")


@pytest.mark.parametrize("text", ["", "\n", "abcdef12", "abcdef12 00ff", "xyz " + "0" * 64, "abcdef12 " + "g" * 64])
def test_a_damaged_ring_is_refused_and_not_quoted(tmp_path: Path, text: str) -> None:
    path = tmp_path / "seal.keys"
    path.write_text(text, "ascii")
    with pytest.raises(SealBroken) as broken:
        read_keys(path)
    assert "0000" not in str(broken.value)


@given(st.binary(max_size=60))
def test_bytes_that_nothing_sealed_never_open(raw: bytes) -> None:
    with pytest.raises((SealBroken, MissingPart)):
        RingSealer(Path("/nonexistent")).open(raw, "a")


def test_keys_lie_in_the_data_folder_unless_a_file_is_named(tmp_path: Path) -> None:
    settings = Settings(store=StoreSection(data_dir=tmp_path))
    assert seal_file(settings) == tmp_path / "seal.keys"
    named = settings.model_copy(update={"registry": settings.registry.model_copy(update={"seal_keys": "/k/ring"})})
    assert seal_file(named) == Path("/k/ring")
