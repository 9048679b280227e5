"""Signed heads of the audit: what they prove, and what is missed without them."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import msgspec
import pytest

from streams.errors import StoreError
from streams.model.audit import statement
from streams.registry import audit_keys
from streams.registry.heads import EVERY_MS, LATE_MS, Heads, heads_file, verify
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.streams.registry.audited import AT, RECORD, as_owner, written


def test_a_chain_made_anew_is_found_by_its_signed_heads(registry: Registry, settings: Settings) -> None:
    written(registry, settings, 5)
    as_owner(registry, "DELETE FROM audit")
    for _ in range(5):
        registry.audit(msgspec.structs.replace(RECORD, actor="somebody else"))
    assert "record 5 is not the one that was signed" in [flaw.what for flaw in verify(settings, registry, AT).flaws]


def test_a_head_is_signed_once_a_minute_and_only_when_there_is_more(registry: Registry, settings: Settings) -> None:
    heads = Heads(settings, registry)
    heads.sign(EVERY_MS)
    assert not heads_file(settings).exists()
    registry.audit(RECORD)
    for now in (EVERY_MS + 1, 2 * EVERY_MS, 3 * EVERY_MS):
        heads.sign(now)
    assert len(heads_file(settings).read_text().splitlines()) == 1
    registry.audit(RECORD)
    heads.sign(4 * EVERY_MS)
    assert verify(settings, registry, AT) == (2, 2, 0, [])
    assert (settings.store.data_dir / "audit.ed25519").stat().st_mode & 0o777 == 0o600


def test_a_head_cut_off_by_a_crash_is_none_and_any_other_line_that_is_none_is_an_error(
    registry: Registry, settings: Settings
) -> None:
    written(registry, settings, 2)
    file = heads_file(settings)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:20])
    assert verify(settings, registry, AT) == (2, 1, 0, [])
    file.write_bytes(b"?\n" + whole)
    with pytest.raises(StoreError, match="line 1: this is no head"):
        verify(settings, registry, AT)


def test_heads_that_were_cut_off_are_missed(registry: Registry, settings: Settings) -> None:
    written(registry, settings, 2)
    registry.audit(RECORD)
    assert verify(settings, registry, AT + LATE_MS) == (3, 1, 1, [])
    (late,) = verify(settings, registry, AT + LATE_MS + 1).flaws
    assert late.seq == 3


def test_heads_of_the_secret_of_before_count_until_the_new_key_has_signed(
    registry: Registry, settings: Settings
) -> None:
    secret = settings.store.data_dir / "audit.key"
    secret.write_text("ab" * 32)

    def old_head() -> None:
        seq, hash_ = registry.audit_end()
        said = statement(1, seq, hash_.hex())
        line = {"at": 1, "seq": seq, "hash": hash_.hex()}
        line["signature"] = hmac.new(bytes.fromhex("ab" * 32), said, hashlib.sha256).hexdigest()
        heads_file(settings).parent.mkdir(exist_ok=True)
        with heads_file(settings).open("ab") as out:
            out.write(msgspec.json.encode(line) + b"\n")

    registry.audit(RECORD)
    old_head()
    assert verify(settings, registry, AT) == (1, 1, 0, [])
    registry.audit(RECORD)
    Heads(settings, registry).sign(EVERY_MS)
    assert verify(settings, registry, AT) == (2, 2, 0, [])
    registry.audit(RECORD)
    old_head()
    (flaw,) = verify(settings, registry, AT).flaws
    assert flaw.what == "the head of record 3 is not signed with this key"


def test_without_the_private_half_nothing_is_signed_here_and_another_user_does(
    registry: Registry, settings: Settings, tmp_path: Path
) -> None:
    public = tmp_path / "public.pem"
    public.write_text(audit_keys.make(tmp_path / "signer" / "key.pem"))
    heads = str(tmp_path / "heads.jsonl")
    store = {"data_dir": tmp_path / "data"}
    here = Settings.model_validate(
        {"store": store, "registry": {"audit_heads": heads, "audit_public_key": str(public)}}
    )
    registry.audit(RECORD)
    assert not Heads(here, registry).sign(EVERY_MS)
    signer = {"audit_heads": heads, "audit_key": str(tmp_path / "signer" / "key.pem")}
    assert Heads(Settings.model_validate({"store": store, "registry": signer}), registry).sign(EVERY_MS)
    assert verify(here, registry, AT) == (1, 1, 0, [])
