"""The audit's key is followed by another, and by a third: what each may speak for, and what an old one in a thief's
hands may not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from streams.clock import real_ms
from streams.errors import StoreError
from streams.model.audit import AuditRecord, Head, cut_hash
from streams.registry import heads
from streams.registry.audit_keys import head, key_file, make, named, private_key, public_pem
from streams.registry.audit_turns import GRACE_MS, Trust, terms, turned
from streams.registry.heads import EVERY_MS, Heads, heads_file, turn, verify
from streams.registry.registry import Registry
from streams.settings import Settings

NOW = real_ms()
RECORD = AuditRecord(NOW, "a1b2", "duty", "211221", "10.0.0.9", "track.open", "worker/7")
TURN = msgspec.structs.replace(RECORD, actor="operator", action="key.rotate", object="audit")
HASH = bytes(range(32))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    kept = tmp_path / "elsewhere"
    make(kept / "key.pem")
    own = {"audit_heads": str(kept / "heads.jsonl"), "audit_key": str(kept / "key.pem")}
    return Settings.model_validate({"store": {"data_dir": tmp_path / "data"}, "registry": own})


def written(file: Path, *lines: Head) -> None:
    with file.open("ab") as out:
        out.writelines(msgspec.json.encode(one) + b"\n" for one in lines)


def what(settings: Settings, registry: Registry, public: Path | None = None, *, later: int = 0) -> list[str]:
    return [flaw.what for flaw in verify(settings, registry, NOW + later, public).flaws]


def test_each_key_speaks_for_its_own_time_whichever_public_half_is_kept(
    registry: Registry, settings: Settings, tmp_path: Path
) -> None:
    """A signer runs on through two turns; who checks has the first, the second or the last public half."""
    signer, publics = Heads(settings, registry), [tmp_path / f"{n}.pem" for n in range(3)]
    publics[0].write_text(public_pem(private_key(key_file(settings))))
    for n in range(6):
        registry.audit(RECORD)
        assert signer.sign((n + 1) * EVERY_MS)
        if n in (1, 3):
            publics[1 + n // 2].write_text(turn(settings, registry, TURN, NOW + n))
    signed = [msgspec.json.decode(line, type=Head) for line in heads_file(settings).read_bytes().splitlines()]
    assert [one.turn is not None for one in signed] == [False, False, True, False, False, True, False, False]
    assert len({one.key for one in signed}) == 3
    assert [file.name for file in key_file(settings).parent.glob("key*")] == ["key.pem"], "the old key is nowhere"
    for public in (None, *publics):
        assert verify(settings, registry, NOW, public) == (8, 8, 0, [])
        assert what(settings, registry, public, later=GRACE_MS + 1) == []


def test_an_old_key_signs_nothing_after_its_turn_and_a_late_signer_is_no_flaw(
    registry: Registry, settings: Settings
) -> None:
    old = private_key(key_file(settings))
    registry.audit(RECORD)
    Heads(settings, registry).sign(EVERY_MS)
    turn(settings, registry, TURN, NOW)
    registry.audit(RECORD)
    written(heads_file(settings), head(old, NOW + GRACE_MS, *registry.audit_end()))
    assert verify(settings, registry, NOW) == (3, 2, 1, []), "passed over: it speaks for nothing"
    assert what(settings, registry, later=GRACE_MS + 1) == [
        "record 3 and later: older than 10 minutes and no head speaks for them"
    ]
    written(heads_file(settings), head(old, NOW + GRACE_MS + 1, *registry.audit_end()))
    assert what(settings, registry) == ["the head of record 3 is not signed with this key"]


def test_who_has_an_old_key_names_no_other_one_and_cuts_nothing(
    registry: Registry, settings: Settings, tmp_path: Path
) -> None:
    old, mine = private_key(key_file(settings)), Ed25519PrivateKey.generate()
    registry.audit(RECORD)
    Heads(settings, registry).sign(EVERY_MS)
    new = tmp_path / "new.pem"
    new.write_text(turn(settings, registry, TURN, NOW))
    end = head(old, NOW + 1, *registry.audit_end())
    written(heads_file(settings), turned(old, mine, end, 0), head(mine, NOW + 2, *registry.audit_end()))
    assert "the head of record 2 is not signed with this key" in what(settings, registry)
    # Before the true one: who kept the new public half still finds the true one.
    lines = heads_file(settings).read_bytes().splitlines(keepends=True)
    heads_file(settings).write_bytes(b"".join([lines[0], lines[2], lines[1], lines[3]]))
    assert "the head of record 2 is not signed with this key" in what(settings, registry, new)
    trust = Trust(terms(named(private_key(key_file(settings))), [msgspec.json.decode(lines[1], type=Head)]), bool)
    cut = head(old, NOW + 3, 1, cut_hash(HASH))
    assert trust.vouches(cut)
    assert not trust.vouches_for_cut(cut), "no cut was there at the turn"


@pytest.mark.parametrize("field", ["old", "new", "cut", "by_old", "by_new"])
def test_a_turn_that_was_changed_is_none(field: str) -> None:
    old, new, other = (Ed25519PrivateKey.generate() for _ in range(3))
    line = turned(old, new, head(old, 5, 3, HASH), 2)
    assert line.turn is not None
    assert set(terms(named(old), [line])) == {named(old).id, named(new).id} == set(terms(named(new), [line]))
    theirs = turned(other, other, head(other, 5, 3, HASH), 1).turn
    changed = msgspec.structs.replace(line, turn=msgspec.structs.replace(line.turn, **{field: getattr(theirs, field)}))
    for key in (old, new):
        assert set(terms(named(key), [changed])) == {named(key).id}
    for part in ({"seq": 4}, {"at": 6}, {"hash": "00" * 32}):
        assert set(terms(named(new), [msgspec.structs.replace(line, **part)])) == {named(new).id}


@pytest.mark.parametrize("named_already", [False, True])
def test_a_turn_that_was_cut_off_is_ended_without_a_further_key(
    registry: Registry, settings: Settings, named_already: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.audit(RECORD)
    Heads(settings, registry).sign(EVERY_MS)

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as disk:
        disk.setattr(heads, "write_private" if named_already else "_add", full)
        with pytest.raises(OSError, match="no space"):
            turn(settings, registry, TURN, NOW)
    draft = key_file(settings).with_name("key.pem.next")
    began = public_pem(private_key(draft))
    assert verify(settings, registry, NOW).flaws == [], "the one before signs on"
    assert turn(settings, registry, TURN, NOW) == began
    assert not draft.exists()
    assert public_pem(private_key(key_file(settings))) == began
    assert [line.count(b'"turn"') for line in heads_file(settings).read_bytes().splitlines()] == [0, 1]
    assert what(settings, registry) == []


def test_a_key_of_before_that_was_brought_back_is_named(registry: Registry, settings: Settings) -> None:
    before = key_file(settings).read_bytes()
    registry.audit(RECORD)
    with pytest.raises(StoreError, match="nothing was signed"):
        turn(settings, registry, TURN, NOW)
    Heads(settings, registry).sign(EVERY_MS)
    turn(settings, registry, TURN, NOW)
    key_file(settings).write_bytes(before)
    with pytest.raises(StoreError, match="key of before"):
        turn(settings, registry, TURN, NOW)
    with pytest.raises(StoreError, match="start again"):
        heads.cut(settings, registry, NOW + 1, TURN)
