from __future__ import annotations

import json
from typing import Any

import pytest

from streams.errors import DecodeError
from streams.geography.lookup import Lookup
from streams.geography.places import Places
from streams.intake.decoded import DecodedFix, Understood
from streams.intake.owntracks import decode
from streams.intake.plausibility import Area, Bounds, judge
from streams.model.reject import Reason
from tests.shared import shared_data

NOW = 1_795_400_000_000
DAY_MS = 86_400_000


def recorded() -> list[dict[str, Any]]:
    text = (shared_data() / "protocols" / "owntracks.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_recorded_message_gets_its_decoders_verdict() -> None:
    cases = recorded()
    assert len(cases) == 26
    for case in cases:
        expected = {"position": DecodedFix, "reject": DecodeError}.get(case["verdict"], Understood)
        assert {type(found) for found in decode(case["body"].encode())} == {expected}, case["n"]


def test_and_the_plausibility_verdict_is_another(places: Places) -> None:
    bounds = Bounds(Area.around(Lookup(places).box, 20), 30 * DAY_MS)
    fixes = {
        case["n"]: found
        for case in recorded()
        for found in decode(case["body"].encode())
        if isinstance(found, DecodedFix)
    }
    verdicts = {n: judge(f.lon, f.lat, f.accuracy, f.at or 0, NOW, bounds) for n, f in fixes.items()}
    assert len(verdicts) == 20
    assert {n for n, verdict in verdicts.items() if verdict is Reason.NULL_ISLAND} == {18}
    assert {verdict for n, verdict in verdicts.items() if n != 18} == {Reason.OUT_OF_AREA}


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


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 9000, b"\xff"])
def test_what_is_no_json_is_an_error(body: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(body)
