from __future__ import annotations

import inspect
import re

from streams import errors
from streams.errors import JournalUnavailable, PortTaken, StreamsError, Trimmed


def test_the_tree_drawn_on_top_is_the_tree() -> None:
    classes = {n for n, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, StreamsError)}
    assert errors.__doc__
    drawn = {word for word in errors.__doc__.replace("─", " ").split() if word.isidentifier()}
    assert classes <= drawn


def test_exit_codes_are_the_ones_drawn_there() -> None:
    assert errors.__doc__
    drawn = dict(re.findall(r"(\w+) +exit (\d+)", errors.__doc__))
    exiting = {"ConfigError", "StoreError", "MissingPart", "PortTaken", "SegmentDamaged", "UnknownKey", "BoundaryError"}
    exiting |= {"SealKeyMissing", "SealBroken", "Backlogged"}
    assert set(drawn) == exiting
    assert {name: getattr(errors, name).exit_code for name in drawn} == {n: int(code) for n, code in drawn.items()}


def test_texts_say_what_to_do_next() -> None:
    assert "intake.port" in str(PortTaken("127.0.0.1", 8052, "intake.port"))
    assert "send again" in str(JournalUnavailable("cut"))
    assert issubclass(Trimmed, errors.JournalRefused)
