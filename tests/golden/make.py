"""Writes the golden data. `python -m tests.golden.make journal`: a new journal with its values. `values`: the values of
the committed journal, after a change of meaning; read the diff and name the change in the changelog."""

from __future__ import annotations

import sys

from tests.golden import journal
from tests.golden.city import GoldenCity
from tests.golden.replay import replay
from tests.golden.values import values

TOWNSHIPS = journal.DATA / "townships.txt"


def write_journal() -> None:
    city = GoldenCity()
    city.days()
    journal.write(city.entries)
    TOWNSHIPS.write_text("".join(f"{code}\n" for code in city.places.townships()), "utf-8")


def write_values() -> None:
    seen = replay(journal.read(), TOWNSHIPS.read_text("utf-8").split())
    for kind, lines in values(seen).items():
        (journal.DATA / f"{kind}.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    wanted = sys.argv[1:]
    if wanted not in (["journal"], ["values"]):
        raise SystemExit("python -m tests.golden.make journal | values")
    if wanted == ["journal"]:
        write_journal()
    write_values()
