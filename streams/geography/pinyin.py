"""The first letters of Chinese names, as people type them to find a place: 范家屯 -> fjt. No library: the 3,755 usual
signs of GB 2312 stand in the order of their sound, so that the place of one says its letter; of the others, those that
names of places have."""

from __future__ import annotations

from bisect import bisect_right

_FIRST, _LAST = 0xB0A1, 0xD7F9
_BEGINS = (
    (0xB0A1, "a"),
    (0xB0C5, "b"),
    (0xB2C1, "c"),
    (0xB4EE, "d"),
    (0xB6EA, "e"),
    (0xB7A2, "f"),
    (0xB8C1, "g"),
    (0xB9FE, "h"),
    (0xBBF7, "j"),
    (0xBFA6, "k"),
    (0xC0AC, "l"),
    (0xC2E8, "m"),
    (0xC4C3, "n"),
    (0xC5B6, "o"),
    (0xC5BE, "p"),
    (0xC6DA, "q"),
    (0xC8BB, "r"),
    (0xC8F6, "s"),
    (0xCBFA, "t"),
    (0xCDDA, "w"),
    (0xCEF4, "x"),
    (0xD1B9, "y"),
    (0xD4D1, "z"),
)
"""Code of the first sign of each letter. Source: GB 2312-80, level 1."""
_CODES = [code for code, _ in _BEGINS]
_RARE = {
    "郜": "g",
    "鴜": "c",
    "鷺": "l",
    "鹭": "l",
    "兀": "w",
    "跸": "b",
    "荟": "h",
    "闫": "y",
    "斛": "h",
    "佟": "t",
    "懿": "y",
    "砬": "l",
    "椴": "d",
    "坨": "t",
    "岱": "d",
    "崴": "w",
    "桦": "h",
    "醴": "l",
    "萃": "c",
    "晟": "s",
    "俪": "l",
    "牤": "m",
    "岫": "x",
    "冮": "g",
    "貂": "d",
    "邸": "d",
}
"""Signs beyond the usual ones."""


def initials(name: str) -> str:
    """Small letters; digits and Latin letters stay, a sign that is not known goes."""
    return "".join(_initial(sign) for sign in name)


def _initial(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    if sign in _RARE:
        return _RARE[sign]
    try:
        raw = sign.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    code = int.from_bytes(raw, "big")
    return _BEGINS[bisect_right(_CODES, code) - 1][1] if _FIRST <= code <= _LAST else ""
