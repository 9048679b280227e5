"""A text as an eye reads it: full width, circled and keycap digits as digits, signs that no eye sees left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc"})
_HAN = str.maketrans("零〇洞一二三四五六七八九幺两拐勾壹贰叁肆伍陆柒捌玖貳參陸", "00012345678912791234567892" + "36")
_LOOKS = re.compile(r"(?<![A-Z])[OIL○◯⭕]{1,4}(?![A-Z])")
"""Letters that stand for digits; in words they stand for themselves."""
_AS_DIGITS = str.maketrans("O○◯⭕IL", "000011")


class Reading(NamedTuple):
    """`signs`: as it is read, in capitals. `digits`: the same with Han digits and lookalikes as digits. `places`: where
    each sign is in the text; None = where it is."""

    signs: str
    digits: str
    places: list[int] | None

    def at(self, sign: int) -> int:
        return sign if self.places is None else self.places[sign]


def read(text: str) -> Reading:
    if text.isascii() and text.isprintable():
        signs, places = text.upper(), None
    else:
        parts = [_sign(sign) for sign in text]
        signs = "".join(parts)
        places = None
        if len(signs) != len(text) or "" in parts:
            places = [at for at, part in enumerate(parts) for _ in part]
    return Reading(signs, _LOOKS.sub(_as_digits, signs.translate(_HAN)), places)


@lru_cache(maxsize=16_384)
def _sign(sign: str) -> str:
    """'' for a sign that no eye sees."""
    if unicodedata.category(sign) in _UNSEEN and sign not in "\n\t":
        return ""
    parts = []
    for part in unicodedata.normalize("NFKC", sign).upper():
        digit = unicodedata.digit(part, None)
        parts.append(part if digit is None else str(digit))
    return "".join(parts)


def _as_digits(run: re.Match[str]) -> str:
    return run[0].translate(_AS_DIGITS)
