"""One cell of a table of a city's own: what a person wrote, and the canonical text of it. What could be two things is
refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple

from streams.model.cameras import is_link
from streams.model.own_tables import Check, TableColumn
from streams.model.typed import plain
from streams.model.words import one_line

_YES, _NO = frozenset({"yes", "true", "1", "是", "y"}), frozenset({"", "no", "false", "0", "否", "n"})
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_\-/]{0,39}")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00:00)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(:00)?")
_TELEPHONE = re.compile(r"\+?\d[\d\- ]{1,18}\d(转\d{1,6})?")
_MAIL = re.compile(r"[\w.+-]{1,40}@[\w-]+(\.[\w-]+)+", re.ASCII)
_WEEKDAY_SIGNS = str.maketrans("一二三四五六日天", "12345677", "周星期、, ，")
_AS_WRITTEN = frozenset({Check.TEXT, Check.LINK})
_SHOWN = 60
"""Signs of a cell in what is written about it."""
_MINUTES = 24 * 60


class CellFault(NamedTuple):
    """`why`: key of a sentence; `other`: what may stand there."""

    why: str
    value: str = ""
    other: str = ""


class KnownNames(NamedTuple):
    """What cells may name. `region`: whether a code is an area. `entries`: by table, the ids of its rows."""

    region: Callable[[str], bool]
    entries: Mapping[str, Collection[str]]


def canonical(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    """The one way in which it is kept; canonical texts stay what they are."""
    bare = text.strip() if column.check in _AS_WRITTEN else plain(text)
    if not bare:
        return CellFault("missing") if column.needed else _EMPTY.get(column.check, "")
    if len(bare) > column.longest:
        return CellFault("too_long", bare[:_SHOWN], str(column.longest))
    read = _READ[column.check](column, bare, known)
    return CellFault(read.why, bare[:_SHOWN], read.other) if isinstance(read, CellFault) else read


def _text(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return one_line(text)


def _id(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return text if _ID.fullmatch(text) else CellFault("id")


def _yes_no(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    low = text.lower()
    return "yes" if low in _YES else "no" if low in _NO else CellFault("yes_no")


def _choice(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    named = (one.id for one in column.choices if text in (one.id, one.zh, plain(one.zh), one.en))
    return next(named, CellFault("choice", other="、".join(one.zh for one in column.choices)))


def _date(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    parts = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in parts.groups()[:3])).isoformat() if parts else CellFault("date")
    except ValueError:
        return CellFault("date")


def _time(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    parts = _TIME.fullmatch(text)
    if parts is None:
        return CellFault("time")
    hour, minute = int(parts[1]), int(parts[2])
    return f"{hour:02d}:{minute:02d}" if minute < 60 and hour * 60 + minute <= _MINUTES else CellFault("time")


def _weekdays(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    digits = text.translate(_WEEKDAY_SIGNS)
    fits = digits and set(digits) <= set("1234567") and len(set(digits)) == len(digits)
    return "".join(sorted(digits)) if fits else CellFault("weekdays")


def _region(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return text if text.isascii() and text.isdigit() and known.region(text) else CellFault("region")


def _number(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    fits = text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000
    return str(int(text)) if fits else CellFault("number")


def _degrees(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    try:
        value = float(text)
    except ValueError:
        return CellFault("degrees")
    return f"{value:.6f}" if 3.0 <= value <= 136.0 else CellFault("degrees")


def _telephone(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return text if _TELEPHONE.fullmatch(text) else CellFault("telephone")


def _mail(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return text if _MAIL.fullmatch(text) else CellFault("mail")


def _link(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return text if is_link(text) else CellFault("link")


def _entry(column: TableColumn, text: str, known: KnownNames) -> str | CellFault:
    return text if text in known.entries.get(column.of, ()) else CellFault(_UNKNOWN.get(column.of, "entry"))


_READ: Mapping[Check, Callable[[TableColumn, str, KnownNames], str | CellFault]] = {
    Check.TEXT: _text,
    Check.ID: _id,
    Check.YES_NO: _yes_no,
    Check.CHOICE: _choice,
    Check.DATE: _date,
    Check.TIME: _time,
    Check.WEEKDAYS: _weekdays,
    Check.REGION: _region,
    Check.NUMBER: _number,
    Check.DEGREES: _degrees,
    Check.TELEPHONE: _telephone,
    Check.MAIL: _mail,
    Check.LINK: _link,
    Check.ENTRY: _entry,
}
_UNKNOWN = {"people": "person"}
"""Why a cell is refused that names nothing, where that is no row of a table of these."""
_EMPTY = {Check.YES_NO: "no"}
"""What an empty cell means, where it means something."""
