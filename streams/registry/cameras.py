"""What came of asking the links of cameras: one row a site, the newest alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Engine, String, Table, delete, insert, select

from streams.model.cameras import CameraCheck
from streams.registry.people import lock
from streams.registry.tables import metadata

camera_checks = Table(
    "camera_checks",
    metadata,
    Column("site", String, primary_key=True),
    Column("link", String, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),  # real ms
    Column("since", BigInteger, nullable=False),
)


class CameraChecks:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def camera_checks(self) -> list[CameraCheck]:
        names = [camera_checks.c[name] for name in CameraCheck.__struct_fields__]
        with self._engine.connect() as tx:
            return [CameraCheck(**row) for row in tx.execute(select(*names)).mappings()]

    def keep_camera_checks(self, found: Sequence[CameraCheck], sites: Collection[str]) -> None:
        """`sites`: that have a camera; of others nothing is kept."""
        with self._engine.begin() as tx:
            lock(tx)
            known = set(tx.scalars(select(camera_checks.c.site)))
            new = {one.site for one in found}
            gone = (known - set(sites)) | new
            if gone:
                tx.execute(delete(camera_checks).where(camera_checks.c.site.in_(gone)))
            if found:
                tx.execute(insert(camera_checks), [msgspec.structs.asdict(one) for one in found])
