from __future__ import annotations

import json
from typing import Any

import pytest

from streams.errors import DecodeError
from streams.intake import dialects
from streams.intake.decoded import DecodedFix, Understood
from streams.intake.plausibility import Bounds, judge
from streams.model.reject import Reason
from tests.shared import shared_data

NOW = 1_795_400_000_000


def decode(body: bytes) -> list[Any]:
    return [part.item for part in dialects.decode("", body, "application/json").parts]


NO_FIX = {8: Understood, 10: Understood, 16: Understood, 25: Understood, 11: DecodeError, 15: DecodeError}
"""Cards, cipher text, a last will; a location without a name, and what is of no type at all: accepted with 200 like the
others, and kept among the rejects."""
IN_EUROPE = (1, 3, 6, 13, 20, 21, 23, 26, 28, 30, 31, 33, 35, 36, 38, 40, 41, 43)
FIXES = {n: Reason.OUT_OF_AREA for n in (*IN_EUROPE, 5)} | {18: Reason.NULL_ISLAND}
INACCURATE = (20, 21, 26, 31, 33, 35)
"""More than 2,000 m off."""


def recorded() -> dict[int, dict[str, Any]]:
    lines = (shared_data() / "protocols" / "owntracks.jsonl").read_text("utf-8").splitlines()
    return {case["n"]: case for case in map(json.loads, lines)}


def decoded(n: int) -> list[Any]:
    return decode(recorded()[n]["body"].encode())


def test_no_recorded_message_is_left_out() -> None:
    named = {"position": DecodedFix, "accept, not a position": Understood, "reject": DecodeError}
    told = {n: named[case["verdict"]] for n, case in recorded().items()}
    assert told == NO_FIX | dict.fromkeys(FIXES, DecodedFix) | {15: Understood}
    assert len(told) == 26


@pytest.mark.parametrize(("n", "kind"), sorted(NO_FIX.items()))
def test_what_is_no_fix_is_understood_or_refused(n: int, kind: type) -> None:
    assert [type(found) for found in decoded(n)] == [kind]


@pytest.mark.parametrize(("n", "reason"), sorted(FIXES.items()))
def test_a_recorded_location_is_decoded_and_judged_apart(bounds: Bounds, n: int, reason: Reason) -> None:
    found = decoded(n)
    assert [type(f) for f in found] == [DecodedFix] * (2 if n == 13 else 1)
    assert {judge(f.lon, f.lat, f.accuracy, f.at, NOW, bounds) for f in found} == {reason}


@pytest.mark.parametrize("n", sorted(FIXES))
def test_and_moved_to_the_city_each_is_inaccurate_or_of_another_year(bounds: Bounds, n: int) -> None:
    wrong = Reason.INACCURATE if n in INACCURATE else Reason.TOO_OLD
    assert {judge(123.7, 42.1, f.accuracy, f.at, NOW, bounds) for f in decoded(n)} == {wrong}


def one(**fields: object) -> Any:
    message = {"_type": "location", "tid": "a3", "lat": 42.1, "lon": 123.7, "tst": NOW // 1000} | fields
    return decode(json.dumps(message).encode())[0]


def test_units_and_unknowns() -> None:
    assert one(vel=36).speed == pytest.approx(10)
    assert one(vel=-1).speed is None
    assert one(tst=str(NOW // 1000)).at == NOW
    assert one(batt=101).battery is None
    assert one(acc=12, cog=90) == DecodedFix(claimed="", at=NOW, lon=123.7, lat=42.1, accuracy=12, bearing=90)


def test_a_bad_message_does_not_cost_its_neighbours() -> None:
    good = {"_type": "location", "tid": "a3", "lat": 42.1, "lon": 123.7, "tst": NOW // 1000}
    found = decode(json.dumps([good, {"_type": "lwt"}, good | {"tst": 0}, 5, good]).encode())
    assert [type(f) for f in found] == [DecodedFix, Understood, DecodeError, DecodeError, DecodedFix]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"tst": 0}, Reason.MALFORMED),
        ({"tst": "soon"}, Reason.MALFORMED),
        ({"lat": "north"}, Reason.MALFORMED),
        ({"tid": "", "topic": ""}, Reason.NO_IDENTITY),
    ],
)
def test_what_says_nothing_has_its_reason(fields: dict[str, object], reason: Reason) -> None:
    found = one(**fields)
    assert isinstance(found, DecodeError)
    assert found.reason == reason


@pytest.mark.parametrize("body", [b"[]", b"{", b"[" * 9000, b"\xff"])
def test_what_is_no_json_is_an_error(body: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(body)
