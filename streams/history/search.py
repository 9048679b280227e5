"""One table for all that is searched by words, one row a record: what it is found by, and what the policy asks of it.

SQLite finds a term of three signs and more by an FTS5 table of trigrams, a shorter one as the beginning of some of
these trigrams. PostgreSQL finds the first by pg_trgm and reads through the rows for the second (decision 0077).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    Select,
    Table,
    delete,
    event,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from streams.history.mapper import Mapper, RecordMapping
from streams.history.tables import JournalText, metadata
from streams.model.typed import plain

_PORTION = 500
_LINE = "\n"
"""Between two texts of a record: no term holds one."""
_PADDING = _LINE * 2
"""A trigram begins with the last sign too."""
_LAST = "\U0010ffff"
_LONG = 3
_SPECIAL, _ESCAPED = re.compile(r"([\\%_])"), r"\\\1"

search = Table(
    "search",
    metadata,
    Column("nth", Integer, primary_key=True),
    Column("kind", JournalText, nullable=False),
    Column("id", JournalText, nullable=False),
    Column("region", JournalText, nullable=False),
    Column("unit", JournalText, nullable=False),  # |unit|unit|
    Column("restricted", Boolean, nullable=False),
    Column("scrubbed", JournalText, nullable=False),  # small letters, one written form, a line each
)
Index("search_of", search.c.kind, search.c.id, unique=True)
_ROW = ("region", "unit", "restricted", "scrubbed")

_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(scrubbed, content='search', content_rowid='nth', "
    "tokenize='trigram case_sensitive 1')",
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_words, instance)",
    "CREATE TRIGGER search_added AFTER INSERT ON search BEGIN "
    "INSERT INTO search_words(rowid, scrubbed) VALUES (new.nth, new.scrubbed); END",
    "CREATE TRIGGER search_gone AFTER DELETE ON search BEGIN "
    "INSERT INTO search_words(search_words, rowid, scrubbed) VALUES ('delete', old.nth, old.scrubbed); END",
)
_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_trigrams ON search USING gin (scrubbed gin_trgm_ops)",
)


def _on(table: Table, what: str, words: str, dialect: str) -> None:
    made = DDL(words)  # type: ignore[no-untyped-call]
    event.listen(table, what, made.execute_if(dialect=dialect))


for _dialect, _made in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _one in _made:
        _on(search, "after_create", _one, _dialect)
for _name in ("search_terms", "search_words"):
    _on(search, "before_drop", f"DROP TABLE IF EXISTS {_name}", "sqlite")


class Reach(NamedTuple):
    """What of a kind somebody may find. `regions`: code prefixes of which one must hold. `units`: of which one is
    involved, none = any. `named`: restricted records that may be read, `restricted`: all of them."""

    regions: Collection[str]
    units: Collection[str] = ()
    named: Collection[str] = ()
    restricted: bool = False


class _Contains(FunctionElement[bool]):
    """Rows whose text holds a term: (the phrase of it, the pattern)."""

    name = "contains"
    inherit_cache = True


class _Begins(_Contains):
    """The same of a term of one or two signs: (the first that begins so, the end of these, the pattern)."""

    inherit_cache = True


def terms(text: str) -> list[str]:
    """What somebody typed, as rows hold it: each word must be there."""
    return plain(text).casefold().split()


def matching(kind: str, text: str, reach: Reach) -> Select[Any]:
    """Ids of the records of a kind that hold every word of `text`, among those within reach."""
    query = select(search.c.id).where(
        search.c.kind == kind, or_(*(search.c.region.between(code, code + ":") for code in reach.regions))
    )
    if reach.units:
        query = query.where(
            or_(*(search.c.unit.contains(f"|{unit}|", autoescape=True) for unit in sorted(reach.units)))
        )
    if not reach.restricted:
        query = query.where(or_(search.c.restricted.is_(False), search.c.id.in_(sorted(reach.named))))
    return query.where(*(_holds(term) for term in terms(text)))


def has(tx: Connection, kind: str) -> bool:
    """Whether anything of a kind can be found."""
    return tx.scalar(select(search.c.nth).where(search.c.kind == kind).limit(1)) is not None


def write(
    tx: Connection, mapper: Mapper[Any], records: RecordMapping[Any], known: Mapping[str, Any], *, whole: bool
) -> None:
    """`known`: the newest of each record, by id. `whole`: these are all there are; the others' rows go."""
    if records.sought is None:
        return
    stored: dict[str, Any] = {}
    held = select(search).where(search.c.kind == mapper.kind)
    for names in [None] if whole else _portions(list(known)):
        rows = tx.execute(held if names is None else held.where(search.c.id.in_(names)))
        stored.update((row.id, row) for row in rows)
    new = {name: _row(records, record) for name, record in known.items()}
    changed = [name for name, row in new.items() if name not in stored or _differs(stored[name], row)]
    gone = [row.nth for name, row in stored.items() if name in changed or name not in new]
    for some in _portions(gone):
        tx.execute(delete(search).where(search.c.nth.in_(some)))
    if changed:
        tx.execute(insert(search), [{"kind": mapper.kind, "id": name, **new[name]} for name in changed])


def _row(records: RecordMapping[Any], record: Any) -> dict[str, Any]:
    about = records.about(record)
    assert records.sought is not None
    texts = (plain(text).casefold() for text in records.sought(record))
    units = "|".join(sorted(about.units))
    return {
        "region": about.region,
        "unit": f"|{units}|" if units else "",
        "restricted": about.restricted,
        "scrubbed": _LINE.join(text for text in texts if text) + _PADDING,
    }


def _differs(stored: Any, row: Mapping[str, Any]) -> bool:
    return any(getattr(stored, name) != row[name] for name in _ROW)


def _holds(term: str) -> _Contains:
    pattern = literal(f"%{_SPECIAL.sub(_ESCAPED, term)}%")
    if len(term) < _LONG:
        return _Begins(literal(term), literal(term + _LAST), pattern)
    quoted = term.replace('"', '""')
    return _Contains(literal(f'"{quoted}"'), pattern)


@compiles(_Contains, "sqlite")
def _by_trigrams(element: _Contains, compiler: Any, **more: Any) -> str:
    phrase = compiler.process(next(iter(element.clauses)), **more)
    return f"search.nth IN (SELECT rowid FROM search_words WHERE search_words MATCH {phrase})"


@compiles(_Begins, "sqlite")
def _by_beginning(element: _Begins, compiler: Any, **more: Any) -> str:
    first, last, _ = (compiler.process(part, **more) for part in element.clauses)
    return f"search.nth IN (SELECT doc FROM search_terms WHERE term >= {first} AND term < {last})"


@compiles(_Contains, "postgresql")
@compiles(_Begins, "postgresql")
def _by_pattern(element: _Contains, compiler: Any, **more: Any) -> str:
    pattern = compiler.process(list(element.clauses)[-1], **more)
    return f"search.scrubbed LIKE {pattern}"


def _portions(names: Sequence[Any]) -> list[Sequence[Any]]:
    return [names[first : first + _PORTION] for first in range(0, len(names), _PORTION)]
