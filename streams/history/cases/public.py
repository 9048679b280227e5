"""Cases and steps that are public, in pages. Which of their fields are shown is decided by the caller."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, Select, false, select

from streams.history.cases.tables import cases, events, records
from streams.model.case import Case

_decoder = msgspec.msgpack.Decoder(Case)


class PublicQuery(NamedTuple):
    """`region`: code prefix; `channel`, `categories`: what is shown at all; restricted cases never are. `codes`,
    `types`: None = any. `ended`: None = either. `since`, `until`: city ms, both included, None = any: of the report, or
    of the step where steps are asked for."""

    region: str
    channel: str
    categories: Collection[str]
    codes: Collection[str] | None = None
    types: Collection[str] | None = None
    ended: bool | None = None
    since: int | None = None
    until: int | None = None


class PublicStep(NamedTuple):
    """`id`, `code`: of the case. `state`: what the step named; `at`: city ms."""

    id: str
    code: str
    state: str
    at: int


class PublicCases:
    """Blocking, as history is."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def cases(self, asked: PublicQuery, *, skip: int, limit: int) -> list[tuple[Case, str]]:
        """(case, its code), the newest first."""
        both = select(records.c.record, cases.c.code).join(cases, cases.c.id == records.c.id)
        query = _filtered(both, asked, cases.c.reported_at)
        query = query.order_by(cases.c.reported_at.desc(), cases.c.id).offset(skip).limit(limit)
        with self._reader.connect() as tx:
            return [(_decoder.decode(bytes(row.record)), row.code) for row in tx.execute(query)]

    def steps(self, asked: PublicQuery, states: Collection[str], *, skip: int, limit: int) -> list[PublicStep]:
        """Steps that named one of `states`, the oldest first: who asks again from the newest it knows misses none."""
        columns = (cases.c.id, cases.c.code, events.c.name, events.c.at)
        query = select(*columns).join(events, events.c.case_id == cases.c.id)
        query = query.where(events.c.kind == "state", events.c.name.in_(_plain(states)))
        query = _filtered(query, asked, events.c.at).order_by(events.c.at, cases.c.id, events.c.nth)
        with self._reader.connect() as tx:
            return [PublicStep(*row) for row in tx.execute(query.offset(skip).limit(limit))]


def _filtered(query: Select[Any], asked: PublicQuery, at: Any) -> Select[Any]:
    query = query.where(
        cases.c.village.between(asked.region, asked.region + ":"),
        cases.c.channel == str(asked.channel),
        cases.c.category.in_(_plain(asked.categories)),
        cases.c.restricted.is_(False),
    )
    for column, wanted in ((cases.c.code, asked.codes), (cases.c.type, asked.types)):
        if wanted is not None:
            query = query.where(column.in_(_plain(wanted)) if wanted else false())
    if asked.ended is not None:
        query = query.where(cases.c.ended_at > 0 if asked.ended else cases.c.ended_at == 0)
    if asked.since is not None:
        query = query.where(at >= asked.since)
    if asked.until is not None:
        query = query.where(at <= asked.until)
    return query


def _plain(words: Collection[str]) -> list[str]:
    """A driver may write a member of an enum by its name."""
    return sorted(map(str, words))
