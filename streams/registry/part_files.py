"""Files that a phone sends piece by piece: what has come of one is kept beside the media until all of it is there, so
that a line which breaks goes on where it was. A phone has one such file; the next one takes its place."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

FOLDER = "media-parts"
"""Of the data folder."""
HELD_S = 3 * 86_400
"""Of a file that does not go on. A phone that comes back later begins anew."""


class PartFiles:
    """`folder`: of all phones; nothing of it is served."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, sender: int, name: str, at: int, piece: bytes, limit: int) -> int:
        """Adds a piece where it belongs; how many bytes there are by then. A piece that was added before, one behind a
        hole and one beyond `limit` change nothing. `name`: of hexadecimal digits."""
        own = self._folder / str(sender)
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        for other in own.iterdir():
            if other.name != name:
                other.unlink(missing_ok=True)
        handle = os.open(own / name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            have = os.fstat(out.fileno()).st_size
            if at == have and have + len(piece) <= limit:
                out.write(piece)
                have += len(piece)
        return have

    def take(self, sender: int, name: str) -> bytes:
        """All that has come. Raises FileNotFoundError."""
        return (self._folder / str(sender) / name).read_bytes()

    def drop(self, sender: int, name: str) -> None:
        (self._folder / str(sender) / name).unlink(missing_ok=True)

    def sweep(self, now: int) -> int:
        """Forgets what has not gone on for HELD_S at `now` (real ms); how many."""
        old = [one for one in self._folder.glob("*/*") if now - one.stat().st_mtime * 1000 > HELD_S * 1000]
        for one in old:
            one.unlink(missing_ok=True)
        return len(old)
