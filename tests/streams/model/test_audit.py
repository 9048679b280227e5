from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.audit import START, AuditRecord, Decision, Flaw, Head, Linked, chained, flaws, signed

KEY = b"k" * 32
Chain = list[Linked]
RECORD = AuditRecord(1, "a", "duty", "2112", "127.0.0.1", "track.open", "worker/7", ("positions",), "走访核实", "c-1")


def chain_of(records: list[AuditRecord]) -> Chain:
    found, prev = [], START
    for seq, record in enumerate(records, 1):
        found.append(Linked(seq, record, prev, chained(prev, seq, record)))
        prev = found[-1].hash
    return found


def heads_of(chain: Chain, *seqs: int) -> list[Head]:
    return [signed(KEY, 1_000 * seq, seq, chain[seq - 1].hash) for seq in seqs]


def made(count: int) -> Chain:
    return chain_of([msgspec.structs.replace(RECORD, at=n, object=f"worker/{n}") for n in range(count)])


def test_what_was_written_has_no_flaw() -> None:
    chain = made(5)
    assert list(flaws(chain, heads_of(chain, 2, 5), KEY)) == []
    assert list(flaws([], [], KEY)) == []


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
    assert says in [flaw.what for flaw in flaws(tamper(chain), heads, KEY)]


def test_a_head_of_another_key_vouches_for_nothing() -> None:
    chain = made(3)
    forged = signed(b"x" * 32, 1, 3, rewritten(chain)[2].hash)
    assert list(flaws(rewritten(chain), [forged], KEY)) == [Flaw(0, "the head of record 3 is not signed with this key")]


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
)


@given(st.lists(RECORDS, min_size=1, max_size=8), st.data())
def test_any_other_record_in_any_place_is_found(records: list[AuditRecord], data: st.DataObject) -> None:
    chain = chain_of(records)
    at = data.draw(st.integers(0, len(chain) - 1))
    other = data.draw(RECORDS.filter(lambda record: record != chain[at].record))
    changed = [*chain[:at], msgspec.structs.replace(chain[at], record=other), *chain[at + 1 :]]
    assert list(flaws(changed, heads_of(chain, len(chain)), KEY))


@given(st.lists(RECORDS, min_size=2, max_size=6, unique_by=lambda r: (r.at, r.actor, r.object)), st.data())
def test_any_other_order_is_found_even_when_its_hashes_are_made_anew(
    records: list[AuditRecord], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(records))
    chain, heads = chain_of(list(order)), heads_of(chain_of(records), len(records))
    assert bool(list(flaws(chain, heads, KEY))) == (list(order) != records)


def test_fields_do_not_run_into_each_other() -> None:
    """`ab` + `c` is another record than `a` + `bc`."""
    twins = [msgspec.structs.replace(RECORD, actor=a, role=b) for a, b in (("ab", "c"), ("a", "bc"))]
    assert len({chained(START, 1, record) for record in twins}) == 2
    assert all(a.hash != b.hash for a, b in pairwise(chain_of([RECORD, RECORD])))
