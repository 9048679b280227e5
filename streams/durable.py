"""Files that are whole or not there at all, and on disk when the call returns: a draft beside the file, fsync, rename,
fsync of the folder. Every file of the store that a crash must not cut is written by this."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

DRAFT = ".tmp"
"""Ends the name of a draft. One that a crash left is overwritten by the next try."""


def write(path: Path, content: bytes, *, private: bool = False) -> None:
    """Makes the folder where it is missing. `private`: readable by the owner alone, who is the owner of the file before
    when root writes it. Raises OSError; then the file is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path, private=private) as out:
        out.write(content)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """The same for a file that is written little by little. An exception leaves the file as it was, and no draft."""
    draft = path.with_name(path.name + DRAFT)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as out:
            if private:
                os.fchmod(handle, 0o600)  # the draft of an earlier try has its own rights
                if os.geteuid() == 0 and path.exists():
                    os.fchown(handle, path.stat().st_uid, path.stat().st_gid)
            yield out
            out.flush()
            os.fsync(handle)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    draft.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Names of files in it, made, renamed or deleted before, are on disk when it returns. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
