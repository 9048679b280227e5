"""A migration whose name says that an older release works over its tables only adds to them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from streams.registry import database

VERSIONS = Path(database.__file__).parent / "migrations" / "versions"
NAME = re.compile(r"(\d{4})(?:_over_(\d{4}))?")
ADDS = {"create_table", "create_index", "add_column"}


def faults(source: str) -> list[str]:
    """What an older program would trip over, in the words of the module."""
    module = ast.parse(source)
    assigned = {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    name, before = NAME.fullmatch(str(assigned["revision"])), NAME.fullmatch(str(assigned["down_revision"] or "0000"))
    assert name is not None, "0031, or 0031_over_0028"
    assert before is not None
    if name[2] is None:
        return []
    # Its floor is the version before, or what that one works over.
    found = [] if name[2] in (before[1], before[2]) else [f"over {name[2]}"]
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        words = ast.unparse(call)
        if words.startswith("op.") and words[3:].partition("(")[0] not in ADDS:
            found.append(words)
        must = "nullable=False" in words and "server_default" not in words
        if words.startswith("op.add_column") and must:
            found.append(words)
    return found


def test_every_migration_is_what_its_name_says() -> None:
    files = sorted(VERSIONS.glob("v*.py"))
    assert [file.name for file in files if faults(file.read_text("utf-8"))] == []
    assert len(files) >= int(database.head()[:4])


@pytest.mark.parametrize(
    ("revision", "deed", "wrong"),
    [
        ("0031_over_0030", "op.add_column('a', sa.Column('b', sa.String, nullable=True))", 0),
        ("0031_over_0028", "op.create_table('a', sa.Column('b', sa.String, nullable=False))", 0),
        ("0031_over_0027", "op.create_table('a')", 1),
        ("0031_over_0030", "op.drop_column('a', 'b')", 1),
        ("0031_over_0030", "op.add_column('a', sa.Column('b', sa.String, nullable=False))", 1),
        ("0031", "op.drop_table('a')", 0),
    ],
)
def test_what_an_older_release_would_trip_over_is_seen(revision: str, deed: str, wrong: int) -> None:
    source = f'revision = "{revision}"\ndown_revision = "0030_over_0028"\n\ndef upgrade():\n    {deed}\n'
    assert len(faults(source)) == wrong
