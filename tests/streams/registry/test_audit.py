from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from streams.errors import StoreError
from streams.model.audit import AuditRecord, Decision
from streams.registry.heads import EVERY_MS, Heads, heads_file, verify
from streams.registry.registry import Registry
from streams.settings import Settings

RECORD = AuditRecord(
    at=1_795_000_000_000,
    actor="a1b2",
    role="duty",
    scope="211221",
    address="10.0.0.9",
    action="track.open",
    object="worker/7",
    fields=("positions", "name"),
    reason="走访",
    case="c-1",
)
_UNGUARDED = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_no_change ON audit", "DROP TRIGGER audit_no_delete ON audit"),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": tmp_path}})


def as_owner(registry: Registry, *statements: str) -> None:
    """What somebody does who owns the database: the triggers go first."""
    with registry._engine.begin() as tx:
        for statement in (*_UNGUARDED[tx.dialect.name], *statements):
            tx.execute(text(statement))


def written(registry: Registry, settings: Settings, count: int) -> None:
    for n in range(count):
        registry.audit(msgspec.structs.replace(RECORD, object=f"worker/{n}"))
    Heads(settings, registry).sign(EVERY_MS)


def test_a_record_comes_back_as_it_was(registry: Registry) -> None:
    denied = msgspec.structs.replace(RECORD, fields=(), decision=Decision.DENIED)
    assert [registry.audit(RECORD), registry.audit(denied)] == [1, 2]
    assert [link.record for link in registry.audit_chain()] == [RECORD, denied]
    assert registry.audit_counts() == {"track.open": 2}


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = 'x'", "DELETE FROM audit WHERE seq = 1"])
def test_the_database_itself_refuses_changes(registry: Registry, statement: str) -> None:
    registry.audit(RECORD)
    with pytest.raises(SQLAlchemyError, match="only ever added to"), registry._engine.begin() as tx:
        tx.execute(text(statement))
    assert [link.record for link in registry.audit_chain()] == [RECORD]


def test_many_writers_make_one_chain(registry: Registry, settings: Settings) -> None:
    def work(worker: int) -> None:
        for n in range(25):
            registry.audit(msgspec.structs.replace(RECORD, actor=str(worker), object=f"worker/{n}"))

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(settings, registry) == (150, 0, [])


TAMPERED = {
    "flipped": (("UPDATE audit SET reason = 'x' WHERE seq = 3",), "record 3 is not what was written"),
    "deleted": (("DELETE FROM audit WHERE seq = 2",), "record 2 is missing: the next is 3"),
    "truncated": (("DELETE FROM audit WHERE seq > 3",), "record 5 was signed and is gone: the chain ends with 3"),
    "reordered": (
        (
            "UPDATE audit SET seq = 99 WHERE seq = 2",
            "UPDATE audit SET seq = 2 WHERE seq = 3",
            "UPDATE audit SET seq = 3 WHERE seq = 99",
        ),
        "record 2 does not follow the one before it",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_the_databases_owner_did_is_found(registry: Registry, settings: Settings, how: str) -> None:
    written(registry, settings, 5)
    assert verify(settings, registry) == (5, 1, [])
    statements, says = TAMPERED[how]
    as_owner(registry, *statements)
    assert says in [flaw.what for flaw in verify(settings, registry)[2]]


def test_a_chain_made_anew_is_found_by_its_signed_heads(registry: Registry, settings: Settings) -> None:
    written(registry, settings, 5)
    as_owner(registry, "DELETE FROM audit")
    for _ in range(5):
        registry.audit(msgspec.structs.replace(RECORD, actor="somebody else"))
    assert "record 5 is not the one that was signed" in [flaw.what for flaw in verify(settings, registry)[2]]


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
    assert verify(settings, registry) == (2, 2, [])
    assert (settings.store.data_dir / "audit.key").stat().st_mode & 0o777 == 0o600


def test_a_head_cut_off_by_a_crash_is_none_and_any_other_line_that_is_none_is_an_error(
    registry: Registry, settings: Settings
) -> None:
    written(registry, settings, 2)
    file = heads_file(settings)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:20])
    assert verify(settings, registry) == (2, 1, [])
    file.write_bytes(b"?\n" + whole)
    with pytest.raises(StoreError, match="line 1: this is no head"):
        verify(settings, registry)
