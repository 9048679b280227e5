"""A folder's README names files that are there, and is short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gates.product import ROOT, read, tracked

LONGEST = 10
NAMED = re.compile(r"`([\w./-]+)`")
TEXT = {".py", ".mjs", ".lua", ".css", ".yaml", ".txt", ".toml", ".sh", ".md"}
SUFFIXES = (*TEXT, ".json", ".csv")
PATTERNS = {"streams/x/y.py", "tests/streams/x/test_y.py", "/etc/city/config.yaml"}
"""Named as patterns, or of a machine."""


def folders() -> list[Path]:
    return sorted({folder for file in tracked() for folder in file.parents if folder != Path(".")})


def readmes() -> list[Path]:
    return [file for file in tracked() if file.name == "README.md" and file.parent != Path(".")]


def missing(readme: Path) -> list[str]:
    """Files that a README names by their suffix, or words that it sets as code, which are not in the repository."""
    names = [name for name in NAMED.findall(read(readme)) if name not in PATTERNS]
    files = [name for name in names if name.endswith(SUFFIXES)]
    paths = [file.as_posix() for file in tracked()]
    lost = [name for name in files if not any(f"/{path}".endswith(f"/{name.removeprefix('../')}") for path in paths)]
    if readme.parts[0] not in ("streams", "dashboard", "assets"):
        return lost
    words = [name for name in names if re.fullmatch(r"[a-z]+_[a-z_]+", name)]
    return lost + [word for word in words if word not in _words(readme.parent)]


def _words(folder: Path) -> set[str]:
    """What a folder's files and their contents are called."""
    inside = [file for file in tracked() if folder in file.parents and file.name != "README.md"]
    text = " ".join(read(file) for file in inside if file.suffix in TEXT)
    names = {part for file in inside for part in file.with_suffix("").parts}
    return names | set(re.findall(r"\w+", text))


def test_every_folder_has_a_readme_of_ten_lines() -> None:
    without = [str(folder) for folder in folders() if not (ROOT / folder / "README.md").exists()]
    assert without == []
    long = [str(readme) for readme in readmes() if len(read(readme).splitlines()) > LONGEST]
    assert long == []


@pytest.mark.parametrize("readme", readmes(), ids=str)
def test_a_readme_names_files_that_are_there(readme: Path) -> None:
    assert missing(readme) == []
