from __future__ import annotations

import time

import pytest

from streams.registry.common import common, words

ENDS = [
    *map(str, range(1990, 2030)),
    "123",
    "1234",
    "12345",
    "123456",
    "123!",
    "@123",
    "!@#",
    "888",
    "666",
    "520",
    "1314",
]


def test_tens_of_thousands_of_common_ones_are_refused() -> None:
    made = {f"{word}{end}" for word in words() for end in ENDS} | {
        f"{word.title()}@{end}" for word in words() for end in ENDS
    }
    assert len(made) > 10_000
    assert [one for one in made if not common(one)] == []


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "password1234",
        "qwertyuiop12",
        "Tieling2026!",
        "P@ssw0rd2026",
        "Admin@123456",
        "Admin!@#12345",
        "1qaz2wsx3edc",
        "1qaz@WSX3edc",
        "woaini5201314",
        "aaaaaabbbbbb",
        "abcabcabcabc",
        "210987654321",
        "19900101tieling",
        "ｐａｓｓｗｏｒｄ１２３４",
        "Liaoning.Tieling",
        "!!!!!!!!!!!!!a",
        "zongzhitong2026",
    ],
)
def test_those_that_are_tried_first_are(password: str) -> None:
    assert common(password)


@pytest.mark.parametrize(
    "password",
    [
        "a rather long word",
        "四号楼 corridor lamps",
        "correct horse, battery",
        "Abcdef-123x",
        "kettle over blue hills",
        "7mW!qzR2vLt9",
        "red lamp at tieling gate",
        "830174926553",
    ],
)
def test_ones_own_words_are_not(password: str) -> None:
    assert not common(password)


@pytest.mark.parametrize("text", ["1" * 64 + "a" * 64, "password" * 16, "a1" * 64, "!1" * 64, "qwer1" * 25 + "x"])
def test_no_text_takes_long(text: str) -> None:
    common("x")
    begun = time.perf_counter()
    common(text[:128])
    assert time.perf_counter() - begun < 0.5
