"""A file is whole or as it was, whatever happens while it is written."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import pytest

from streams import durable


def test_a_file_is_replaced_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "manifest.json"
    durable.write(file, b"one")
    durable.write(file, b"two")
    assert file.read_bytes() == b"two"
    assert [path.name for path in file.parent.iterdir()] == ["manifest.json"]


def test_an_exception_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    durable.write(file, b"before")
    with contextlib.suppress(InterruptedError), durable.writing(file) as out:
        out.write(b"half")
        raise InterruptedError
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_content_is_on_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, seen = tmp_path / "ring.json", list[tuple[str, bool]]()
    fsync = os.fsync

    def noted(handle: int) -> None:
        seen.append(("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file", file.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    durable.write(file, b"key")
    assert seen == [("file", False), ("folder", True)]


def test_a_private_file_is_its_owners_alone_also_over_an_older_draft(tmp_path: Path) -> None:
    file = tmp_path / "seal.keys"
    draft = tmp_path / f"seal.keys{durable.DRAFT}"
    draft.write_bytes(b"left")
    draft.chmod(0o644)
    durable.write(file, b"key", private=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == b"key"
    assert not draft.exists()
