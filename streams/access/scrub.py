"""Free text without what tells who somebody is: phone numbers, identity numbers, plates - however they are written.

Full-width and circled digits, digits set apart by spaces, dots or dashes, and signs that no eye sees between them are
read as what they stand for; what is taken out is replaced by what it was, never by a part of it. Nothing else of the
text changes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_APART = r"[\s.·•,，、_\-–—~/\\|*()（）]{0,3}"
"""What people put between digits so that they are not found, or are read more easily."""
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_HAN_DIGITS = str.maketrans("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789")
_HAN_RUN = re.compile("[零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖0-9]{7,}")
_D = r"\d"


class _Pattern(NamedTuple):
    label: str
    pattern: re.Pattern[str]


def _digits(*parts: str) -> str:
    return _APART.join(parts)


_ID = _digits(*[_D] * 17, r"[\dX]")
_CARD = _digits(*[_D] * 15) + rf"(?:{_APART}\d){{0,4}}"
_MOBILE = rf"(?:\+?86{_APART})?" + _digits("1", "[3-9]", *[_D] * 9)
_LANDLINE = _digits("0", *[_D] * 9) + rf"(?:{_APART}\d){{0,2}}"
_PLATE = rf"[{_PROVINCES}]{_APART}[A-Z]{_APART}" + _digits(*["[A-Z0-9]"] * 5) + "[A-Z0-9学警挂港澳]?"
_PATTERNS = (
    _Pattern("〔证件号〕", re.compile(rf"(?<!\d){_ID}(?![\dA-Z])")),
    _Pattern("〔号码〕", re.compile(rf"(?<!\d){_CARD}(?!\d)")),
    _Pattern("〔电话〕", re.compile(rf"(?<!\d){_MOBILE}(?!\d)")),
    _Pattern("〔电话〕", re.compile(rf"(?<!\d){_LANDLINE}(?!\d)")),
    _Pattern("〔车牌〕", re.compile(_PLATE)),
)


@lru_cache(maxsize=4096)
def scrub(text: str) -> str:
    """The same text with what tells who somebody is replaced by its kind. Remembered: the lists of newest reports are
    told again with every one that comes in."""
    read, places = _read(text)
    spans = sorted(_found(read), key=lambda found: (found[0], -found[1]))
    parts, done = [], 0
    for begin, end, label in spans:
        first, last = places[begin], places[end - 1] + 1
        if first < done:
            continue
        parts += [text[done:first], label]
        done = last
    return "".join([*parts, text[done:]])


def clean(text: str) -> bool:
    """Whether nothing is left to take out."""
    return scrub(text) == text


def _read(text: str) -> tuple[str, list[int]]:
    """The text as it is read, and per sign of that where it stands in the text."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if unicodedata.category(sign) in ("Cf", "Mn", "Cc") and sign not in "\n\t":
            continue
        for part in unicodedata.normalize("NFKC", sign).upper():
            digit = unicodedata.digit(part, None)
            signs.append(part if digit is None else str(digit))
            places.append(at)
    return "".join(signs), places


def _found(read: str) -> Iterator[tuple[int, int, str]]:
    """(begin, end, label) of everything that tells who somebody is."""
    for text in (read, _HAN_RUN.sub(lambda run: run[0].translate(_HAN_DIGITS), read)):
        for label, pattern in _PATTERNS:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), label
