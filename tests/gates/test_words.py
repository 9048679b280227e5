"""Docstrings and comments are in plain English: private words are refused; docs/glossary.md has those of the field."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator

from tests.gates.product import modules, read
from tests.gates.test_lengths import FROZEN

REFUSED = re.compile(r"\b(nobody|whoever|told|stands|said|house|matters?|rooms?)\b", re.IGNORECASE)
"""Each has a plain word: sent, shown, published, announced, known; is, is open, is kept; no one; case; package."""
ALLOWED = {"house": 2, "room": 4, "rooms": 9, "said": 10}
"""How often, where it is the field's own: a resident's house address and room, mediation rooms, and what a person said.
To be lowered with what it counts, never raised for a new text."""
_CODE = re.compile(r"`[^`]*`", re.DOTALL)
"""A name of the code in a text: names have a gate of their own (`tests/gates/test_names.py`)."""


def texts(module: ast.Module, source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of every docstring, of a module, class, function or value, and of every comment."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def refused(module: ast.Module, source: str) -> list[tuple[int, str]]:
    """(line, word)."""
    words = [(line, REFUSED.findall(_CODE.sub("", text))) for line, text in texts(module, source)]
    return [(line, word.lower()) for line, of_text in words for word in of_text]


def test_no_docstring_or_comment_uses_a_private_word_more_than_the_field_does() -> None:
    where: dict[str, list[str]] = {}
    for file, module in modules().items():
        if FROZEN in file.as_posix():
            continue
        for line, word in refused(module, read(file)):
            where.setdefault(word, []).append(f"{file}:{line}")
    more = {word: lines for word, lines in where.items() if len(lines) > ALLOWED.get(word, 0)}
    assert more == {}, "say it in a plain word"
    counted = {word: len(lines) for word, lines in where.items()}
    assert {word: n for word, n in ALLOWED.items() if n > counted.get(word, 0)} == {}, "lower the allowance"


def test_a_private_word_is_seen_and_a_name_of_the_code_is_none() -> None:
    source = '"""Nobody."""\nX = 1\n"""Whoever stands, `told`."""\ndef f():\n    # Said.\n    return "told"\n'
    found = Counter(refused(ast.parse(source), source))
    assert found == Counter([(1, "nobody"), (3, "whoever"), (3, "stands"), (5, "said")])
