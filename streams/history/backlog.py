"""How far history is behind what happened. While it is far, a number of it would be of a moment that never was: reports
stand without the words that ended them. All that reads numbers - a page, a file, a publication, a command - reads
through `reading`, which refuses then. Lists and single cases are read as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, Engine, insert, select, update

from streams.errors import Backlogged
from streams.history.tables import backlog, kinds, standing
from streams.model.entry_id import ZERO

MANY = 2_000
"""So many entries behind are no breath of a busy machine: half a minute of a city at work."""
WHOLE = 100


class Behind(NamedTuple):
    """`entries` of the journal that are not written. `done`: percent of what is of long ago that is, WHOLE = all."""

    entries: int = 0
    done: int = WHOLE

    @property
    def far(self) -> bool:
        return self.done < WHOLE or self.entries > MANY

    @property
    def percent(self) -> int:
        """As it is shown while it is far: never all."""
        return min(self.done, WHOLE - 1)


def keep(tx: Connection, behind: Behind) -> None:
    row = {"behind": behind.entries, "done": behind.done}
    if not tx.execute(update(backlog).values(row)).rowcount:
        tx.execute(insert(backlog), [{"id": 1, **row}])


def kept(tx: Connection) -> Behind:
    row = tx.execute(select(backlog.c.behind, backlog.c.done)).one_or_none()
    return Behind(*row) if row else Behind()


def refuse(tx: Connection) -> None:
    """Raises Backlogged while numbers of this very reading would be false, and before there are any."""
    behind = kept(tx)
    if behind.far:
        raise Backlogged(behind.percent)
    made_anew = select(kinds.c.kind).where(kinds.c.told.is_(False)).exists()
    row = tx.execute(select(standing.c.cursor, made_anew)).one_or_none()
    if row is None or row[0] == str(ZERO) or row[1]:
        raise Backlogged(0)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """For numbers. Raises Backlogged."""
    with engine.connect() as tx:
        refuse(tx)
        yield tx
