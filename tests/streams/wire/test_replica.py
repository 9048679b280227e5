import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.wire.changes import GONE, ROW, THERE, URGENT, ColumnsChange, RecordsChange, Rows
from streams.wire.digest import record_digest, rows_digest
from streams.wire.replica import ColumnsReplica, RecordsReplica, latest

keys = st.sampled_from("abcdefg")
values = st.sampled_from([b"1", b"2", b'{"n":3}'])
records_changes = st.builds(
    RecordsChange,
    st.just("t"),
    st.dictionaries(keys, values, max_size=4),
    st.lists(keys, max_size=3).map(tuple),
    st.booleans(),
)
states = st.builds(
    lambda there, interval: there | interval << 4, st.sampled_from([GONE, THERE, URGENT]), st.integers(0, 8)
)


@st.composite
def dots(draw: st.DrawFn) -> Rows:
    """Rows of some dots, each index once."""
    indices = draw(st.lists(st.integers(0, 40), max_size=8, unique=True))
    rows = np.zeros(len(indices), ROW)
    rows["idx"] = indices
    for name in ("lon_e6", "lat_e6", "fix_s"):
        rows[name] = draw(st.lists(st.integers(0, 3), min_size=len(indices), max_size=len(indices)))
    rows["state"] = draw(st.lists(states, min_size=len(indices), max_size=len(indices)))
    return rows


columns_changes = st.builds(ColumnsChange, st.just("t"), dots().map(lambda rows: rows.tobytes()), st.booleans())


def by_hand(changes: list[RecordsChange]) -> dict[str, bytes]:
    held: dict[str, bytes] = {}
    for change in changes:
        if change.whole:
            held = {}
        for key in change.gone:
            held.pop(key, None)
        held |= change.put
    return held


def dots_by_hand(changes: list[ColumnsChange]) -> dict[int, tuple[int, ...]]:
    held: dict[int, tuple[int, ...]] = {}
    for change in changes:
        if change.whole:
            held = {}
        for row in np.frombuffer(change.rows, ROW).tolist():
            if row[4] & 0x0F == GONE:
                held.pop(row[0], None)
            else:
                held[row[0]] = row
    return held


@given(st.lists(records_changes, max_size=12))
def test_records_end_as_a_dict_would(changes: list[RecordsChange]) -> None:
    replica = RecordsReplica()
    for change in changes:
        replica.apply(change)
    assert replica.snapshot() == by_hand(changes)
    assert replica.digest == sum(record_digest(k, v) for k, v in replica.snapshot().items()) & 0xFFFFFFFF


@given(st.lists(records_changes, max_size=12))
def test_what_really_changed_is_enough_for_another_replica(changes: list[RecordsChange]) -> None:
    first, second = RecordsReplica(), RecordsReplica()
    for change in changes:
        before = first.snapshot()
        real = first.apply(change)
        assert (real is None) == (first.snapshot() == before)
        if real is not None:
            assert not real.whole
            assert not real.put.keys() & set(real.gone)
            second.apply(real)
    assert second.snapshot() == first.snapshot()
    assert second.digest == first.digest


@given(st.lists(columns_changes, max_size=12))
def test_dots_end_as_a_dict_would(changes: list[ColumnsChange]) -> None:
    replica = ColumnsReplica()
    for change in changes:
        replica.apply(change)
    assert {row[0]: row for row in replica.snapshot().tolist()} == dots_by_hand(changes)
    assert replica.digest == rows_digest(replica.snapshot())


@given(st.lists(columns_changes, max_size=12))
def test_dots_that_really_changed_are_enough_for_another_replica(changes: list[ColumnsChange]) -> None:
    first, second = ColumnsReplica(), ColumnsReplica()
    for change in changes:
        before = first.snapshot().tolist()
        real = first.apply(change)
        assert (real is None) == (first.snapshot().tolist() == before)
        if real is not None:
            second.apply(real)
    assert second.snapshot().tolist() == first.snapshot().tolist()
    assert second.digest == first.digest


@given(st.lists(dots(), min_size=1, max_size=8))
def test_merged_rows_do_what_all_of_them_did(parts: list[Rows]) -> None:
    one_by_one, at_once = ColumnsReplica(), ColumnsReplica()
    for rows in parts:
        one_by_one.put(rows)
    at_once.put(latest(parts))
    assert at_once.snapshot().tolist() == one_by_one.snapshot().tolist()
    assert at_once.digest == one_by_one.digest


@given(dots(), dots())
def test_the_difference_leads_to_the_whole(held: Rows, whole: Rows) -> None:
    replica, target = ColumnsReplica(), ColumnsReplica()
    replica.put(held)
    target.put(whole)
    replica.put(replica.difference(whole))
    assert replica.snapshot().tolist() == target.snapshot().tolist()
    assert len(replica.difference(whole)) == 0


def test_a_keyframe_that_equals_what_is_held_changes_nothing() -> None:
    replica = RecordsReplica()
    replica.apply(RecordsChange("t", {"a": b"1", "b": b"2"}))
    assert replica.apply(RecordsChange("t", {"b": b"2", "a": b"1"}, whole=True)) is None
    assert replica.apply(RecordsChange("t", {"b": b"2"}, whole=True)) == RecordsChange("t", gone=("a",))


def test_a_copy_goes_its_own_way() -> None:
    replica = ColumnsReplica()
    rows = np.array([(1, 2, 3, 4, THERE)], ROW)
    replica.put(rows)
    other = replica.copy()
    other.put(np.array([(1, 0, 0, 0, GONE)], ROW))
    assert replica.snapshot().tolist() == rows.tolist()
    assert (len(other.snapshot()), other.digest) == (0, 0)
