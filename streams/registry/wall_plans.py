"""What each wall shows, as it was chosen on the page of walls: by the wall's name, the words of `docs/walls.md`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Engine, String, Table, delete, func, insert, select

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.tables import metadata

MOST = 200

wall_plans = Table(
    "wall_plans",
    metadata,
    Column("name", String, primary_key=True),
    Column("plan", String, nullable=False),  # JSON
    Column("at", BigInteger, nullable=False),  # real ms
)
_encode = msgspec.json.Encoder(order="sorted").encode
Plan = dict[str, Any]


class WallPlans:
    """Takes an engine; `Registry` is made of it."""

    _engine: Engine

    def wall_plans(self) -> dict[str, Plan]:
        """By the wall's name, in its order."""
        with self._engine.connect() as tx:
            rows = tx.execute(select(wall_plans.c.name, wall_plans.c.plan).order_by(wall_plans.c.name))
            return {name: msgspec.json.decode(plan, type=Plan) for name, plan in rows}

    def put_wall_plan(self, name: str, plan: Mapping[str, Any], record: AuditRecord, now: int) -> None:
        """In place of the one it has. Raises DeedRefused `walls_many`."""
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            tx.execute(delete(wall_plans).where(wall_plans.c.name == name))
            if (tx.scalar(select(func.count()).select_from(wall_plans)) or 0) >= MOST:
                raise DeedRefused("walls_many")
            tx.execute(insert(wall_plans), [{"name": name, "plan": _encode(plan).decode(), "at": now}])

    def end_wall_plan(self, name: str, record: AuditRecord) -> None:
        """The wall shows what the file has of it again, or what every wall shows. Raises DeedRefused `no_wall`."""
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            if not tx.execute(delete(wall_plans).where(wall_plans.c.name == name)).rowcount:
                raise DeedRefused("no_wall")
