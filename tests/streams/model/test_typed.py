from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.case_code import is_case_code
from streams.model.typed import code, number, plain, words
from streams.model.typed import day as day_of


@pytest.mark.parametrize(
    "typed",
    [
        "211221-261128-7K3QF2M",
        "２１１２２１－２６１１２８－７Ｋ３ＱＦ２Ｍ",
        "211221–261128—7k3qf2m",
        " 211221 - 261128 ‐ 7K3QF2M ",
        "211221−261128－7k3qf2m",
    ],
)
def test_a_code_is_one_however_it_is_typed(typed: str) -> None:
    assert code(typed) == "211221-261128-7K3QF2M"
    assert is_case_code(code(typed))


@pytest.mark.parametrize("typed", ["新台子镇，铁岭县", "新台子镇, 铁岭县", "新台子镇、铁岭县", "　新台子镇　铁岭县　"])
def test_a_place_is_its_words(typed: str) -> None:
    assert words(typed) == ["新台子镇", "铁岭县"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7", 7),
        ("０７", 7),
        (" 23 ", 23),
        ("٣", None),
        ("²", 2),
        ("-1", None),
        ("1e3", None),
        ("", None),
        ("9" * 20, None),
    ],
)
def test_a_number_is_one_or_none(typed: str, read: int | None) -> None:
    assert number(typed) == read
    assert number("24", most=23) is None


@given(st.text(max_size=40))
def test_no_text_is_an_error_and_plain_twice_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert number(text) is None or number(text, most=9) in (None, *range(10))
    assert "" not in words(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1970-01-02", None),
        ("2000-01-01", 10_957),
        (" ２０２６－１１－２７ ", 20_784),
        ("2099-12-31", 47_481),
        ("2100-01-01", None),
        ("20261127", None),
        ("2026-02-30", None),
        ("27.11.2026", None),
        ("", None),
    ],
)
def test_a_day_is_one_of_this_century_written_in_one_way(text: str, day: int | None) -> None:
    assert day_of(text) == day
