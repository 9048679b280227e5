"""Permissions of what the product writes: readable and writable by its own user alone.

Both entry points set the process's umask before anything else, so that every file, folder and child process of theirs
inherits it: databases, the journal's files, segments, tracks, logs, exports and backups. What an earlier release wrote
with wider permissions is closed in a demo store, and refused with the command to run in a production store.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from streams.errors import ConfigError
from streams.settings import Settings

UMASK = 0o077
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_KEY_FILES = ("*.key", "*.keys", "keys", "keys/*", "demo/keys.json")


def restrict_new_files() -> None:
    """For this process and every child it starts."""
    os.umask(UMASK)


def protect_store(settings: Settings) -> None:
    """Closes a demo store that others can read. Raises ConfigError for a production store, naming path and command; for
    one whose sealing keys would lie beside what they seal; and for a demo store that belongs to another user."""
    folder, keys = settings.store.data_dir, settings.registry.seal_keys
    if keys:
        require_private(Path(keys))
    elif not settings.store.demo:
        raise ConfigError(
            "registry.seal_keys is empty: name a file outside store.data_dir, in a folder of this user alone; "
            "`python -m streams up` makes it"
        )
    if not folder.is_dir():
        return
    if settings.store.demo:
        if any(map(_open_to_others, (folder, *folder.iterdir()))):
            _close(folder)
        return
    require_private_store(folder)


def require_private_store(folder: Path) -> None:
    """Raises ConfigError for a data folder that others can enter, or with keys that they can read."""
    for path in (folder, *(path for pattern in _KEY_FILES for path in sorted(folder.glob(pattern)))):
        if _open_to_others(path):
            raise _refusal(path, f"chmod -R go= {folder}")


def require_private(path: Path) -> None:
    """Raises ConfigError for a file outside the data folder that others can read."""
    if path.exists() and _open_to_others(path):
        raise _refusal(path, f"chmod go= {path}")


def open_paths(folder: Path) -> Iterator[Path]:
    """Everything in and below a folder that group or others may read, write or enter."""
    for path in (folder, *folder.rglob("*")):
        if _open_to_others(path):
            yield path


def _close(folder: Path) -> None:
    for path in open_paths(folder):
        try:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)
        except FileNotFoundError:
            continue  # Renamed or removed by a running process; its successor has that process's umask.
        except OSError:
            raise _refusal(path, f"chmod -R go= {folder}") from None


def _open_to_others(path: Path) -> bool:
    """A symbolic link has no permissions of its own; what it points to is not judged."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & _OTHERS)


def _refusal(path: Path, command: str) -> ConfigError:
    mode = stat.S_IMODE(path.stat().st_mode)
    return ConfigError(f"{path} is open to other users of this machine (mode {mode:04o}): run `{command}`")
