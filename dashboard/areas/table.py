"""A table that a city brings as CSV: read, and refused by name when it is none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from streams.errors import ConfigError


def rows(key: str, path: Path, head: Sequence[str]) -> list[dict[str, str]]:
    """Its lines by column. `key`: the setting that names it. Raises ConfigError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            found = list(csv.DictReader(table))
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise ConfigError(f"{key} {path} cannot be read: {wrong}") from None
    if not found or not set(found[0]) >= set(head):
        raise ConfigError(f"{key} {path}: the first line names the columns {', '.join(head)}")
    return found
