from __future__ import annotations

import pytest

from streams.errors import BoundaryError
from streams.geography.generate.seats import KnownBy, read_seats

HEAD = "code,name,lon,lat,datum\n"


def test_a_seat_in_a_shifted_datum_is_brought_back() -> None:
    text = HEAD + "211221101,新台子镇,123.64,42.12,wgs84\n211221102,阿吉镇,123.55,42.22,gcj02\n"
    seats = read_seats("\ufeff" + text)
    assert seats["211221101"] == ("211221101", 123.64, 42.12, KnownBy.SURVEYED)
    assert 0.004 < 123.55 - seats["211221102"].lon < 0.008


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,name\n1,x\n", "lack the column lon, lat, datum"),
        (HEAD + "1,x,123,42,\n", "line 2: datum ''"),
        (HEAD + "1,x,123,42,wgs84\n1,x,123,42,wgs84\n", "line 3: 1 is there twice"),
        (HEAD + "1,x,east,42,wgs84\n", "line 2: could not convert"),
        (HEAD + "1,x,nan,42,wgs84\n", "no place in degrees"),
        (HEAD + "1,x,41569278,4687000,cgcs2000\n", "no place in degrees"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(BoundaryError, match=says):
        read_seats(text)
