"""The tree of errors: every error of the product is in it, is raised and has an exit code."""

from __future__ import annotations

import ast
import re

from streams import errors
from streams.errors import StreamsError
from tests.gates.product import classes, modules

DRAWN = re.compile(r"(?P<line>[ │├└─]*)(?P<name>[A-Z]\w+) +exit (?P<code>\d+)")
ROOT_CLASSES = {"StreamsError", "JournalError"}
"""Raised as one of their kinds alone."""


def drawn() -> dict[str, tuple[int, int]]:
    """name -> (depth, exit code), as the docstring of `streams/errors.py` draws it."""
    assert errors.__doc__
    found = {}
    for line in errors.__doc__.splitlines():
        if (match := DRAWN.match(line)) is not None:
            found[match["name"]] = (len(match["line"]) // 4 - 1, int(match["code"]))
    return found


def kinds(root: type[StreamsError] = StreamsError) -> list[type[StreamsError]]:
    """The root and everything below it that `streams.errors` defines."""
    return [root, *(below for one in root.__subclasses__() for below in kinds(one))]


def test_the_tree_is_drawn_as_it_is_with_every_exit_code() -> None:
    here = [one for one in kinds() if one.__module__ == errors.__name__]
    depth = {one.__name__: len(one.__mro__) - len(StreamsError.__mro__) for one in here}
    assert drawn() == {one.__name__: (depth[one.__name__], one.exit_code) for one in here}


def test_no_error_is_defined_outside_the_tree() -> None:
    names = set(drawn())
    outside = [
        f"{file}: {node.name}"
        for file, node in classes()
        if file.as_posix() != "streams/errors.py"
        and {base.id for base in node.bases if isinstance(base, ast.Name)} & names
    ]
    assert outside == []


def test_every_error_is_raised_somewhere() -> None:
    raised = {
        name.id
        for module in modules().values()
        for node in ast.walk(module)
        if isinstance(node, ast.Raise) and node.exc is not None
        for name in ast.walk(node.exc)
        if isinstance(name, ast.Name)
    }
    assert sorted(set(drawn()) - raised - ROOT_CLASSES) == []


def test_no_exit_code_says_success() -> None:
    assert all(64 <= one.exit_code <= 78 for one in kinds() if one is not StreamsError)
