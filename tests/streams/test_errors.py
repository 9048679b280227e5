from __future__ import annotations

import inspect

import pytest

from streams import errors
from streams.errors import JournalUnavailable, PortTaken, StreamsError, Trimmed


def test_the_tree_drawn_on_top_is_the_tree() -> None:
    classes = {n for n, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, StreamsError)}
    assert errors.__doc__
    drawn = {word for word in errors.__doc__.replace("─", " ").split() if word.isidentifier()}
    assert classes <= drawn


@pytest.mark.parametrize(
    ("name", "code"),
    [("ConfigError", 78), ("StoreError", 78), ("MissingPart", 69), ("PortTaken", 69), ("SegmentDamaged", 65)],
)
def test_exit_codes(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_texts_say_what_to_do_next() -> None:
    assert "intake.port" in str(PortTaken("127.0.0.1", 8052, "intake.port"))
    assert "send again" in str(JournalUnavailable("cut"))
    assert issubclass(Trimmed, errors.JournalRefused)
