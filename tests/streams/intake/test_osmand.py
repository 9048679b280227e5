from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from streams.errors import DecodeError
from streams.intake import dialects
from streams.intake.decoded import DecodedFix, Understood
from streams.intake.dialects import Heard
from streams.intake.plausibility import Bounds, judge
from streams.model.reject import Reason
from tests.shared import shared_data

NOW = 1_795_400_000_000


def decode(words: str, body: bytes, content_type: str) -> Any:
    """What a request says of a place, last of its parts. Raises DecodeError where that is an error."""
    found = said(dialects.decode(words, body, content_type))[-1]
    if isinstance(found, DecodeError):
        raise found
    return found


def said(heard: Heard) -> list[Any]:
    return [part.item for part in heard.parts]


VERDICTS: list[tuple[int, type | None, Reason | None]] = [
    (1, DecodedFix, Reason.OUT_OF_AREA),  # California
    (3, DecodedFix, Reason.OUT_OF_AREA),
    (5, Understood, None),  # cells and access points, no place
    (6, None, None),  # no id
    (8, DecodedFix, Reason.OUT_OF_AREA),
    (10, DecodedFix, Reason.OUT_OF_AREA),
    (11, DecodedFix, Reason.OUT_OF_AREA),
    (13, DecodedFix, Reason.OUT_OF_AREA),
    (15, DecodedFix, Reason.OUT_OF_AREA),
    (16, DecodedFix, Reason.NULL_ISLAND),  # what the app sends from its own tests
    (18, DecodedFix, Reason.NULL_ISLAND),
]
"""(case, what its decoder makes of it and None for an error, what plausibility says of the fix)."""


def recorded() -> dict[int, dict[str, Any]]:
    lines = (shared_data() / "protocols" / "osmand.jsonl").read_text("utf-8").splitlines()
    return {case["n"]: case for case in map(json.loads, lines)}


def decoded(case: dict[str, Any]) -> Any:
    words = case["target"].partition("?")[2]
    return decode(words, case.get("body", "").encode(), case.get("headers", {}).get("Content-Type", ""))


def test_no_recorded_request_is_left_out() -> None:
    named: dict[type | None, str] = {DecodedFix: "position", Understood: "something decoded", None: "nothing"}
    told = {n: case["verdict"] for n, case in recorded().items()}
    assert told.keys() == {n for n, _, _ in VERDICTS}
    assert all(told[n].startswith(named[kind]) for n, kind, _ in VERDICTS)


@pytest.mark.parametrize(("n", "kind", "reason"), VERDICTS)
def test_a_recorded_request_gets_its_decoders_verdict_and_plausibility_judges_apart(
    bounds: Bounds, n: int, kind: type | None, reason: Reason | None
) -> None:
    case = recorded()[n]
    if kind is None:
        with pytest.raises(DecodeError):
            decoded(case)
        return
    found = decoded(case)
    assert type(found) is kind
    if isinstance(found, DecodedFix):
        assert judge(found.lon, found.lat, found.accuracy, found.at or NOW, NOW, bounds) is reason


@pytest.mark.parametrize(("n", "reason"), [(n, Reason.TOO_OLD) for n in (1, 3, 8, 10, 11, 15, 16, 18)] + [(13, None)])
def test_and_their_times_alone_are_of_other_years(bounds: Bounds, n: int, reason: Reason | None) -> None:
    """Moved to the city, all but the one without a time are too old."""
    found = decoded(recorded()[n])
    assert judge(123.7, 42.1, found.accuracy, found.at or NOW, NOW, bounds) is reason


def query(**words: object) -> DecodedFix:
    found = decode(urlencode({"id": "1", "lat": 42.1, "lon": 123.7} | words), b"", "")
    assert isinstance(found, DecodedFix)
    return found


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1795400000", NOW),
        ("1795400000000", NOW),
        ("1795400000.25", NOW + 250),
        ("2026-11-23T02:13:20Z", NOW),
        ("2026-11-23T10:13:20+08:00", NOW),
        ("2026-11-23 02:13:20", NOW),
    ],
)
def test_a_time_comes_in_many_forms(text: str, ms: int) -> None:
    assert query(timestamp=text).at == ms


def test_no_time_is_now_and_a_broken_one_is_an_error() -> None:
    assert query().at is None
    with pytest.raises(DecodeError, match="no time"):
        query(timestamp="yesterday")


def test_units_and_unknowns() -> None:
    assert query(speed=10).speed == pytest.approx(5.14444)
    assert query(speed=-1).speed is None
    assert query(bearing=90).bearing == 90
    assert query(heading=91).bearing == 91
    assert query(bearing=-1).bearing is None
    assert query(batt=55.4).battery == 55
    assert query(batt="broken").battery is None


def test_the_id_and_the_place_have_two_names() -> None:
    found = decode("deviceid=x&location=42.1,123.7", b"", "")
    assert isinstance(found, DecodedFix)
    assert (found.claimed, found.lat, found.lon) == ("x", 42.1, 123.7)


def test_a_form_says_the_same_as_a_query() -> None:
    body = urlencode({"id": "1", "lat": 42.1, "lon": 123.7, "timestamp": 1795400000}).encode()
    assert decode("", body, "application/x-www-form-urlencoded") == query(timestamp=1795400000)


def test_json_speaks_metres_per_second_and_shares() -> None:
    body = {
        "device_id": 7,
        "location": {
            "timestamp": "2026-11-23T02:13:20.000Z",
            "coords": {"latitude": 42.1, "longitude": 123.7, "accuracy": 5, "speed": 2.5, "heading": -1},
            "battery": {"level": 0.5},
        },
    }
    found = decode("", json.dumps(body).encode(), "application/json; charset=utf-8")
    assert found == DecodedFix(claimed="7", at=NOW, lon=123.7, lat=42.1, accuracy=5, speed=2.5, battery=50)


@pytest.mark.parametrize(
    ("words", "body", "reason"),
    [
        ("lat=1&lon=2", b"", Reason.NO_IDENTITY),
        ("id=1", b"", Reason.MALFORMED),
        ("id=1&lat=a&lon=2", b"", Reason.MALFORMED),
        ("", b'{"location": 1}', Reason.UNKNOWN_TYPE),
        ("", b"{" * 5000, Reason.MALFORMED),
        ("", b'{"location": {"coords": {"latitude": 1, "longitude": 2}}}', Reason.NO_IDENTITY),
        ("", b"\xff\xfe", Reason.MALFORMED),
    ],
)
def test_what_says_nothing_is_an_error_with_its_reason(words: str, body: bytes, reason: Reason) -> None:
    with pytest.raises(DecodeError) as wrong:
        decode(words, body, "application/json" if body else "")
    assert wrong.value.reason == reason


def test_an_alarm_is_a_call_for_help() -> None:
    assert query(alarm="sos").sos
    assert not query(alarm="lowBattery").sos
