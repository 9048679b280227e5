"""Common passwords: known by what they are made of, so a page of words does for thousands of lines.

A password is common when it is nothing but at most two well-known words or keyboard walks (also with the usual signs
for letters: P@ssw0rd), with short or regular numbers and punctuation around them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

FILE = Path(__file__).with_name("common_words.txt")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp")
_SHORTEST_WALK = 4
_SIGNS = {"a": "a@4", "b": "b8", "e": "e3", "g": "g9", "i": "i1!|", "l": "l1|", "o": "o0", "s": "s5$", "t": "t7"}
_FREE_DIGITS = 4
"""So many digits say nothing, whatever they are."""
_LUCKY = re.compile(r"(?:\d{0,2}(?:520|521|1314|168|518|666|888|999|110|119|120|12345)){1,4}\d{0,4}")


def words() -> list[str]:
    lines = FILE.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def common(password: str) -> bool:
    """Whether it is one of those that are tried first."""
    text = unicodedata.normalize("NFKC", password).casefold()
    bare = re.sub(r"[\W_]", "", text)
    if len(bare) < len(text) / 2 or re.fullmatch(r"(.{1,6}?)\1+.{0,2}|(?:(.)\2{2,})+", bare):
        return True
    if bare.isdigit():
        return _weak(bare)
    match = _shape().fullmatch(text)
    return match is not None and all(map(_weak, match.groups("")))


def _weak(digits: str) -> bool:
    """Few, rising, falling, repeated, a date, or numbers that are lucky or known to everyone."""
    if len(digits) <= _FREE_DIGITS:
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    if len(steps) == 1 or len(set(digits)) <= 2 or re.fullmatch(r"(\d{1,4})\1+\d?", digits):
        return True
    day = r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    return re.fullmatch(day, digits) is not None or _LUCKY.fullmatch(digits) is not None


@cache
def _shape() -> re.Pattern[str]:
    walks = {
        line[at:end]
        for row in _ROWS
        for line in (row, row[::-1])
        for at in range(len(line))
        for end in range(at + _SHORTEST_WALK, len(line) + 1)
    }
    known = sorted({*words(), *walks}, key=len, reverse=True)
    word = "(?:" + "|".join("".join(map(_letter, one)) for one in known) + ")"
    rest, number = r"[\W_]*", r"(\d*)"
    return re.compile(f"{rest}{number}{rest}{word}{rest}{number}{rest}(?:{word}{rest}{number}{rest})?")


def _letter(sign: str) -> str:
    return f"[{re.escape(_SIGNS[sign])}]" if sign in _SIGNS else re.escape(sign)
