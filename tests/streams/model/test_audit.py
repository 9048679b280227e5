from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.audit import (
    START,
    AuditFlaw,
    AuditRecord,
    Decision,
    Head,
    Linked,
    SessionRow,
    chained,
    flaws,
    mismatches,
    statement,
)

KEY = "key"
OLD_HASH = "6b4a29b95589ae87cad32309f2d0ea684116b6591bcac62569445ca268d03544"
Chain = list[Linked]
RECORD = AuditRecord(1, "a", "duty", "2112", "127.0.0.1", "track.open", "worker/7", ("positions",), "走访核实", "c-1")


def chain_of(records: list[AuditRecord]) -> Chain:
    found, prev = [], START
    for seq, record in enumerate(records, 1):
        found.append(Linked(seq, record, prev, chained(prev, seq, record)))
        prev = found[-1].hash
    return found


def heads_of(chain: Chain, *seqs: int) -> list[Head]:
    return [signed(KEY, seq, chain[seq - 1].hash) for seq in seqs]


def signed(key: str, seq: int, hash_: bytes) -> Head:
    """What stands for a signature here: the key before what is signed. Real ones: test_audit_keys.py."""
    at = 1_000 * seq
    return Head(at, seq, hash_.hex(), f"{key}:{statement(at, seq, hash_.hex()).decode()}")


def vouches(head: Head) -> bool:
    return head.signature == f"{KEY}:{statement(head.at, head.seq, head.hash).decode()}"


def made(count: int) -> Chain:
    return chain_of([msgspec.structs.replace(RECORD, at=n, object=f"worker/{n}") for n in range(count)])


def test_what_was_written_has_no_flaw() -> None:
    chain = made(5)
    assert list(flaws(chain, heads_of(chain, 2, 5), vouches)) == []
    assert list(flaws([], [], vouches)) == []


def flip(chain: Chain) -> Chain:
    other = msgspec.structs.replace(chain[2].record, reason="x")
    return [*chain[:2], msgspec.structs.replace(chain[2], record=other), *chain[3:]]


def rewritten(chain: Chain) -> Chain:
    """All of it made anew, soundly, by somebody without the key."""
    return chain_of([msgspec.structs.replace(link.record, actor="somebody else") for link in chain])


TAMPERED: dict[str, tuple[Callable[[Chain], Chain], str]] = {
    "flipped": (flip, "record 3 is not what was written"),
    "deleted": (lambda c: [*c[:2], *c[3:]], "record 3 is missing: the next is 4"),
    "reordered": (lambda c: [c[0], c[2], c[1], *c[3:]], "record 2 is missing: the next is 3"),
    "truncated": (lambda c: c[:3], "record 5 was signed and is gone: the chain ends with 3"),
    "beheaded": (lambda c: c[1:], "record 1 is missing: the next is 2"),
    "rewritten": (rewritten, "record 5 is not the one that was signed"),
    "emptied": (lambda c: [], "record 5 was signed and is gone: the chain ends with 0"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_it_is_found(how: str) -> None:
    chain = made(5)
    heads = heads_of(chain, 5)
    tamper, says = TAMPERED[how]
    assert says in [flaw.what for flaw in flaws(tamper(chain), heads, vouches)]


def test_a_head_of_another_key_vouches_for_nothing() -> None:
    chain = made(3)
    forged = signed("other", 3, rewritten(chain)[2].hash)
    assert list(flaws(rewritten(chain), [forged], vouches)) == [
        AuditFlaw(0, "the head of record 3 is not signed with this key")
    ]


RECORDS = st.builds(
    AuditRecord,
    at=st.integers(0, 2**48),
    actor=st.text(max_size=5),
    role=st.text(max_size=5),
    scope=st.text("0123456789", max_size=12),
    address=st.text(max_size=5),
    action=st.text(max_size=5),
    object=st.text(max_size=5),
    fields=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    reason=st.text(max_size=5),
    case=st.text(max_size=5),
    decision=st.sampled_from(Decision),
    user=st.text(max_size=5),
    name=st.text(max_size=5),
    session=st.text(max_size=5),
)


@given(st.lists(RECORDS, min_size=1, max_size=8), st.data())
def test_any_other_record_in_any_place_is_found(records: list[AuditRecord], data: st.DataObject) -> None:
    chain = chain_of(records)
    at = data.draw(st.integers(0, len(chain) - 1))
    other = data.draw(RECORDS.filter(lambda record: record != chain[at].record))
    changed = [*chain[:at], msgspec.structs.replace(chain[at], record=other), *chain[at + 1 :]]
    assert list(flaws(changed, heads_of(chain, len(chain)), vouches))


@given(st.lists(RECORDS, min_size=2, max_size=6, unique_by=lambda r: (r.at, r.actor, r.object)), st.data())
def test_any_other_order_is_found_even_when_its_hashes_are_made_anew(
    records: list[AuditRecord], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(records))
    chain, heads = chain_of(list(order)), heads_of(chain_of(records), len(records))
    assert bool(list(flaws(chain, heads, vouches))) == (list(order) != records)


def test_fields_do_not_run_into_each_other() -> None:
    """`ab` + `c` is another record than `a` + `bc`."""
    twins = [msgspec.structs.replace(RECORD, actor=a, role=b) for a, b in (("ab", "c"), ("a", "bc"))]
    assert len({chained(START, 1, record) for record in twins}) == 2
    assert all(a.hash != b.hash for a, b in pairwise(chain_of([RECORD, RECORD])))


def test_a_record_of_before_is_hashed_as_it_was() -> None:
    """As the first version wrote it; the hash is a literal of that version."""
    old = msgspec.structs.replace(RECORD, version=1)
    assert chained(START, 1, old).hex() == OLD_HASH
    assert chained(START, 1, msgspec.structs.replace(old, name="zhang")).hex() == OLD_HASH, "it had no name"
    assert chained(START, 1, RECORD).hex() != OLD_HASH


SIGNED_IN = AuditRecord(10, "u1", "duty", "2112", "", "signin", "password", user="u1", name="zhang", session="s1")
ACTED = AuditRecord(20, "s1", "duty", "2112", "", "user.add", "x", user="u1", name="zhang", session="s1")
ROW = SessionRow("s1", "u1", "duty", "2112", 10)


@pytest.mark.parametrize(
    ("records", "row", "says"),
    [
        ([SIGNED_IN, ACTED], ROW, []),
        ([SIGNED_IN, ACTED], ("user", "u2"), ["session s1 is now of user u2 (duty 2112)"]),
        ([SIGNED_IN, ACTED], ("role", "duty_lead"), ["session s1 is now of user u1 (duty_lead 2112)"]),
        ([SIGNED_IN, msgspec.structs.replace(ACTED, user="u2")], ROW, ["record 2 is of session s1, which another"]),
        ([SIGNED_IN], ("session", "made-up"), ["session made-up of user u1 (duty 2112) has no sign-in record"]),
        ([msgspec.structs.replace(SIGNED_IN, version=1)], ("session", "old"), []),
        ([SIGNED_IN], SessionRow("old", "u9", "duty", "2112", 9), []),
    ],
)
def test_a_session_belongs_to_who_signed_in(
    records: list[AuditRecord], row: SessionRow | tuple[str, str], says: list[str]
) -> None:
    there = row if isinstance(row, SessionRow) else msgspec.structs.replace(ROW, **{row[0]: row[1]})
    found = [flaw.what for flaw in mismatches(chain_of(records), [there])]
    assert len(found) == len(says)
    assert all(what.startswith(start) for what, start in zip(found, says, strict=True))
