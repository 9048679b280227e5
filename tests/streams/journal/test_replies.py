from __future__ import annotations

from typing import Any

import pytest

from streams.journal import replies
from streams.model.entry_id import EntryId

FIELDS = {b"f": b"fixes"}
LINE = (b"5-1", FIELDS)


@pytest.mark.parametrize(
    "reply", [[[b"key", [LINE]]], {b"key": [LINE]}, {b"key": [[LINE]]}, [LINE]], ids=["xread", "map", "resp3", "xrange"]
)
def test_every_shape_of_a_stream_reads_alike(reply: Any) -> None:
    assert replies.stream(reply) == [(EntryId(5, 1), FIELDS)]


@pytest.mark.parametrize("nothing", [None, [], {}])
def test_nothing_is_an_empty_list(nothing: Any) -> None:
    assert replies.stream(nothing) == []


def test_an_entry_that_was_deleted_under_the_reader_is_left_out() -> None:
    assert replies.stream([(b"5-1", None), (b"5-2", FIELDS)]) == [(EntryId(5, 2), FIELDS)]


def test_a_change_knows_whether_it_is_a_keyframe() -> None:
    told = replies.changes([(b"5-1", {b"b": b"x", b"k": b"1"}), (b"5-2", {b"b": b"y", b"k": b"0"})])
    assert [(c.body, c.keyframe) for c in told] == [(b"x", True), (b"y", False)]


def test_receipts_come_in_the_order_of_the_groups() -> None:
    first, second = replies.receipts([[5, 1, 2, 3, 4, 0], [7, 0, 0, 0, 0, 1]])
    assert (first.hi, first.taken, first.duplicates, first.outside, first.quarantined) == (5, 1, 2, 3, 4)
    assert (second.hi, second.gap) == (7, True)


@pytest.mark.parametrize(
    ("reply", "value"),
    [({"appendfsync": "always"}, "always"), ({b"appendfsync": b"always"}, "always"), ({}, ""), ([], "")],
)
def test_a_setting_is_text_whatever_the_client_made_of_it(reply: Any, value: str) -> None:
    assert replies.setting(reply) == value
