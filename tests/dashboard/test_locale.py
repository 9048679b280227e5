from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from dashboard.locale import CATALOGUES, FOLDER, Words, read
from dashboard.troubles import LARGE, OTHER, REGISTRY, TROUBLES
from streams.access.sessions import Ended
from streams.errors import ConfigError, DeedRefused, TableRefused, UnitRefused
from streams.model.media import Flaw
from streams.model.reject import Reason
from streams.model.roster import REASONS

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


LINE = re.compile(r'(?P<key>[A-Za-z0-9_.]+): "(?:[^"\\]|\\.)+"')
OF_ERRORS = {f"roster_why_{why}" for why in REASONS} | {f"table_{why}" for why in TableRefused.TEXTS}
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


def files(language: str) -> list[str]:
    return sorted(file.name for file in (FOLDER / language).glob("*.yaml"))


def test_both_languages_have_the_same_files() -> None:
    assert files("zh") == files("en") != []


@pytest.mark.parametrize("file", files("zh"))
def test_a_file_has_one_word_a_line_in_the_same_order_in_both_languages(file: str) -> None:
    keys = {}
    for language in CATALOGUES:
        lines = (FOLDER / language / file).read_text("utf-8").splitlines()
        found = [LINE.fullmatch(line) for line in lines]
        assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
        keys[language] = [match["key"] for match in found if match]
        assert [key for key, times in Counter(keys[language]).items() if times > 1] == []
    there = set(keys["en"])
    assert [key for key in keys["zh"] if key in there or key not in OF_ERRORS] == keys["en"]


def test_a_word_of_two_files_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('x: "1"\n')
    (tmp_path / "b.yaml").write_text('x: "2"\n')
    with pytest.raises(ConfigError, match=r"b\.yaml: x is in another file"):
        read(tmp_path)


@pytest.mark.parametrize("text", ["x: 1\n", "- x\n", 'x: "', "x: {}\n"])
def test_a_file_that_is_no_list_of_words_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"a\.yaml"):
        read(tmp_path)
