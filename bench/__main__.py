"""`python -m bench [row ...]`: the speed table, and on what it was measured."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from datetime import date

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
    "page",
    "sessions",
    "cases",
    "alerts",
    "shift",
    "history",
    "region_callback",
    "hostile",
    "orders",
    "calls",
)


def main() -> int:
    """Exit 64 for a row that is none."""
    asked = sys.argv[1:] or list(ROWS)
    unknown = sorted(set(asked) - set(ROWS))
    if unknown:
        print(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 64
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| what | must reach | seen | beside it |\n|---|---|---|---|")
    for name in asked:
        found = importlib.import_module(f"bench.{name}").measure()
        for row in [found] if isinstance(found, Row) else found:
            print(f"| {row.what} | {row.target} | {row.seen} | {row.beside} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
