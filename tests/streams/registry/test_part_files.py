from __future__ import annotations

import os
from pathlib import Path

import pytest

from streams.registry.part_files import HELD_S, PartFiles

A, B = "a" * 64, "b" * 64


def test_a_file_comes_piece_by_piece_and_each_piece_once(tmp_path: Path) -> None:
    parts = PartFiles(tmp_path / "parts")
    assert parts.add(7, A, 0, b"", 6) == 0, "how much is there"
    assert parts.add(7, A, 0, b"abc", 6) == 3
    assert parts.add(7, A, 0, b"abc", 6) == 3, "sent again after its answer was lost"
    assert parts.add(7, A, 5, b"f", 6) == 3, "behind a hole"
    assert parts.add(7, A, 3, b"defg", 6) == 3, "more than the file has"
    assert parts.add(7, A, 3, b"def", 6) == 6
    assert parts.take(7, A) == b"abcdef"
    (file,) = (tmp_path / "parts" / "7").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_phone_has_one_unfinished_file(tmp_path: Path) -> None:
    parts = PartFiles(tmp_path)
    parts.add(7, A, 0, b"abc", 6)
    parts.add(8, A, 0, b"xyz", 6)
    parts.add(7, B, 0, b"1", 6)
    with pytest.raises(FileNotFoundError):
        parts.take(7, A)
    assert parts.take(8, A) == b"xyz"


def test_what_does_not_go_on_is_forgotten(tmp_path: Path) -> None:
    parts = PartFiles(tmp_path)
    parts.add(7, A, 0, b"abc", 6)
    parts.add(8, A, 0, b"abc", 6)
    os.utime(tmp_path / "7" / A, (1000, 1000))
    assert parts.sweep((1000 + HELD_S) * 1000) == 0
    assert parts.sweep((1001 + HELD_S) * 1000) == 1
    assert parts.take(8, A) == b"abc"
