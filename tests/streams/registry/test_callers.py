"""Matters of a telephone number, found without a trace of the number in any file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from streams.registry.callers import CallerIndex
from streams.registry.case_tables import parties
from streams.registry.parties import Party
from streams.registry.registry import Registry
from tests.sealing import sealer

PHONE = "13800001234"
NOW = 1_795_400_000_000


def registry(folder: Path) -> Registry:
    made = Registry(f"sqlite:///{folder / 'registry.db'}", sealer(folder))
    made.migrate()
    return made


def test_a_number_is_found_however_it_was_typed_and_only_whole(tmp_path: Path) -> None:
    held = registry(tmp_path)
    held.add_parties("a", [Party(name="王某", phone="+86 138-0000-1234")], NOW)
    held.add_parties("b", [Party(phone=PHONE)], NOW + 1)
    held.add_parties("c", [Party(phone="13800001235"), Party(name="无号码")], NOW)
    index = CallerIndex(held)
    assert index.cases(PHONE, NOW - 1) == {"a", "b"}
    assert index.cases("8613800001234", NOW - 1) == {"a", "b"}
    assert index.cases(PHONE[:10], NOW - 1) == set()
    assert index.cases("", NOW - 1) == set()
    assert index.cases("000", NOW - 1) == set()


def test_what_is_given_later_is_found_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    held = registry(tmp_path)
    index = CallerIndex(held)
    assert index.cases(PHONE, NOW - 1) == set()
    held.add_parties("a", [Party(phone=PHONE)], NOW)
    assert index.cases(PHONE, NOW - 1) == {"a"}
    held.add_parties("late", [Party(phone=PHONE)], NOW - 30_000)
    assert index.cases(PHONE, NOW - 90_000) == {"a", "late"}, "another process wrote with an earlier time"
    with held._engine.begin() as tx:
        tx.execute(delete(parties).where(parties.c.case_id == "a"))
    assert index.cases(PHONE, NOW - 90_000) == {"late"}


def test_what_nobody_confirmed_is_not_known(tmp_path: Path) -> None:
    held = registry(tmp_path)
    held.add_parties("w", [Party(phone=PHONE)], NOW, by="user/1")
    assert CallerIndex(held).cases(PHONE, NOW - 1) == set()


def test_no_file_holds_the_number_or_a_mark_of_it(tmp_path: Path) -> None:
    held = registry(tmp_path)
    held.add_parties("a", [Party(phone=PHONE)], NOW)
    index = CallerIndex(held)
    assert index.cases(PHONE, NOW - 1) == {"a"}
    (mark,) = index._cases
    raw = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert PHONE.encode() not in raw
    assert mark not in raw
    assert CallerIndex(held)._key != index._key
