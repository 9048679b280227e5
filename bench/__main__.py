"""`python -m bench [row ...]`: the speed table, and on what it was measured. `python -m bench page --against DIR`: this
tree's pages beside those of another checkout."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from datetime import date
from pathlib import Path

from bench.row import Row

ROWS = (
    "append",
    "lookup",
    "fold_replay",
    "restart",
    "event_to_pixel",
    "sockets",
    "fan_out",
    "interval_peer",
    "browser_update",
    "wall_update",
    "page",
    "sessions",
    "cases",
    "alerts",
    "shift",
    "history",
    "region_callback",
    "region",
    "hostile",
    "orders",
    "calls",
    "phones",
    "rewind",
)


def main() -> int:
    """Exit 64 for a row that is none, or a folder that is no checkout."""
    if sys.argv[1:3] == ["page", "--against"]:
        return _against(Path(" ".join(sys.argv[3:])))
    asked = sys.argv[1:] or list(ROWS)
    unknown = sorted(set(asked) - set(ROWS))
    if unknown:
        print(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 64
    _head()
    for name in asked:
        found = importlib.import_module(f"bench.{name}").measure()
        _print([found] if isinstance(found, Row) else found)
    return 0


def _against(root: Path) -> int:
    if not (root / "streams" / "__main__.py").exists():
        print(f"{root} is no checkout of this project", file=sys.stderr)
        return 64
    from bench import page

    _head()
    _print(page.against(root))
    return 0


def _head() -> None:
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| what | must reach | seen | beside it |\n|---|---|---|---|")


def _print(rows: list[Row]) -> None:
    for row in rows:
        print(f"| {row.what} | {row.target} | {row.seen} | {row.beside} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
