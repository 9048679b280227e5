from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from streams.errors import MissingPart, StoreError
from streams.registry.audit_keys import head, key_file, make, public_key, signing_key
from streams.registry.audit_turns import Trust, terms
from streams.settings import Settings

HASH = bytes(range(32))


def at(folder: Path, **registry: str) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder}, "registry": registry})


def test_a_head_is_vouched_for_by_the_public_half_alone(tmp_path: Path) -> None:
    public = tmp_path / "public.pem"
    public.write_text(make(tmp_path / "key.pem"))
    key = signing_key(at(tmp_path, audit_key=str(tmp_path / "key.pem")))
    assert key is not None
    signed = head(key, 7, 3, HASH)
    known = public_key(at(tmp_path), public)
    assert known is not None
    vouches = Trust(terms(known, []), lambda _: False).vouches
    assert vouches(signed)
    for other in (("seq", 4), ("at", 8), ("hash", "00" * 32), ("key", ""), ("key", "x"), ("signature", "zz")):
        assert not vouches(msgspec.structs.replace(signed, **dict([other])))


def test_a_key_is_never_overwritten_and_its_owners_alone(tmp_path: Path) -> None:
    make(tmp_path / "key.pem")
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="never overwritten"):
        make(tmp_path / "key.pem")


def test_a_store_without_settings_makes_its_own_once(tmp_path: Path) -> None:
    assert public_key(at(tmp_path)) is None
    first, again = signing_key(at(tmp_path)), signing_key(at(tmp_path))
    assert first is not None
    assert again is not None
    assert first.public_key() == again.public_key()
    assert key_file(at(tmp_path)).parent == tmp_path


@pytest.mark.parametrize(
    "content", ["", "x", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"]
)
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.pem"
    file.write_text(content)
    with pytest.raises(StoreError, match=r"key\.pem holds"):
        signing_key(at(tmp_path, audit_key=str(file)))
    with pytest.raises(StoreError, match=r"key\.pem holds"):
        public_key(at(tmp_path), file)
    with pytest.raises(MissingPart, match="audit-key FILE"):
        signing_key(at(tmp_path, audit_key=str(tmp_path / "none.pem")))
