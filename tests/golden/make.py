"""Writes the golden data: `python -m tests.golden.make <what>`.

`journal`: a new journal and its values. `values`: of the committed journal, after a change of meaning; read the diff
and name the change in the changelog. `store`: one more by today's code, with its values. `store-values`: what the
committed stores show after they are taken over.
"""

from __future__ import annotations

import sys

from tests.golden import journal
from tests.golden.city import GoldenCity
from tests.golden.replay import replay
from tests.golden.store import write_store, write_store_values
from tests.golden.values import values


def write_journal() -> None:
    city = GoldenCity()
    city.days()
    journal.write(city.entries)
    journal.TOWNSHIPS.write_text("".join(f"{code}\n" for code in city.places.townships()), "utf-8")


def write_values() -> None:
    seen = replay(journal.read(), journal.townships())
    for kind, lines in values(seen).items():
        (journal.DATA / f"{kind}.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")


WRITERS = {
    "journal": (write_journal, write_values),
    "values": (write_values,),
    "store": (write_store,),
    "store-values": (write_store_values,),
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in WRITERS:
        raise SystemExit(f"python -m tests.golden.make {' | '.join(WRITERS)}")
    for write in WRITERS[sys.argv[1]]:
        write()
