"""One name for one thing: no class name twice, no word in a name that says nothing of the field."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.gates.product import classes, definitions, modules

WORDS = frozenset({"nobody", "whoever", "told", "stands", "said", "found", "house", "matter"})
"""Parts of a name that are refused; a name of the field takes their place (docs/glossary.md)."""


def parts(name: str) -> set[str]:
    """`IsHeld_now` -> {is, held, now}."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_class_name_is_used_twice() -> None:
    files: dict[str, set[str]] = defaultdict(set)
    for file, node in classes():
        if not node.name.startswith("_"):
            files[node.name].add(file.as_posix())
    double = {name: sorted(where) for name, where in files.items() if len(where) > 1}
    assert double == {}


def names() -> Iterator[tuple[Path, str]]:
    """Classes, functions and constants of modules."""
    for file, node in definitions():
        yield file, node.name
    for file, module in modules().items():
        for statement in module.body:
            if isinstance(statement, ast.Assign):
                yield from ((file, target.id) for target in statement.targets if isinstance(target, ast.Name))


def test_no_name_has_a_refused_word() -> None:
    refused = [f"{file}: {name}" for file, name in names() if parts(name) & WORDS]
    assert refused == []


def test_a_name_is_taken_apart() -> None:
    assert parts("_ToldBefore") == {"told", "before"}
    assert parts("nobody_to_print") == {"nobody", "to", "print"}
    assert parts("HTTPDoor") == {"http", "door"}
