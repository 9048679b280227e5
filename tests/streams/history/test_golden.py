"""The committed records make the committed rows and facts, or the kind has another version."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.access.scrub import scrub
from streams.history.mappers import MAPPERS
from tests.streams.history import golden


def test_records_make_the_committed_rows(tmp_path: Path) -> None:
    found = golden.difference(golden.committed(), golden.values(tmp_path, golden.read()))
    if found:
        pytest.fail("; ".join(found), pytrace=False)


def test_a_difference_names_the_kind_and_what_to_do() -> None:
    was = {"case": ["version 5", "cases 2 aa", "facts 3 bb"], "alert": ["version 5", "alerts 1 cc"]}
    assert golden.difference(was, was) == []
    other = {**was, "case": ["version 5", "cases 2 ab", "facts 3 bb"]}
    assert golden.difference(was, other) == ["bump VERSION of case: cases came out otherwise"]
    raised = {**was, "case": ["version 6", "cases 2 ab", "facts 3 bb"]}
    assert golden.difference(was, raised) == [
        "case has another version: run `python -m tests.streams.history.golden values`"
    ]


def test_every_kind_with_records_is_in_the_committed_ones() -> None:
    kinds = {kind for _, kind, _ in golden.read()}
    assert kinds == {mapper.kind for mapper in MAPPERS if mapper.records}


def test_free_texts_hold_nothing_that_the_doors_take_out(tmp_path: Path) -> None:
    golden.values(tmp_path, golden.read())
    found = [one for one in golden.texts(tmp_path) if one]
    assert len(found) > 100
    assert [one for one in found if scrub(one) != one] == []
