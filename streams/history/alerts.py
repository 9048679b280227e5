"""Alerts in history: their table, the declaration of the kind, and the lists read from it. Alerts that are over are
stored nowhere else."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, Integer, LargeBinary, Table, select

from streams.alert_rules import OF_PERSONS, RULES
from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.alert import ACTIVE, ASIDE, Alert
from streams.model.alert_facts import contribution, hands

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Alert)

_OF_CASE = frozenset(rule.name for rule in RULES.values() if rule.of_case)

alerts = Table(
    "alerts",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("rule", JournalText, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("region", JournalText, nullable=False),
    Column("state", JournalText, nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("subject", JournalText, nullable=False, server_default=""),
    Column("case_id", JournalText, nullable=False, server_default=""),  # the case it is about, or was linked with
    Column("hands", JournalText, nullable=False, server_default=""),  # |who did something about it|
    Column("told_at", BigInteger, nullable=False, server_default="0"),  # 0: not announced
    Column("closed_at", BigInteger, nullable=False, server_default="0"),
)
Index("alerts_region", alerts.c.region, alerts.c.raised_at)


class AlertLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def of_region(self, region: str, since: int, until: int) -> list[Alert]:
        """Raised in a region within a time (city ms), oldest first."""
        area = alerts.c.region.between(region, region + ":")
        query = select(alerts.c.record).where(area, alerts.c.raised_at >= since, alerts.c.raised_at < until)
        with self._reader.connect() as tx:
            return [_decoder.decode(bytes(raw)) for raw in tx.scalars(query.order_by(alerts.c.raised_at))]

    def get(self, name: str) -> Alert | None:
        with self._reader.connect() as tx:
            raw = tx.scalar(select(alerts.c.record).where(alerts.c.id == name))
        return None if raw is None else _decoder.decode(bytes(raw))

    def workers(self, since: int, until: int) -> frozenset[int]:
        """Workers with an alert, raised within a time (city ms), that is not closed."""
        query = select(alerts.c.record).where(
            alerts.c.rule.in_(OF_PERSONS), alerts.c.raised_at >= since, alerts.c.raised_at < until
        )
        with self._reader.connect() as tx:
            found = [_decoder.decode(bytes(raw)) for raw in tx.scalars(query)]
        open_ = [one for one in found if one.state in ACTIVE | ASIDE]
        return frozenset(int(one.subject) for one in open_ if one.subject.isdecimal())


def alert_row(alert: Alert) -> Row:
    people = sorted(hands(alert))
    return {
        "id": alert.id,
        "rule": alert.rule,
        "priority": int(alert.priority),
        "region": alert.region,
        "state": alert.state.value,
        "raised_at": alert.raised_at,
        "last_at": alert.last_at,
        "count": alert.count,
        "version": alert.version,
        "record": _encoder.encode(alert),
        "subject": alert.subject,
        "case_id": alert.link or (alert.key.partition("/")[2] if alert.rule in _OF_CASE else ""),
        "hands": f"|{'|'.join(people)}|" if people else "",
        "told_at": alert.told_at,
        "closed_at": alert.closed_at,
    }


def _about(alert: Alert) -> About:
    people = {f"worker/{alert.subject}"} if alert.rule in OF_PERSONS else set[str]()
    return About(alert.region, people=frozenset(people))


ALERTS = Mapper(
    kind="alert",
    version=6,
    tables=(alerts,),
    kept=True,
    audit="alert",
    masked=(alerts.c.hands,),
    records=RecordMapping(
        type=Alert,
        prefix=b"a",
        stored=alerts,
        rows=(Rows(alerts, "id", lambda alert: [alert_row(alert)]),),
        about=_about,
        version=lambda alert: alert.version,
        facts=contribution,
        sought=lambda alert: (step.note for step in alert.steps),
    ),
)
