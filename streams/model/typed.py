"""Codes, names, telephones, numbers and days as people type them: full width, with dashes of every kind, with blanks
around. Every door that reads one asks here, so that what is typed and what is kept are written the same way."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from streams.model.local_day import date_of, number_of
from streams.model.words import seen

_DASHES = re.compile("[\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b\u301c\u30fc\ufe58\ufe63\uff0d\uff5e]")
_BLANKS = re.compile(r"\s+")
_BETWEEN = re.compile(r"[\s,、;/]+")
_LARGEST = 2_000_000_000
"""Of numbers that are asked for: what every database holds as an integer."""
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


def plain(text: str) -> str:
    """Half width, one kind of dash, single blanks, none around, no sign that steers."""
    # A dash of Japanese is typed for none where full width digits were typed; NFKC turns some into others, so first.
    return _BLANKS.sub(" ", seen(unicodedata.normalize("NFKC", _DASHES.sub("-", text)))).strip()


def code(text: str) -> str:
    """A code: plain, in capitals, without blanks."""
    return plain(text).replace(" ", "").upper()


def name(text: str) -> str:
    """A user's name: plain, in small letters."""
    return plain(text).casefold()


def words(text: str) -> list[str]:
    """The words of a place as it is written: 新台子镇，铁岭县 -> [新台子镇, 铁岭县]."""
    return [word for word in _BETWEEN.split(plain(text)) if word]


def number(text: str, most: int = _LARGEST) -> int | None:
    """A whole number from 0 to `most`; None for everything else. Only the ten digits of ASCII, once they are plain."""
    said = plain(text)
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(most))):
        return None
    return int(said) if int(said) <= most else None


def month(text: str) -> tuple[int, int] | None:
    """First local day of a month written 2026-11, and the first one after it; None for everything else."""
    first = day(f"{plain(text)}-01")
    return None if first is None else (first, number_of((date_of(first) + timedelta(days=31)).replace(day=1)))


def day(text: str) -> int | None:
    """Local day, since 1970, of a date from 2000 to 2099 written 2026-11-27; None for everything else."""
    wanted = plain(text)
    try:
        on = date.fromisoformat(wanted)
    except ValueError:
        return None
    return number_of(on) if _FIRST <= on <= _LAST and on.isoformat() == wanted else None
