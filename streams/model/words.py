"""What people write, as fields declare it: how long it may be, and that it is free text.

A field of type `Text` or `Note` is limited by whatever decodes it, and split at the door (streams/access/words.py):
what lies behind holds the scrubbed text, the original lies sealed in the registry. Signs are Unicode code points.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

TEXT_SIGNS = 2_000
"""Of a case as it was reported."""
NOTE_SIGNS = 500
"""Of a note, a reason, the number of a paper."""
NAME_SIGNS = 300
"""Of an id, a code or a name that others give: an index of PostgreSQL takes 2,700 bytes."""
CUT = "…〔已截断〕"
"""Ends a text that a phone sent too long: the phone would send it again for ever, and a case must not be lost."""

_TAIL = 80
_HAN_DIGITS = "零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_FREE = {"free_text": True}
Text = Annotated[str, msgspec.Meta(max_length=TEXT_SIGNS, extra=_FREE)]
Note = Annotated[str, msgspec.Meta(max_length=NOTE_SIGNS, extra=_FREE)]


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def seen(text: str) -> str:
    """Without the signs that steer a machine and show nothing. A database takes no sign 0: one report that held it
    would stop everybody's history."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """Prose as it was written, with its own punctuation: without signs that steer, single blanks, none around."""
    return " ".join(seen(text).split())


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """One text as it was written, from which something was taken out. `event`: `<source>/<id>` of the event that
    brought it. `field`: of that event. `clean`: what the journal has instead."""

    event: str
    field: str
    case: str
    text: str
    clean: str

    def __repr__(self) -> str:
        return f"Original({self.event!r}, {self.field!r})"


def cut(text: str, most: int = TEXT_SIGNS) -> str:
    """At most `most` signs, the last of which say that there was more. Digits are not cut in two: half a number is left
    by no scrubber as one."""
    if len(text) <= most:
        return text
    kept = text[: most - len(CUT)]
    end = len(kept)
    while end > len(kept) - _TAIL and not (kept[end - 1].isalpha() and kept[end - 1] not in _HAN_DIGITS):
        end -= 1
    return kept[:end] + CUT
