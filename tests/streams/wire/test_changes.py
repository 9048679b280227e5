import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DecodeError
from streams.model.event import WorkerChange
from streams.wire.changes import (
    ROW,
    ChangeSet,
    ColumnsChange,
    RecordsChange,
    decode,
    encode,
)

records = st.builds(
    RecordsChange,
    st.text(),
    st.dictionaries(st.text(), st.binary(), max_size=3),
    st.lists(st.text(), max_size=3).map(tuple),
    st.booleans(),
)
dots = st.builds(ColumnsChange, st.text(), st.binary(), st.booleans())
sets = st.builds(
    ChangeSet,
    at=st.integers(0, 2**53),
    topics=st.lists(records | dots, max_size=3).map(tuple),
    keyframe=st.booleans(),
)


@given(sets)
def test_a_change_set_comes_back_as_it_went(changes: ChangeSet) -> None:
    assert decode(encode(changes)) == changes


def test_events_travel_with_their_tags() -> None:
    changes = ChangeSet(at=1, events=(WorkerChange(cause="c", at=1, worker=3, in_session=True),))
    assert decode(encode(changes)) == changes


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x81",
        b"nonsense",
        msgspec.msgpack.encode({"at": "x"}),
        b"\x82\xa2at\x01\xa6topics\x91\x82\xa1t\xa7records\xa5topic\xa2\x94a",
    ],
)
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(raw)


def test_rows_survive_as_bytes() -> None:
    rows = np.zeros(2, ROW)
    rows["idx"] = [7, 9]
    rows["lon_e6"] = [-123_000_000, 123_000_000]
    again = np.frombuffer(ColumnsChange("t", rows.tobytes()).rows, ROW)
    assert again.tolist() == rows.tolist()
