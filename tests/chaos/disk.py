"""A file system of its own under a store, which can be full and can refuse every write, as a disk does. Mounting one is
root's alone."""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ROOM = 4 << 30
_LEFT = 64 << 10
"""Bytes a full one may still have: what is written while it is being filled."""


@dataclass(frozen=True)
class Disk:
    folder: Path

    def fill(self) -> None:
        """From here on there is no room."""
        for _ in range(100):
            found = os.statvfs(self.folder)
            used = (found.f_blocks - found.f_bfree) * found.f_frsize
            if not self._remount(f"size={used + _LEFT}"):
                return
        raise OSError(f"{self.folder} could not be filled: it grows faster than it is measured")

    def clear(self) -> None:
        assert not self._remount(f"size={_ROOM}")

    def refuse(self) -> str:
        """Every write, from here on; what somebody holds open for writing prevents it. The words of the refusal of
        this itself, '' for none."""
        return self._remount("ro")

    def take(self) -> None:
        """Writes again."""
        assert not self._remount("rw")

    def _remount(self, how: str) -> str:
        return _said("mount", "-o", f"remount,{how}", str(self.folder))


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[Disk | None]:
    """On `folder` until the end; None, and nothing is mounted, where this user may not."""
    if not mountable():
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    assert not _said("mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "none", str(folder))
    try:
        yield Disk(folder)
    finally:
        assert not _said("umount", str(folder))


@functools.cache
def mountable() -> bool:
    if os.geteuid():
        return False
    with tempfile.TemporaryDirectory() as folder:
        there = not _said("mount", "-t", "tmpfs", "none", folder)
        return there and not _said("umount", folder)


def _said(*words: str) -> str:
    """What a command complains of, '' when it has done its work."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    return "" if not done.returncode else done.stderr.strip() or f"ended with {done.returncode}"
