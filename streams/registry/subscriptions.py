"""What people subscribed to, and the letters about it: each is on record before a gateway is asked, and none
is asked for twice unless it is known that nothing left. A mail address is sealed; a letter has none."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from streams.access.subject import Role, Subject
from streams.errors import DeedRefused
from streams.model.outgoing.attempt import AttemptState
from streams.registry.people import lock
from streams.registry.seal import Sealer
from streams.registry.sealed import SUBSCRIPTION, opened_cell, sealed_row
from streams.registry.subscription_tables import letters, subscriptions
from streams.registry.tables import users

MOST = 50
"""Subscriptions of one person."""
WAITS = "waits"
"""A letter that no gateway was asked for; the other states are those of an attempt."""
LETTER_MS = 24 * 3_600_000
"""A letter that did not leave within it leaves no more: what it tells of is old."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """`region`: key of briefs (`brief_key`), '' = of the kept view `view`. `at`: real ms. `mail` is
    plain here and sealed in its row."""

    id: str
    person: str
    cadence: str
    mail: str
    region: str = ""
    view: str = ""
    language: str = "zh"
    at: int = 0


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """`about`: a brief by region, cadence and first day, or a view. `subscription`: whose, '' = to the city's own
    gateway. `text`: what it says, its subject up to the first full stop. `created_at`: real ms."""

    id: str
    about: str
    subscription: str
    channel: str
    region: str
    text: str
    created_at: int
    state: str = WAITS
    run: str = ""
    tries: int = 0
    note: str = ""


class Addressee(msgspec.Struct, frozen=True):
    """Whom a letter goes to, as the registry knows the person now. `region`: key of the briefs, '' = of a view."""

    mail: str
    subject: Subject
    region: str


class Subscriptions:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def subscribe(
        self, person: str, cadence: str, mail: str, at: int, *, region: str, view: str, language: str
    ) -> None:
        """One that is there already gets the new address. Raises DeedRefused beyond MOST, and for a person who is no
        user: a link ends, and no right could be asked for once it has."""
        own = subscriptions.c.person == person
        same = (own, subscriptions.c.cadence == cadence, subscriptions.c.region == region, subscriptions.c.view == view)
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(users.c.disabled).where(users.c.id == person)) is not False:
                raise DeedRefused("subscription_user")
            tx.execute(delete(subscriptions).where(*same))
            if (tx.scalar(select(func.count()).where(own)) or 0) >= MOST:
                raise DeedRefused("subscription_most", most=MOST)
            made = Subscription(
                id=secrets.token_hex(8),
                person=person,
                cadence=cadence,
                mail=mail,
                region=region,
                view=view,
                language=language,
                at=at,
            )
            tx.execute(insert(subscriptions), [sealed_row(self._sealer, SUBSCRIPTION, msgspec.structs.asdict(made))])

    def unsubscribe(self, person: str, id_: str) -> None:
        """Nothing where the person has none of that id."""
        with self._engine.begin() as tx:
            tx.execute(delete(subscriptions).where(subscriptions.c.person == person, subscriptions.c.id == id_))

    def subscriptions(self, person: str) -> list[Subscription]:
        """Of one person, the oldest first."""
        with self._engine.connect() as tx:
            return [self._subscription(row) for row in _rows(tx, subscriptions.c.person == person)]

    def view_subscriptions(self, cadence: str) -> list[Subscription]:
        """Of every kept view."""
        with self._engine.connect() as tx:
            return [
                self._subscription(row)
                for row in _rows(tx, subscriptions.c.cadence == cadence, subscriptions.c.view != "")
            ]

    def queue_letters(self, wanted: Iterable[Letter]) -> int:
        """Each once, by its id. Returns how many are new."""
        with self._engine.begin() as tx:
            lock(tx)
            return queue(tx, wanted)

    def waiting_letters(self, channels: Collection[str], now: int, most: int) -> list[Letter]:
        """The oldest that no gateway was asked for, or that certainly did not leave. Those older than LETTER_MS are
        given up first."""
        waits = letters.c.state == WAITS
        old = {"state": AttemptState.REFUSED.value, "note": "not sent within a day"}
        with self._engine.begin() as tx:
            tx.execute(update(letters).where(waits, letters.c.created_at < now - LETTER_MS).values(old))
            query = select(letters).where(waits, letters.c.channel.in_(channels))
            rows = tx.execute(query.order_by(letters.c.created_at, letters.c.id).limit(most)).all()
        return [Letter(**row._asdict()) for row in rows]

    def letters_begun(self, ids: Collection[str], run: str) -> None:
        """On record before the gateway is asked."""
        values = {"state": AttemptState.BEGUN.value, "run": run, "tries": letters.c.tries + 1}
        with self._engine.begin() as tx:
            tx.execute(update(letters).where(letters.c.id.in_(ids)).values(values))

    def letters_are(self, results: Mapping[str, tuple[str, str]]) -> None:
        """(state, note) by id."""
        with self._engine.begin() as tx:
            for name, (state, note) in results.items():
                tx.execute(update(letters).where(letters.c.id == name).values(state=state, note=note))

    def letters_cut_off(self, run: str) -> int:
        """What another run began and did not end is unknown: it may have left. Returns how many."""
        begun = (letters.c.state == AttemptState.BEGUN.value, letters.c.run != run)
        values = {"state": AttemptState.UNKNOWN.value, "note": "the process was started anew"}
        with self._engine.begin() as tx:
            return int(tx.execute(update(letters).where(*begun).values(values)).rowcount)

    def letter_states(self, about: str) -> dict[tuple[str, str], int]:
        """How many letters about something by (channel, state)."""
        query = select(letters.c.channel, letters.c.state, func.count().label("n")).where(letters.c.about == about)
        with self._engine.connect() as tx:
            rows = tx.execute(query.group_by(letters.c.channel, letters.c.state))
            return {(row.channel, row.state): row.n for row in rows}

    def newest_letters(self, ids: Collection[str]) -> dict[str, Letter]:
        """By subscription, the one that was made last."""
        query = select(letters).where(letters.c.subscription.in_(ids)).order_by(letters.c.created_at)
        with self._engine.connect() as tx:
            return {row.subscription: Letter(**row._asdict()) for row in tx.execute(query)}

    def addressees(self, ids: Collection[str]) -> dict[str, Addressee]:
        """By subscription; none of one that ended, or whose person is no user any more."""
        columns = (*subscriptions.c, users.c.role, users.c.scope, users.c.department, users.c.worker)
        query = select(*columns).join(users, users.c.id == subscriptions.c.person)
        with self._engine.connect() as tx:
            rows = tx.execute(query.where(subscriptions.c.id.in_(ids), users.c.disabled.is_(False))).all()
        return {
            row.id: Addressee(
                opened_cell(self._sealer, SUBSCRIPTION, "mail", row.id, row.mail),
                Subject(
                    id="",
                    role=Role(row.role),
                    scope=row.scope,
                    person=row.person,
                    department=row.department,
                    worker=row.worker,
                ),
                row.region,
            )
            for row in rows
        }

    def _subscription(self, row: Mapping[str, str]) -> Subscription:
        mail = opened_cell(self._sealer, SUBSCRIPTION, "mail", row["id"], row["mail"])
        return msgspec.convert({**row, "mail": mail}, Subscription)


def queue(tx: Connection, wanted: Iterable[Letter]) -> int:
    """Within a transaction of the caller's who holds the lock."""
    rows = {one.id: msgspec.structs.asdict(one) for one in wanted}
    names, there = list(rows), set[str]()
    for at in range(0, len(names), 500):
        there |= set(tx.scalars(select(letters.c.id).where(letters.c.id.in_(names[at : at + 500]))))
    new = [row for name, row in rows.items() if name not in there]
    if new:
        tx.execute(insert(letters), new)
    return len(new)


def brief_letters(
    tx: Connection, about: str, region: str, cadence: str, texts: Mapping[str, str], at: int
) -> list[Letter]:
    """To everybody who subscribed to briefs of an area, and to the city's own gateway. `texts`: by language."""
    query = select(subscriptions.c.id, subscriptions.c.language)
    of = (subscriptions.c.region == region, subscriptions.c.cadence == cadence, subscriptions.c.view == "")
    rows = [(row.id, row.language) for row in tx.execute(query.where(*of))]
    made = [_letter(about, name, "mail", region, texts[language], at) for name, language in rows]
    return [_letter(about, "", "webhook", region, texts["zh"], at), *made]


def view_letter(one: Subscription, period: int, text: str, at: int) -> Letter:
    """That a period of a kept view is over."""
    return _letter(f"view/{one.view}/{one.cadence}/{period}", one.id, "mail", "", text, at)


def _letter(about: str, subscription: str, channel: str, region: str, text: str, at: int) -> Letter:
    return Letter(
        id=f"{about}/{subscription or channel}",
        about=about,
        subscription=subscription,
        channel=channel,
        region=region,
        text=text,
        created_at=at,
    )


def _rows(tx: Connection, *of: ColumnElement[bool]) -> list[dict[str, str]]:
    found = tx.execute(select(subscriptions).where(*of).order_by(subscriptions.c.at, subscriptions.c.id))
    return [{str(name): value for name, value in row._mapping.items()} for row in found]
