from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from streams.access.subject import Role
from streams.model.audit import START, Decision, chained
from streams.registry import audit_keys
from streams.registry.audit import Wanted
from streams.registry.heads import EVERY_MS, LATE_MS, Heads, heads_file, verify
from streams.registry.records import NewUser, Session
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.streams.registry.audited import AT, RECORD, as_owner, written

WORD = "a rather long word"


def test_a_record_comes_back_as_it_was(registry: Registry) -> None:
    denied = msgspec.structs.replace(RECORD, fields=(), decision=Decision.DENIED)
    assert [registry.audit(RECORD), registry.audit(denied)] == [1, 2]
    assert [link.record for link in registry.audit_chain()] == [RECORD, denied]
    assert [link.record.action for link in registry.audit_chain()] == ["track.open"] * 2


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
    assert verify(settings, registry, AT) == (150, 0, 150, [])


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
    assert verify(settings, registry, AT) == (5, 1, 0, [])
    statements, says = TAMPERED[how]
    as_owner(registry, *statements)
    assert says in [flaw.what for flaw in verify(settings, registry, AT).flaws]


def test_who_it_was_is_in_the_record_whatever_becomes_of_the_tables(registry: Registry) -> None:
    session, _ = signed_in(registry, "zhang.duty")
    registry.audit(msgspec.structs.replace(RECORD, actor=session.id))
    entered, acted = list(registry.audit_chain())[-2:]
    assert (entered.record.action, entered.record.session) == ("signin", session.id)
    for link in (entered, acted):
        assert (link.record.user, link.record.name, link.record.session) == (session.user, "zhang.duty", session.id)
    with registry._engine.begin() as tx:
        tx.execute(text("UPDATE users SET name = 'somebody.else'"))
    assert [link.record.name for link in registry.audit_search(Wanted(actor="zhang.duty"), 9)] == ["zhang.duty"] * 2
    assert registry.actor_names([acted.record]) == {session.id: "zhang.duty"}


def test_a_session_given_to_another_user_is_found(registry: Registry, settings: Settings) -> None:
    """One statement against the table of sessions made the auditor read another name than who did it."""
    other, _ = signed_in(registry, "zhang.duty")
    mine, _ = signed_in(registry, "sa.two")
    registry.audit(msgspec.structs.replace(RECORD, actor=mine.id, action="user.add"))
    Heads(settings, registry).sign(EVERY_MS)
    assert verify(settings, registry, AT).flaws == []
    with registry._engine.begin() as tx:
        tx.execute(text(f"UPDATE sessions SET \"user\" = '{other.user}' WHERE id = '{mine.id}'"))
    assert [link.record.name for link in registry.audit_search(Wanted(action="user.add"), 1)] == ["sa.two"]
    registry.audit(msgspec.structs.replace(RECORD, actor=mine.id))
    assert [flaw.what.partition(";")[0] for flaw in verify(settings, registry, AT).flaws] == [
        f"record 6 is of session {mine.id}, which another user began",
        f"session {mine.id} is now of user {other.user} (duty 211221)",
    ]


def test_a_chain_and_heads_made_anew_with_all_of_the_data_folder_are_found(
    registry: Registry, settings: Settings, tmp_path: Path
) -> None:
    """The key lies elsewhere: with everything in the data folder nothing can be signed that the auditor's copy of the
    public key takes."""
    kept = tmp_path / "elsewhere"
    public = kept / "public.pem"
    pem = audit_keys.make(kept / "key.pem")
    public.write_text(pem)
    own = {"audit_heads": str(kept / "heads.jsonl"), "audit_key": str(kept / "key.pem")}
    settings = Settings.model_validate({"store": {"data_dir": tmp_path / "data"}, "registry": own})
    written(registry, settings, 5)
    assert verify(settings, registry, AT, public) == (5, 1, 0, [])
    as_owner(registry, "DELETE FROM audit")
    for _ in range(5):
        registry.audit(msgspec.structs.replace(RECORD, actor="somebody else"))
    heads_file(settings).unlink()
    forged = Settings.model_validate({"store": {"data_dir": tmp_path / "data"}})
    written_heads = Heads(forged, registry)
    assert written_heads.sign(EVERY_MS)
    heads_file(settings).write_bytes(heads_file(forged).read_bytes())
    found = verify(settings, registry, AT + LATE_MS + 1, public).flaws
    assert [flaw.what for flaw in found] == [
        "the head of record 5 is not signed with this key",
        "record 1 and later: older than 10 minutes and no head speaks for them",
    ]
    heads_file(settings).unlink()
    assert verify(settings, registry, AT + LATE_MS + 1, public).flaws != [], "without any head at all"


def signed_in(registry: Registry, name: str) -> tuple[Session, str]:
    new = NewUser(name=name, password=WORD, role=Role.DUTY, scope="211221", profile="asvs")
    registry.add_user(new, RECORD, AT)
    return registry.sign_in(name, WORD, "", AT, "10.0.0.9") or pytest.fail("not signed in")


def test_a_store_of_the_version_before_keeps_its_proof_its_people_and_its_sessions(tmp_path: Path) -> None:
    old = Registry(f"sqlite:///{tmp_path / 'old.db'}")
    old.migrate("0006")
    record = msgspec.structs.replace(RECORD, version=1, decision=Decision.ALLOWED)
    row = {"seq": 1, "prev": START, "hash": chained(START, 1, record), "fields": "positions\x1fname", "case_id": "c-1"}
    row |= {name: getattr(record, name) for name in ("at", "actor", "role", "scope", "address", "action", "object")}
    row |= {"reason": record.reason, "decision": "allowed"}
    user = {"id": "u", "name": "sso", "password": "", "totp": "", "totp_step": 0, "role": "leader", "scope": "2112"}
    user |= {"failed": 0, "locked_until": 0, "disabled": False, "created_at": 0}
    there = {
        "id": "s",
        "cookie": b"c",
        "role": "wall",
        "scope": "2112",
        "page": "/wall",
        "created_at": AT - 1,
        "seen_at": AT,
    }
    with old._engine.begin() as tx:
        for table, values in (("audit", row), ("users", user), ("sessions", there)):
            names = ", ".join(f'"{name}"' for name in values)
            tx.execute(
                text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"), values
            )
    old.migrate()
    old.open()
    settings = Settings.model_validate({"store": {"data_dir": tmp_path}})
    old.audit(RECORD)
    assert verify(settings, old, AT).flaws == []
    assert [link.record.version for link in old.audit_chain()] == [1, 2]
    assert [user.elsewhere for user in old.users()] == [True]
    assert old.alive(["s"], AT + 399 * 86_400_000) == {"s"}
    assert old.alive(["s"], AT + 401 * 86_400_000) == set()
    as_owner(old, "UPDATE audit SET version = 2 WHERE seq = 1")
    assert "record 1 is not what was written" in [flaw.what for flaw in verify(settings, old, AT).flaws]
    old.close()
