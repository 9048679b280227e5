"""Tables of subscriptions and of the letters about them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from streams.registry.tables import metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("cadence", String, nullable=False),
    Column("region", String, nullable=False),  # of briefs, '' = of a view
    Column("view", String, nullable=False),  # id of a kept view, '' = of briefs
    Column("mail", String, nullable=False),  # sealed
    Column("language", String, nullable=False),
    Column("at", BigInteger, nullable=False),  # real ms
)
Index(
    "subscriptions_of",
    subscriptions.c.person,
    subscriptions.c.cadence,
    subscriptions.c.region,
    subscriptions.c.view,
    unique=True,
)
letters = Table(
    "letters",
    metadata,
    Column("id", String, primary_key=True),
    Column("about", String, nullable=False),
    Column("subscription", String, nullable=False),  # '' = to the city's own gateway
    Column("channel", String, nullable=False),
    Column("region", String, nullable=False),
    Column("text", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),  # real ms
    Column("state", String, nullable=False),
    Column("run", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("note", String, nullable=False),
)
Index("letters_waiting", letters.c.state, letters.c.created_at)
Index("letters_about", letters.c.about)
