from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import MissingPart
from streams.operate.vendor import SUMS, VENDOR, copy


def test_what_is_missing_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="npm ci"):
        copy(tmp_path, tmp_path / "out")


def test_what_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    for name in SUMS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("something else", "utf-8")
    with pytest.raises(MissingPart, match="not the pinned"):
        copy(tmp_path, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_copies_in_place_are_the_pinned_ones(tmp_path: Path) -> None:
    for name in SUMS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((VENDOR / Path(name).name).read_bytes())
    copy(tmp_path, tmp_path / "out")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {Path(name).name for name in SUMS}
