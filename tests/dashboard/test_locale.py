from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from dashboard.locale import CATALOGUES, Words
from dashboard.troubles import LARGE, OTHER, REGISTRY, TROUBLES
from streams.access.sessions import Ended
from streams.errors import DeedRefused, UnitRefused
from streams.model.media import Flaw
from streams.model.reject import Reason

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


HAN = re.compile(r"[\u4e00-\u9fff]")
CODES = re.compile(r'"code": "(\w+)"')


def answered() -> set[str]:
    """Every code that a page's server answers with, and what the fold says of a command."""
    fold = sorted((ROOT / "streams" / "fold").glob("*.py"))
    said = re.findall(r'outcome\(command, "(\w+)"', "\n".join(file.read_text("utf-8") for file in fold))
    return {*CODES.findall("\n".join(file.read_text("utf-8") for file in PAGES)), *said} - {"ok"}


FAMILIES = {
    "reason": {one.value for one in Reason},
    "remedy": {one.value for one in Reason},
    "media_no": {one.value for one in Flaw} | {"size"},
    "ended": {one.value for one in Ended if one is not Ended.SIGNED_OUT},
    "units": set(UnitRefused.TEXTS),
    "deed_no": {*DeedRefused.TEXTS, "region"},
    "trouble": {one.code for one in (*TROUBLES.values(), OTHER, REGISTRY, LARGE)},
    "refused": answered(),
}
"""Words whose key is made of what happened: why something was not taken or done, and what to do."""


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", CATALOGUES)
def test_whatever_is_refused_says_why_and_what_to_do_in_each_language(language: str, family: str) -> None:
    names = {f"{family}_{name}" for name in FAMILIES[family]}
    assert names
    assert sorted(names - CATALOGUES[language].keys()) == []
    spoken = {name: bool(HAN.search(CATALOGUES[language][name])) for name in names}
    assert sorted(name for name, han in spoken.items() if han != (language == "zh")) == []


def test_no_word_is_of_a_reason_that_is_none() -> None:
    for language, words in CATALOGUES.items():
        for family in ("reason", "remedy"):
            said = {key.partition("_")[2] for key in words if key.startswith(f"{family}_")}
            assert said == FAMILIES[family], (language, family)


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_word_is_written_twice(language: str) -> None:
    """One would be shown in the place of the other."""
    keys: list[str] = []
    for file in sorted((ROOT / "dashboard" / "locale").glob(f"{language}*.py")):
        made = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Dict)]
        keys += [str(key.value) for one in made for key in one.keys if isinstance(key, ast.Constant)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
