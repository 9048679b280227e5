"""What clients of today send, in every dialect, against what must become of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DecodeError
from streams.intake import dialects
from streams.intake.decoded import DecodedCall, DecodedFix, Understood, may_call
from streams.model.event import Sos
from streams.model.fix import Flag
from streams.model.reject import Reason
from tests.shared import shared_data
from tests.streams.intake.house import House

AT_S = 1_795_400_000
FORM = "application/x-www-form-urlencoded"


def review_lines() -> list[dict[str, Any]]:
    path = shared_data().parent / "review" / "files" / "phones.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def filled(value: Any, key: str, second: int) -> Any:
    if isinstance(value, dict):
        return {name: filled(one, key, second) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, key, second) for one in value]
    if not isinstance(value, str):
        return value
    iso = datetime.fromtimestamp(second, UTC).isoformat()
    words = {"<s>": second, "<s+1>": second + 1, "<id>": "p1", "<key>": key, "<now ISO 8601>": iso}
    if value in ("<s>", "<s+1>"):
        return words[value]
    for word, is_now in words.items():
        value = value.replace(word, str(is_now))
    return value


async def sent(there: House, key: str, line: dict[str, Any]) -> httpx.Response:
    body = filled(line["body"], key, there.now // 1000 - 5)
    raw = body if isinstance(body, str) else json.dumps(body)
    headers = {"Content-Type": line["content_type"]} if line["content_type"] else {}
    async with httpx.AsyncClient() as client:
        target = f"{there.url}{filled(line['target'], key, 0)}"
        return await client.request(line["method"], target, content=raw.encode(), headers=headers)


async def test_what_clients_of_today_send_becomes_what_is_right(demo: House) -> None:
    """Every line of the recorded ones: fixes, calls for help, marks, rejects."""
    lines = review_lines()
    assert len(lines) == 18
    for n, line in enumerate(lines):
        _, key = await demo.phone("p1")
        before = (len(await demo.fixes()), len(await demo.events()), len(await demo.rejects()))
        assert (await sent(demo, key, line)).status_code == 200, line["name"]
        after = (len(await demo.fixes()), len(await demo.events()), len(await demo.rejects()))
        more = tuple(now - was for now, was in zip(after, before, strict=True))
        wanted = {"fix + one call for help": (1, 1, 0), "two fixes": (2, 0, 0)}.get(line["right"], (1, 0, 0))
        wanted = (0, 0, 0) if line["right"].startswith("understood") else wanted
        assert more == wanted, (n, line["name"])
        if line["name"] == "mock":
            assert (await demo.fixes())["flags"][-1] & Flag.MOCK


def words_query(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    said = {"id": "p1", "alarm": alarm} | ({"lat": 42.1, "lon": 123.7} if place else {})
    return urlencode(said | ({"timestamp": AT_S} if when else {})), b"", ""


def words_form(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    return "", words_query(alarm, place, when)[0].encode(), FORM


def flat(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    said = {"id": "p1", "alarm": alarm} | ({"lat": 42.1, "lon": 123.7} if place else {})
    return "", json.dumps([said | ({"timestamp": AT_S} if when else {})]).encode(), "application/json"


def nested(alarm: Any, place: bool, when: bool, at: str = "location") -> tuple[str, bytes, str]:
    location: dict[str, Any] = {"coords": {"latitude": 42.1, "longitude": 123.7}} if place else {}
    location |= {"timestamp": "2026-11-23T02:13:20Z"} if when else {}
    location |= {"extras": {"alarm": alarm}} if at == "extras" else {at: alarm}
    return "", json.dumps({"device_id": "p1", "location": location}).encode(), "application/json"


def nested_extras(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    return nested(alarm, place, when, "extras")


def nested_alarm(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    return nested(alarm, place, when, "alarm")


def nested_event(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    return nested(alarm, place, when, "event")


def owntracks(alarm: Any, place: bool, when: bool) -> tuple[str, bytes, str]:
    said: dict[str, Any] = {"_type": "location", "tid": "aa", "alarm": alarm}
    said |= ({"lat": 42.1, "lon": 123.7} if place else {}) | ({"tst": AT_S} if when else {})
    return "", json.dumps(said).encode(), "application/json"


WORDS_ONLY = [words_query, words_form]
DIALECTS = [*WORDS_ONLY, flat, nested_extras, nested_alarm, nested_event, owntracks]
ALARMS = ["sos", "SOS", "sos,lowBattery", "lowBattery, sos", "panic"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("alarm", [*ALARMS, ["sos"], ["lowBattery", "sos"]])
@pytest.mark.parametrize("place", [True, False])
@pytest.mark.parametrize("when", [True, False])
def test_every_alarm_word_is_one_call_whatever_is_missing(dialect: Any, alarm: Any, place: bool, when: bool) -> None:
    if isinstance(alarm, list) and dialect in WORDS_ONLY:
        alarm = ",".join(alarm)
    query, body, kind = dialect(alarm, place, when)
    assert may_call(query.encode() + body)
    said = [part.item for part in dialects.decode(query, body, kind).parts]
    (call,) = [one for one in said if isinstance(one, DecodedCall)]
    assert call.at == (AT_S * 1000 if when else None)
    assert (call.lat == 42.1) is place
    assert any(isinstance(one, DecodedFix) and one.sos for one in said) is (
        place and (when or dialect is not owntracks)
    )


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("alarm", ["lowBattery", "", "sosx", None, 7])
def test_no_other_word_calls(dialect: Any, alarm: Any) -> None:
    said = dialects.decode(*dialect(alarm, True, True)).parts
    assert [type(part.item) for part in said] == [DecodedFix]


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)  # JSON has no others
JUNK = st.one_of(st.none(), st.text(max_size=5), st.booleans(), st.lists(st.integers(), max_size=2), NUMBERS)


@given(st.dictionaries(st.sampled_from(["speed", "accuracy", "bearing", "heading", "batt", "valid", "mock"]), JUNK))
def test_a_broken_extra_never_costs_the_fix(extras: dict[str, Any]) -> None:
    second = {"device_id": "p1", "location": {"coords": {"latitude": 42.1, "longitude": 123.7} | extras}}
    second["location"] |= {"battery": {"level": extras.get("batt")}, "event": extras.get("speed")}  # type: ignore[operator]
    track = {"_type": "location", "tid": "aa", "lat": 42.1, "lon": 123.7, "tst": AT_S}
    track |= {"vel": extras.get("speed"), "acc": extras.get("accuracy"), "cog": extras.get("bearing"), "tid": 7}
    messages = [{"id": "p1", "lat": 42.1, "lon": 123.7} | extras, second, track]
    heard = dialects.decode("", json.dumps(messages).encode(), "application/json")
    assert [type(part.item) for part in heard.parts] == [DecodedFix] * 3


@pytest.mark.parametrize(
    "message", [{"some": "thing"}, {"_type": "place", "lat": 42.1, "lon": 123.7}, {"location": [1]}, {}]
)
def test_a_json_of_no_known_dialect_is_a_reject(message: dict[str, Any]) -> None:
    (part,) = dialects.decode("", json.dumps(message).encode(), "application/json").parts
    assert isinstance(part.item, DecodeError)
    assert part.item.reason == Reason.UNKNOWN_TYPE


def test_a_location_key_does_not_change_the_protocol() -> None:
    message = {"_type": "location", "tid": "aa", "lat": 42.1, "lon": 123.7, "tst": AT_S, "location": "home"}
    (part,) = dialects.decode("", b"\xef\xbb\xbf" + json.dumps(message).encode(), "").parts
    assert isinstance(part.item, DecodedFix)


def test_a_heartbeat_needs_no_place_and_half_a_place_is_none() -> None:
    (part,) = dialects.decode(f"id=p1&timestamp={AT_S}", b"", "").parts
    assert part.item == Understood(claimed="p1", kind="heartbeat")
    (part,) = dialects.decode(f"id=p1&timestamp={AT_S}&lat=42.1", b"", "").parts
    assert isinstance(part.item, DecodeError)


def test_a_list_has_an_end_and_each_message_its_own_bytes() -> None:
    two = [{"some": "thing"}, {"other": 1}]
    assert [part.raw for part in dialects.decode("", json.dumps(two).encode(), "").parts] == [
        b'{"some": "thing"}',
        b'{"other": 1}',
    ]
    with pytest.raises(DecodeError, match="at most"):
        dialects.decode("", json.dumps([1] * (dialects.MOST + 1)).encode(), "")
    assert len(dialects.decode("", json.dumps([1] * dialects.MOST).encode(), "").parts) == dialects.MOST


async def test_a_call_with_another_phones_id_is_heard_and_its_fix_is_not(demo: House) -> None:
    _, key = await demo.phone("p1")
    async with httpx.AsyncClient() as client:
        said: dict[str, str | float] = {"id": "other", "lat": 42.1, "lon": 123.7, "alarm": "sos"}
        assert (await client.post(f"{demo.url}/k/{key}/", params=said)).status_code == 200
    assert [type(event) for event in await demo.events()] == [Sos]
    assert await demo.reasons() == [Reason.FOREIGN_IDENTITY]
    assert len(await demo.fixes()) == 0


async def test_a_head_changes_nothing(demo: House) -> None:
    _, key = await demo.phone("p1")
    async with httpx.AsyncClient() as client:
        said: dict[str, str | float] = {"id": "p1", "lat": 42.0169, "lon": 123.813844}
        assert (await client.head(f"{demo.url}/k/{key}/", params=said)).status_code == 405
    assert len(await demo.fixes()) == 0


async def test_owntracks_headers_say_who_sends(demo: House) -> None:
    _, key = await demo.phone("p1")
    body = json.dumps({"_type": "location", "lat": 42.0169, "lon": 123.813844, "tst": demo.now // 1000})
    async with httpx.AsyncClient() as client:
        url = f"{demo.url}/k/{key}/"
        assert (await client.post(url, content=body, headers={"X-Limit-U": "aa"})).json() == []
        assert len(await demo.fixes()) == 1
        assert (await client.post(url, content=body)).json() == []
    assert await demo.reasons() == [Reason.NO_IDENTITY]
