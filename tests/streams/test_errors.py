from __future__ import annotations

from streams import errors
from streams.errors import JournalUnavailable, PortTaken, Trimmed


def test_texts_say_what_to_do_next() -> None:
    assert "intake.port" in str(PortTaken("127.0.0.1", 8052, "intake.port"))
    assert "send again" in str(JournalUnavailable("cut"))
    assert issubclass(Trimmed, errors.JournalRefused)
