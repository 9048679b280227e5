"""A release as it is installed in a folder, and the one after it, whose registry only gained something."""

from __future__ import annotations

import shutil
from pathlib import Path

from streams.registry import database
from tests.journeys.stack import ROOT

_PARTS = ("streams", "dashboard", "assets", "docs")
_GAINED = '''"""What the release after this one adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.add_column("wall_plans", sa.Column("later", sa.String, nullable=True))
    op.create_table("later_things", sa.Column("id", sa.Integer, primary_key=True))
'''


class Release:
    """This checkout's programs in `folder`; `later` makes them those of the release after, `before` takes it back."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "release"
        for part in _PARTS:
            shutil.copytree(ROOT / part, self.tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        here = database.head()
        self.revision = f"{int(here[:4]) + 1:04}_over_{here[:4]}"
        self._added = self.tree / f"streams/registry/migrations/versions/v{self.revision}.py"
        self._text = _GAINED.format(revision=self.revision, before=here)

    def later(self) -> None:
        self._added.write_text(self._text, "utf-8")

    def before(self) -> None:
        self._added.unlink()
