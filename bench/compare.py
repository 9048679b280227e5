"""`python -m bench.compare <commit> [what ...]`: CPU seconds of this tree beside those of an older one, interleaved,
median of 7, over the committed journal."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import msgspec

from bench.measured import PUBLISHED
from bench.row import Row
from streams.model.entry_id import EntryId
from streams.wire.changes import ChangeSet, TopicChange, encode
from tests.golden import journal
from tests.golden.replay import replay

RUNS = 7
HERE = Path(__file__).parents[1]
_DATA = HERE / "tests" / "data" / "golden"
_NAMES = {
    "fold": "fold, the committed journal",
    "publish": "fold and publish, its first 2,000 entries",
    "gateway": "gateway, what these change, 50 viewers a topic",
}


def measure(commit: str, asked: list[str]) -> list[Row]:
    """Raises CalledProcessError for a commit that is none."""
    with tempfile.TemporaryDirectory() as older:
        packed = subprocess.run(["git", "archive", commit], cwd=HERE, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", older], input=packed, check=True)
        changes = Path(older) / "changes"
        changes.write_bytes(msgspec.msgpack.encode(_changes() if "gateway" in asked else []))
        return [_row(what, Path(older), changes, commit) for what in asked]


def _changes() -> list[tuple[int, int, bytes]]:
    """What the fold makes of the first entries, the same for both trees."""
    by_entry: dict[tuple[EntryId, int], list[TopicChange]] = {}
    for rev, at, change in replay(journal.read()[:PUBLISHED], journal.townships()).changes:
        by_entry.setdefault((rev, at), []).append(change)
    return [
        (rev.ms, rev.seq, encode(ChangeSet(at=at, topics=tuple(changes)))) for (rev, at), changes in by_entry.items()
    ]


def _row(what: str, older: Path, changes: Path, commit: str) -> Row:
    seen: dict[Path, list[float]] = {older: [], HERE: []}
    for _ in range(RUNS):
        for tree, times in seen.items():
            times.append(_once(what, tree, changes))
    was, now = (median(times) for times in seen.values())
    return Row(_NAMES[what], "<= 1.10x", f"{now / was:.2f}x", f"{now:.2f} s of CPU; {commit[:7]}: {was:.2f} s")


def _once(what: str, tree: Path, changes: Path) -> float:
    child = [sys.executable, str(HERE / "bench" / "measured.py"), what]
    files = [str(_DATA / "journal.xz"), str(_DATA / "townships.txt"), str(changes)]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONSAFEPATH": "1"}
    told = subprocess.run([*child, *files], cwd=tree, env=environment, check=True, capture_output=True, text=True)
    return float(told.stdout)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[2:]) <= set(_NAMES):
        raise SystemExit(f"python -m bench.compare <commit> [{' | '.join(_NAMES)}]")
    print("| what | must reach | seen | beside it |\n|---|---|---|---|")
    for row in measure(sys.argv[1], sys.argv[2:] or list(_NAMES)):
        print(f"| {row.what} | {row.target} | {row.seen} | {row.beside} |", flush=True)
