import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from streams.model.entry_id import ZERO, EntryId
from streams.wire.changes import ROW, Rows
from streams.wire.columns import DELTA, MAGIC, SNAPSHOT, decode_rows, encode_rows

AT = 1_764_000_000_000
ids = st.builds(EntryId, st.integers(0, 2**52), st.integers(0, 2**32 - 1))


@st.composite
def some_rows(draw: st.DrawFn) -> Rows:
    rows = draw(hnp.arrays(ROW, st.integers(0, 20)))
    rows["fix_s"] = AT // 1000 - draw(hnp.arrays(np.uint32, len(rows), elements=st.integers(0, 65_535)))
    return rows


@given(some_rows(), st.sampled_from([SNAPSHOT, DELTA]), st.integers(0, 65_535), ids, ids)
def test_a_frame_comes_back_as_it_went(rows: Rows, kind: int, topic: int, prev: EntryId, rev: EntryId) -> None:
    raw = encode_rows(kind, topic, rows, AT, prev, rev)
    assert len(raw) == 48 + 15 * len(rows)
    again = decode_rows(raw)
    assert again[:2] == (kind, topic)
    assert again[2].tolist() == rows.tolist()
    assert again[3:] == (AT, prev, rev)


def test_the_head_is_where_the_browser_looks_for_it() -> None:
    rows = np.zeros(1, ROW)
    rows["idx"], rows["lon_e6"], rows["fix_s"] = 5, 123_500_000, AT // 1000 - 7
    raw = encode_rows(DELTA, 3, rows, AT, EntryId(11, 12), EntryId(13, 14))
    assert (raw[0], raw[1]) == (MAGIC, DELTA)
    assert np.frombuffer(raw, "<u2", 1, 2)[0] == 3
    assert np.frombuffer(raw, "<u4", 1, 4)[0] == 1
    assert np.frombuffer(raw, "<f8", 2, 8).tolist() == [AT, 11]
    assert np.frombuffer(raw, "<u4", 2, 24).tolist() == [12, 14]
    assert np.frombuffer(raw, "<f8", 1, 32)[0] == 13
    assert np.frombuffer(raw, "<u4", 1, 40)[0] == AT // 1000
    assert np.frombuffer(raw, "<u4", 1, 48)[0] == 5
    assert np.frombuffer(raw, "<u2", 1, 48 + 12)[0] == 7


def test_a_fix_from_the_future_has_age_zero_and_its_own_second() -> None:
    rows = np.zeros(1, ROW)
    rows["fix_s"] = AT // 1000 + 5
    assert decode_rows(encode_rows(DELTA, 1, rows, AT, ZERO, ZERO))[2]["fix_s"][0] == AT // 1000 + 5


def test_an_age_beyond_the_column_is_cut_there() -> None:
    rows = np.zeros(1, ROW)
    rows["fix_s"] = AT // 1000 - 100_000
    assert decode_rows(encode_rows(DELTA, 1, rows, AT, ZERO, ZERO))[2]["fix_s"][0] == AT // 1000 - 65_535


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: b"\0" + raw[1:]])
def test_other_bytes_are_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    raw = encode_rows(SNAPSHOT, 1, np.zeros(2, ROW), AT, ZERO, ZERO)
    with pytest.raises(ValueError):
        decode_rows(spoil(raw))
