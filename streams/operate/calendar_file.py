"""A calendar file (iCalendar, RFC 5545) as a sheet of the table of line-ups: an event is a line. LOCATION is the code
of the area, CATEGORIES the post, SUMMARY the name, CONTACT the telephone, ATTENDEE the e-mail, `X-STANDS-IN` whether it
takes the place of others. An event that repeats is refused: each turn is an event of its own.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from streams.errors import TableRefused
from streams.model.local_day import BEIJING

MARK = b"BEGIN:VCALENDAR"
NAME = "lineups"
HEAD = ["region", "post", "name", "telephone", "mail", "first", "starts", "last", "ends", "stands_in"]
_LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<more>(;[^:]*)?):(?P<value>.*)", re.IGNORECASE | re.DOTALL)
_ESCAPED = re.compile(r"\\([,;\\nN])")


def calendar_rows(name: str, text: str) -> list[list[str]]:
    """With a head; an event without a beginning is a line without days. Raises TableRefused."""
    rows, event = [HEAD], dict[str, str]()
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    for number, line in enumerate(unfolded.splitlines(), 1):
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue
        key, value = found["name"].upper(), found["value"]
        if (key, value.upper()) == ("BEGIN", "VEVENT"):
            event = {}
        elif (key, value.upper()) == ("END", "VEVENT"):
            rows.append(_row(name, event, number))
        elif key in ("RRULE", "RDATE"):
            raise TableRefused("repeats", file=name, line=number)
        else:
            event[key] = _ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], value)
    return rows


def _row(name: str, event: dict[str, str], line: int) -> list[str]:
    first, starts = _moment(name, event.get("DTSTART", ""), line)
    last, ends = _moment(name, event.get("DTEND", ""), line)
    if last and not ends:
        # The end of an event of whole days is the day after its last.
        last = (date.fromisoformat(last) - timedelta(days=1)).isoformat()
    mail = re.sub("^mailto:", "", event.get("ATTENDEE", ""), flags=re.IGNORECASE)
    own = [event.get(key, "") for key in ("LOCATION", "CATEGORIES", "SUMMARY", "CONTACT")]
    return [*own, mail, first, starts, last, ends, event.get("X-STANDS-IN", "")]


def _moment(name: str, text: str, line: int) -> tuple[str, str]:
    """(ISO day, HH:MM or '') of a time of the city's zone, or of UTC where it says so."""
    try:
        if not text:
            return "", ""
        if "T" not in text:
            return datetime.strptime(text, "%Y%m%d").replace(tzinfo=BEIJING).date().isoformat(), ""
        zone = UTC if text.endswith("Z") else BEIJING
        at = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(BEIJING)
    except ValueError:
        raise TableRefused("calendar", file=name, line=line) from None
    return at.date().isoformat(), f"{at:%H:%M}"
