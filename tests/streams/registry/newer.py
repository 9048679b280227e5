"""A registry as a newer program leaves it."""

from __future__ import annotations

from sqlalchemy import create_engine


def newer(url: str, version: str = "9999") -> None:
    """As if a program with another migration had been there."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    engine.dispose()
