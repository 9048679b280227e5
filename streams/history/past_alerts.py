"""Alerts as rows, over all that is kept: lists by what became of them and by words, and what a moment's queue held."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Engine, Select, and_, func, or_, select

from streams.history.alerts import alerts
from streams.history.search import Reach, matching
from streams.model.alert import ACTIVE, Alert, AlertState
from streams.model.alert_past import state_at

_decoder = msgspec.msgpack.Decoder(Alert)
_BIN_MS = 600_000
STANDINGS: dict[str, frozenset[AlertState] | None] = {
    "open": ACTIVE,
    "mine": None,
    "closed": frozenset({AlertState.CLOSED}),
    "shelved": frozenset({AlertState.SHELVED}),
    "merged": frozenset({AlertState.SUPPRESSED}),
    "all": None,
}
"""What became of them -> their states, None = any that was announced."""


class AlertWord(NamedTuple):
    """A word of a search ('' = none of the texts), and what else it may mean: places (code prefixes), rules, subjects,
    cases (ids)."""

    text: str
    regions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


class AlertQuery(NamedTuple):
    """`region`: code prefix. `standing`: one of STANDINGS; `mine`: with a step by `by`. `since`, `until`: raised so
    (city ms, the latter excluded; 0 = any). `words`: all of them must fit."""

    region: str
    standing: str = "all"
    by: str = ""
    since: int = 0
    until: int = 0
    words: tuple[AlertWord, ...] = ()


class PastAlerts:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def find(self, wanted: AlertQuery, *, limit: int, skip: int = 0) -> list[Alert]:
        """The newest first."""
        query = _filtered(select(alerts.c.record), wanted).order_by(alerts.c.raised_at.desc(), alerts.c.id)
        with self._reader.connect() as tx:
            return [_decoder.decode(bytes(raw)) for raw in tx.scalars(query.offset(skip).limit(limit))]

    def count(self, wanted: AlertQuery) -> int:
        with self._reader.connect() as tx:
            return int(tx.scalar(_filtered(select(func.count()).select_from(alerts), wanted)) or 0)

    def at(self, region: str, moment: int) -> list[tuple[Alert, AlertState]]:
        """What stood in a region's queue or aside at a moment (city ms), and in which state: the gravest first, of
        those the oldest."""
        lived = and_(alerts.c.raised_at <= moment, or_(alerts.c.closed_at == 0, alerts.c.closed_at > moment))
        query = select(alerts.c.record).where(_within(region), lived)
        query = query.order_by(alerts.c.priority, alerts.c.raised_at, alerts.c.id)
        with self._reader.connect() as tx:
            found = [_decoder.decode(bytes(raw)) for raw in tx.scalars(query)]
        states = ((alert, state_at(alert, moment)) for alert in found)
        return [(alert, state) for alert, state in states if state is not None]

    def crowded(self, region: str, since: int, until: int, more: int) -> int:
        """How many spans of ten minutes between two times (city ms) had more than `more` new alerts."""
        span = alerts.c.raised_at // _BIN_MS
        query = select(func.count()).where(
            _within(region), alerts.c.told_at > 0, alerts.c.raised_at >= since, alerts.c.raised_at < until
        )
        full = query.group_by(span).having(func.count() > more).subquery()
        with self._reader.connect() as tx:
            return int(tx.scalar(select(func.count()).select_from(full)) or 0)

    def by_rule(self, region: str, since: int, until: int) -> list[tuple[str, int]]:
        """(rule, how often) of the alerts raised in a region between two times (city ms), the most frequent first."""
        query = (
            select(alerts.c.rule, func.count().label("n"))
            .where(_within(region), alerts.c.told_at > 0, alerts.c.raised_at >= since, alerts.c.raised_at < until)
            .group_by(alerts.c.rule)
        )
        with self._reader.connect() as tx:
            rows = tx.execute(query).all()
        return sorted(((str(row.rule), int(row.n)) for row in rows), key=lambda one: (-one[1], one[0]))


def _filtered(query: Select[Any], wanted: AlertQuery) -> Select[Any]:
    query = query.where(_within(wanted.region), alerts.c.state != AlertState.PENDING.value)
    states = STANDINGS[wanted.standing]
    if states is not None:
        query = query.where(alerts.c.state.in_(sorted(state.value for state in states)))
    if wanted.standing == "mine":
        query = query.where(alerts.c.hands.contains(f"|{wanted.by}|", autoescape=True))
    if wanted.since:
        query = query.where(alerts.c.raised_at >= wanted.since)
    if wanted.until:
        query = query.where(alerts.c.raised_at < wanted.until)
    return query.where(*(_means(word, wanted.region) for word in wanted.words))


def _means(word: AlertWord, region: str) -> Any:
    texts = [alerts.c.id.in_(matching("alert", word.text, Reach((region,))))] if word.text else []
    by_length = {len(code): [one for one in word.regions if len(one) == len(code)] for code in word.regions}
    return or_(
        *texts,
        *(func.substr(alerts.c.region, 1, length).in_(codes) for length, codes in by_length.items()),
        alerts.c.rule.in_(word.rules),
        alerts.c.subject.in_(word.subjects),
        alerts.c.case_id.in_(word.cases),
    )


def _within(region: str) -> Any:
    return alerts.c.region.between(region, region + ":")
