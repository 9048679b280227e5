"""Views that a person keeps under a name: the address of a page with its words. Only the person's own are read; what an
address shows is judged when it is opened."""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, String, Table, delete, func, insert, select, update

from streams.errors import DeedRefused
from streams.registry.people import lock
from streams.registry.tables import metadata

MOST = 50
"""Views of one person."""
saved_views = Table(
    "saved_views",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),  # path and words of a page
    Column("at", BigInteger, nullable=False),  # real ms
)
Index("saved_views_of", saved_views.c.person, saved_views.c.name, unique=True)


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """`at`: real ms of its last change."""

    id: str
    name: str
    address: str
    at: int


class SavedViews:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def saved_views(self, person: str) -> list[SavedView]:
        """By their names."""
        names = [saved_views.c[name] for name in SavedView.__struct_fields__]
        query = select(*names).where(saved_views.c.person == person).order_by(saved_views.c.name)
        with self._engine.connect() as tx:
            return [SavedView(**row) for row in tx.execute(query).mappings()]

    def save_view(self, person: str, name: str, address: str, at: int) -> None:
        """One that has the name already is replaced. Raises DeedRefused beyond MOST."""
        own = saved_views.c.person == person
        with self._engine.begin() as tx:
            lock(tx)
            tx.execute(delete(saved_views).where(own, saved_views.c.name == name))
            if (tx.scalar(select(func.count()).where(own)) or 0) >= MOST:
                raise DeedRefused("saved_views_most", most=MOST)
            row = {"id": secrets.token_hex(8), "person": person, "name": name, "address": address, "at": at}
            tx.execute(insert(saved_views), [row])

    def rename_view(self, person: str, id_: str, name: str, at: int) -> None:
        """Raises DeedRefused where the person has none of that id, or another of that name."""
        own = saved_views.c.person == person
        with self._engine.begin() as tx:
            lock(tx)
            other = select(saved_views.c.id).where(own, saved_views.c.name == name, saved_views.c.id != id_)
            if tx.scalar(other) is not None:
                raise DeedRefused("saved_view_name")
            renamed = update(saved_views).where(own, saved_views.c.id == id_).values(name=name, at=at)
            if not tx.execute(renamed).rowcount:
                raise DeedRefused("saved_view_gone")

    def drop_view(self, person: str, id_: str) -> None:
        """Nothing where the person has none of that id."""
        with self._engine.begin() as tx:
            tx.execute(delete(saved_views).where(saved_views.c.person == person, saved_views.c.id == id_))
