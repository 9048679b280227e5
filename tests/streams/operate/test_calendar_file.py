"""A calendar of turns becomes lines of the table of line-ups, in the city's time."""

from __future__ import annotations

import pytest

from streams.errors import TableRefused
from streams.operate.spreadsheet import pages

FILE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
SUMMARY:王\r
 某\r
LOCATION:211221\r
CATEGORIES:值班主任\r
CONTACT:024-70000001\r
ATTENDEE;CN=x:mailto:a@example.cn\r
DTSTART:20261201T000000Z\r
DTEND:20261201T120000Z\r
X-STANDS-IN:yes\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:李某\\, 副局长\r
LOCATION:2112\r
CATEGORIES:lead\r
CONTACT:024-70000002\r
DTSTART;VALUE=DATE:20261201\r
DTEND;VALUE=DATE:20261208\r
END:VEVENT\r
END:VCALENDAR\r
"""

FIRST_TURN = ["2026-12-01", "08:00", "2026-12-01", "20:00", "yes"]


def test_a_turn_is_a_line() -> None:
    (sheet,) = pages("值班.ics", FILE.encode())
    assert (sheet.name, sheet.rows[1:]) == (
        "lineups",
        [
            ["211221", "值班主任", "王某", "024-70000001", "a@example.cn", *FIRST_TURN],
            ["2112", "lead", "李某, 副局长", "024-70000002", "", "2026-12-01", "", "2026-12-07", "", ""],
        ],
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [("RRULE:FREQ=DAILY", "repeats"), ("DTSTART:2026-12-01", "calendar")],
)
def test_what_repeats_or_has_no_readable_time_is_refused(line: str, why: str) -> None:
    text = FILE.replace("DTSTART:20261201T000000Z", line)
    with pytest.raises(TableRefused) as refused:
        pages("值班.ics", text.encode())
    assert refused.value.why == why
