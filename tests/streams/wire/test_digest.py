import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from streams.wire.changes import ROW, Rows
from streams.wire.digest import record_digest, rows_digest

WORD = 0xFFFFFFFF
rows = hnp.arrays(ROW, st.integers(0, 30))


def by_hand(row: np.void) -> int:
    """The same mix with Python's integers, as the browser does it with Math.imul."""
    mix = 0x9E3779B9
    for name in ("idx", "lon_e6", "lat_e6", "fix_s", "state"):
        mix = ((mix ^ (int(row[name]) & WORD)) * 0x85EBCA6B) & WORD
        mix ^= mix >> 13
    return mix


@given(rows)
def test_rows_are_mixed_word_by_word(some: Rows) -> None:
    assert rows_digest(some) == sum(by_hand(row) for row in some) & WORD


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(some: Rows, random) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(some)))
    random.shuffle(order)
    assert rows_digest(some[order]) == rows_digest(some)


@given(rows, rows)
def test_parts_add_up(some: Rows, others: Rows) -> None:
    both = np.concatenate([some, others])
    assert rows_digest(both) == (rows_digest(some) + rows_digest(others)) & WORD


def test_one_changed_digit_changes_the_digest() -> None:
    row = np.zeros(1, ROW)
    before = rows_digest(row)
    for name in ROW.names or ():
        other = row.copy()
        other[name] = 1
        assert rows_digest(other) != before, name


@given(st.text(), st.binary())
def test_a_record_is_its_key_and_its_json(key: str, value: bytes) -> None:
    assert record_digest(key, value) == zlib.crc32(key.encode() + b"\0" + value)


def test_a_known_record() -> None:
    # What assets/js has to find for the same two strings.
    assert record_digest("211221", b'{"reports":12,"open":3,"reachable":null}') == 3034066038
