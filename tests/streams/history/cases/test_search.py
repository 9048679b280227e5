"""The search over texts as the doors leave them: what was taken out cannot be found, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.access.scrub import scrub
from streams.history.cases.query import CaseQuery
from streams.history.history import History
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.typed import plain
from tests.streams.access.corpus import secrets

VILLAGE = "211221106201"
SAMPLES = list(secrets(Random(17), 15))
CASES = [
    Case(id=f"c{n}", village=VILLAGE, type="S01", category="S", channel="window", reported_at=n + 1, text=scrub(s.text))
    for n, s in enumerate(SAMPLES)
]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    made = History(f"sqlite:///{tmp_path_factory.mktemp('search') / 'history.db'}")
    made.open()
    made.put(CASES, EntryId(1, 0), 10_000)
    yield made
    made.close()


def found(history: History, sought: str) -> set[str]:
    wanted = CaseQuery(regions=(VILLAGE,), standing="all", text=sought)
    return {line.id for line in history.cases.find(wanted, 10_000, limit=5_000)}


@settings(max_examples=2_000, deadline=None)
@given(st.data())
def test_no_part_of_a_text_that_was_taken_out_is_found(history: History, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(SAMPLES) - 1))
    raw, kept = SAMPLES[n].text, f"{_codes(history)[f'c{n}']} {plain(CASES[n].text)}".casefold()
    begin = data.draw(st.integers(0, len(raw) - 1))
    # What is asked is read in one written form; of signs that no eye sees nothing is asked.
    words = plain(raw[begin : data.draw(st.integers(begin + 1, len(raw)))]).casefold().split()
    if words:
        assert (f"c{n}" in found(history, " ".join(words))) == all(word in kept for word in words)


_KNOWN: dict[str, str] = {}


def _codes(history: History) -> dict[str, str]:
    if not _KNOWN:
        wanted = CaseQuery(regions=(VILLAGE,), standing="all")
        _KNOWN.update((line.id, line.code) for line in history.cases.find(wanted, 10_000, limit=5_000))
    return _KNOWN


def test_a_number_cannot_be_read_out_digit_by_digit(history: History) -> None:
    """As an attacker does it: the next digit is the one with which the search still finds the case."""
    n = next(n for n, s in enumerate(SAMPLES) if (s.kind, s.style) == ("phone", "plain") and "电话" in s.text)
    before = SAMPLES[n].text.index(SAMPLES[n].secret)
    known = SAMPLES[n].text[max(0, before - 2) : before]
    assert [d for d in "0123456789" if f"c{n}" in found(history, known + d)] == []


@pytest.mark.parametrize("dash", ["-", "－", "—", "–", "‐", "−"])
def test_a_code_is_found_however_its_dashes_and_digits_are_written(history: History, dash: str) -> None:
    code = _codes(history)["c7"]
    wide = "".join(dash if sign == "-" else chr(ord(sign) + 0xFEE0) for sign in code.lower())
    assert found(history, wide) == {"c7"}
