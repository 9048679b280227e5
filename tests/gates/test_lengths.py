"""Files stay short enough to read, and functions short enough to see at once."""

from __future__ import annotations

from tests.gates.product import definitions, read, tracked

FILE, FUNCTION = 300, 40
CODE = {".py", ".mjs", ".lua", ".css"}
FROZEN = "migrations/versions"
"""A released migration is never edited, so no rule of style reaches it."""


def lengths() -> dict[str, int]:
    code = [file for file in tracked() if file.suffix in CODE]
    return {file.as_posix(): len(read(file).splitlines()) for file in code}


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {name: n for name, n in lengths().items() if n > FILE}
    assert long == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {
        f"{file.stem}.{node.name}"
        for file, node in definitions()
        if type(node).__name__ != "ClassDef"
        and FROZEN not in file.as_posix()
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION
    }
    assert long == set()
