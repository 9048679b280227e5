from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.locale import CATALOGUES, Words

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "assets" / "js").rglob("*.mjs"))
PAGES = sorted((ROOT / "dashboard").rglob("*.py"))


def asked_for() -> set[str]:
    """Every word that a page or a browser's module names outright."""
    in_modules = re.findall(r"\b(?:words|w)\.(\w+)\b", "\n".join(file.read_text("utf-8") for file in MODULES))
    in_pages = re.findall(
        r"""(?:words|Words\(\w+\))\["(\w+)"\]""", "\n".join(file.read_text("utf-8") for file in PAGES)
    )
    return {*in_modules, *in_pages}


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_word_that_is_asked_for_is_there(language: str) -> None:
    names = asked_for()
    assert {"link_lost", "data_stopped", "simulated", "schematic"} <= names
    assert sorted(names - CATALOGUES[language].keys()) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_word_is_empty(language: str) -> None:
    assert [key for key, text in CATALOGUES[language].items() if not text.strip()] == []


def test_every_weekday_has_its_word() -> None:
    assert {len(words["weekdays"].split(",")) for words in CATALOGUES.values()} == {7}


def test_a_language_nobody_wrote_is_chinese() -> None:
    assert Words("tlh").language == "zh"
    assert Words("zh").tag == "zh-CN"
    assert Words("en").tag == "en"
    with pytest.raises(KeyError):
        Words("en")["no_such_word"]
