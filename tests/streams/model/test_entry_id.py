from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.entry_id import ZERO, EntryId

ids = st.builds(EntryId, st.integers(0, 2**53), st.integers(0, 2**32))


@given(ids)
def test_an_id_reads_as_it_writes(one: EntryId) -> None:
    assert EntryId.parse(str(one)) == one
    assert EntryId.parse(str(one).encode()) == one
    assert one >= ZERO


def test_ids_order_by_number_not_by_text() -> None:
    assert EntryId.parse("9-10") > EntryId.parse("9-9")
    assert EntryId.parse("10-0") > EntryId.parse("9-99")


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "a-1", "1-1-1"])
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="entry id"):
        EntryId.parse(text)
