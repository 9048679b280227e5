"""Free text without what tells who somebody is: telephone, identity, card, permit and plate numbers, accounts, e-mail,
house addresses, and the names a caller knows - however they are written.

What is taken out is replaced by its kind, never by a part of it. Nothing else of the text changes. Done once, where a
text is taken in: what lies behind the doors is clean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from streams.access.scrub import marks, numbers
from streams.access.scrub.reading import read
from streams.access.scrub.span import TextSpan

_ROUNDS = 4
"""What is taken out may bring two halves of another number together; after this many rounds nothing has ever moved."""


def scrub(text: str, names: Iterable[str] = ()) -> str:
    """The same text with what tells who somebody is replaced by its kind. `names`: of people known to be meant."""
    wanted = tuple(names)
    for _ in range(_ROUNDS):
        cleaned = _once(text, wanted)
        if cleaned == text:
            break
        text = cleaned
    return text


def clean(text: str) -> bool:
    """Whether nothing is left to take out."""
    return _once(text, ()) == text


def scrub_bytes(raw: bytes) -> bytes:
    """Bytes that may be a text of any form, cleaned as one; what is no UTF-8 stays as it is."""
    text = raw.decode("utf-8", "surrogateescape")
    cleaned = scrub(text)
    return raw if cleaned == text else cleaned.encode("utf-8", "surrogateescape")


def _once(text: str, names: tuple[str, ...]) -> str:
    reading = read(text)
    parts, done = [], 0
    for begin, end, label in sorted(_spans(reading.signs, reading.digits, names), key=_longest_first):
        first, last = reading.at(begin), reading.at(end - 1) + 1
        if first < done:
            continue
        parts += [text[done:first], label]
        done = last
    return "".join([*parts, text[done:]])


def _spans(signs: str, digits: str, names: tuple[str, ...]) -> Iterator[TextSpan]:
    shaped = numbers.set_aside(digits)
    yield from numbers.spans(shaped)
    yield from marks.spans(signs, shaped, names)


def _longest_first(span: TextSpan) -> tuple[int, int]:
    return span.begin, -span.end
