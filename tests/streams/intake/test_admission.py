from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest

from streams.geography.datum import wgs84_to_gcj02
from streams.intake.admission import Admission
from streams.intake.counts import IntakeCounts
from streams.intake.rejects import packed_reject
from streams.journal.api import Event, Refusal
from streams.model.case import CaseState, Category
from streams.model.event import CaseStatus, DutyEnd, DutyStart, Report, Sos
from streams.model.fix import UNKNOWN_U8, UNKNOWN_U16, Flag, Lane
from streams.model.reject import RAW_LIMIT, Reason, Reject
from streams.model.words import NAME_SIGNS
from streams.registry.records import Datum, Sender, SenderKind
from streams.wire.phone import Item, Position
from tests.streams.intake.admitted import DAY_MS, LAT, LON, NOW, PHONE, WRONG, event, reject, row, said
from tests.streams.intake.house import VILLAGE

POINT: dict[str, Any] = {"lon_e6": round(LON * 1e6), "lat_e6": round(LAT * 1e6)}
DEPARTMENT = Sender(number=8, kind=SenderKind.DEPARTMENT, key=1, department="司法所")


def position(**more: Any) -> Position:
    return Position(**({"at": NOW, "lon": LON, "lat": LAT} | more))


def test_a_position_becomes_a_row_of_its_device_and_worker(admission: Admission) -> None:
    item = position(accuracy=8.4, speed=1.5, bearing=271.25, battery=64, interval=10, urgent=True)
    one = row(admission.item(said(lane=Lane.BACKFILL), 41, item))
    assert (one["fix_ms"], one["received_ms"]) == (NOW, NOW)
    assert (one["device"], one["worker"], one["epoch"], one["seq"], one["lane"]) == (7, 3, 2, 41, Lane.BACKFILL)
    assert (one["lon_e6"], one["lat_e6"], one["village"]) == (POINT["lon_e6"], POINT["lat_e6"], 0)
    assert (one["accuracy_m"], one["speed_cm_s"], one["bearing_cdeg"]) == (8, 150, 27125)
    assert (one["battery"], one["interval_s"], one["flags"]) == (64, 10, Flag.URGENT)


def test_what_is_not_said_or_not_believed_is_unknown(admission: Admission) -> None:
    optional = ("accuracy_m", "speed_cm_s", "bearing_cdeg", "battery")
    unknown = (UNKNOWN_U16, UNKNOWN_U16, UNKNOWN_U16, UNKNOWN_U8)
    bare = row(admission.item(said(), 1, position()))
    assert tuple(bare[name] for name in optional) == unknown
    odd = row(admission.item(said(), 2, position(accuracy=-1.0, speed=math.nan, bearing=-1.0, battery=101)))
    assert tuple(odd[name] for name in optional) == unknown
    fast = row(admission.item(said(), 3, position(speed=1e300, interval=-5)))
    assert (fast["speed_cm_s"], fast["interval_s"]) == (UNKNOWN_U16 - 1, 0)


def test_flags_say_who_sends(admission: Admission) -> None:
    foreign = msgspec.structs.replace(PHONE, foreign=True)
    assert row(admission.item(said(), 1, position()))["flags"] == 0
    assert row(admission.item(said(foreign), 1, position()))["flags"] == Flag.FOREIGN
    assert row(admission.item(said(simulated=True), 1, position()))["flags"] == Flag.SIMULATED


@pytest.mark.parametrize(("words", "reason"), WRONG)
def test_a_position_that_cannot_be_true_is_kept_with_its_reason(
    admission: Admission, counts: IntakeCounts, words: dict[str, Any], reason: Reason
) -> None:
    refusal = admission.item(said(), 5, position(**words))
    kept = reject(refusal)
    assert isinstance(refusal, Refusal)
    assert refusal.seq == 5
    assert (kept.reason, kept.source, kept.at) == (reason, "device/7", NOW)
    assert kept.raw.startswith(b'{"t":"position"')
    assert counts.rejects == {reason.value: 1}


def test_a_jump_is_refused_for_its_own_device_only(admission: Admission) -> None:
    row(admission.item(said(), 1, position(at=NOW - 20_000)))
    assert reject(admission.item(said(), 2, position(at=NOW - 10_000, lon=LON + 0.2))).reason is Reason.JUMP
    other = msgspec.structs.replace(PHONE, number=9)
    row(admission.item(said(other), 1, position(at=NOW - 10_000, lon=LON + 0.2)))


def test_a_declared_datum_is_converted_for_fixes_and_events(admission: Admission) -> None:
    sender = msgspec.structs.replace(PHONE, datum=Datum.GCJ02)
    lon, lat = wgs84_to_gcj02(LON, LAT)
    assert abs(lon - LON) > 0.001
    one = row(admission.item(said(sender), 1, position(lon=lon, lat=lat)))
    call = Sos(id="s", source="", at=NOW, worker=0, lon_e6=round(lon * 1e6), lat_e6=round(lat * 1e6))
    heard = event(admission.item(said(sender), 2, call))
    assert isinstance(heard, Sos)
    for got in ((one["lon_e6"], one["lat_e6"]), (heard.lon_e6, heard.lat_e6)):
        assert got == pytest.approx((POINT["lon_e6"], POINT["lat_e6"]), abs=1)


def test_a_real_phone_in_a_demo_store_is_moved_to_city_time(admission: Admission) -> None:
    shift = -5 * 3_600_000
    real = NOW - shift
    assert row(admission.item(said(shift=shift), 1, position(at=real)))["fix_ms"] == NOW
    begun = admission.item(said(shift=shift), 1, DutyStart(id="d", source="", at=real, device=0, worker=0))
    assert event(begun).at == NOW
    assert isinstance(begun, Event)
    assert begun.duty == (NOW, 0)
    ended = DutyEnd(id="e", source="", at=real, device=0, worker=0, session="d", started=real - 60_000)
    over = admission.item(said(shift=shift), 2, ended)
    assert isinstance(over, Event)
    assert over.duty == (NOW - 60_000, NOW)
    # Unshifted the same time is five hours ahead.
    assert reject(admission.item(said(), 2, position(at=real))).reason is Reason.FUTURE


STATUS = CaseStatus(id="c/1", source="", at=NOW, case="c", version=1, state=CaseState.ACCEPTED)
MATTER = Report(id="r", source="", at=NOW, type="H01", category=Category.HAZARD, region=VILLAGE)


@pytest.mark.parametrize(
    ("sender", "item"),
    [
        (PHONE, STATUS),
        (DEPARTMENT, position()),
        (DEPARTMENT, MATTER),
        (DEPARTMENT, Sos(id="s", source="", at=NOW, worker=1)),
    ],
)
def test_nobody_says_what_is_anothers_to_say(admission: Admission, sender: Sender, item: Item) -> None:
    assert reject(admission.item(said(sender), 1, item)).reason is Reason.NOT_ALLOWED


def test_a_departments_word_names_it_whatever_it_claims(admission: Admission) -> None:
    claimed = msgspec.structs.replace(STATUS, department="公安局", source="registry", simulated=True)
    heard = event(admission.item(said(DEPARTMENT), 1, claimed))
    assert isinstance(heard, CaseStatus)
    assert (heard.department, heard.source, heard.simulated) == ("司法所", "department/8", False)
    assert heard.received == NOW


def test_a_phone_speaks_for_its_own_worker_and_device(admission: Admission) -> None:
    item = DutyEnd(id="e", source="", at=NOW, device=99, worker=99, session="d", started=NOW - 1, by="system")
    heard = event(admission.item(said(simulated=True), 1, item))
    assert isinstance(heard, DutyEnd)
    assert (heard.device, heard.worker, heard.by, heard.simulated) == (7, 3, "worker", True)


def test_a_session_does_not_end_before_it_starts(admission: Admission) -> None:
    item = DutyEnd(id="e", source="", at=NOW, device=0, worker=0, session="d", started=NOW + 1)
    assert reject(admission.item(said(), 1, item)).reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ({"region": VILLAGE}, VILLAGE),
        ({"region": "211282001", **POINT}, "211282001"),
        ({"region": "999", **POINT}, VILLAGE),
        ({"region": "", **POINT}, VILLAGE),
    ],
)
def test_a_report_lies_where_its_reporter_says_or_where_its_point_is(
    admission: Admission, words: dict[str, Any], region: str
) -> None:
    heard = event(admission.item(said(), 1, msgspec.structs.replace(MATTER, **words)))
    assert isinstance(heard, Report)
    assert (heard.region, heard.worker) == (region, 3)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"region": ""}, Reason.UNKNOWN_REGION),
        ({"region": "999"}, Reason.UNKNOWN_REGION),
        ({"region": "", "lon_e6": 2_300_000, "lat_e6": 48_800_000}, Reason.UNKNOWN_REGION),
        ({"region": "", "lon_e6": 10**30, "lat_e6": 1}, Reason.UNKNOWN_REGION),
        ({"id": ""}, Reason.NO_IDENTITY),
        ({"at": NOW + 61_000}, Reason.FUTURE),
        ({"at": 0}, Reason.TOO_OLD),
        ({"at": NOW - 1024 * 7 * DAY_MS}, Reason.WEEK_ROLLOVER),
    ],
)
def test_a_report_that_cannot_be_taken_has_its_reason(
    admission: Admission, words: dict[str, Any], reason: Reason
) -> None:
    assert reject(admission.item(said(), 1, msgspec.structs.replace(MATTER, **words))).reason is reason


def test_what_a_matter_is_says_the_regulation_and_not_the_phone(admission: Admission, counts: IntakeCounts) -> None:
    claimed = msgspec.structs.replace(MATTER, category=Category.DISPUTE)
    found = event(admission.item(said(), 1, claimed))
    assert isinstance(found, Report)
    assert (found.type, found.category) == ("H01", Category.HAZARD)
    unknown = reject(admission.item(said(), 2, msgspec.structs.replace(MATTER, type="Z99")))
    assert (unknown.reason, unknown.detail) == (Reason.UNKNOWN_TYPE, "type 'Z99' is no type of matter of this city")
    assert counts.rejects[Reason.UNKNOWN_TYPE.value] == 1


def test_a_simulated_city_tells_of_its_past_in_words_and_nobody_else_does(admission: Admission) -> None:
    old = msgspec.structs.replace(MATTER, at=NOW - 400 * DAY_MS)
    simulated = msgspec.structs.replace(said(), key=msgspec.structs.replace(said().key, simulated=True))
    real = msgspec.structs.replace(said(), key=msgspec.structs.replace(said().key, simulated=False))
    assert event(admission.item(simulated, 1, old)).at == old.at
    assert reject(admission.item(real, 1, old)).reason is Reason.TOO_OLD
    assert reject(admission.item(simulated, 2, position(at=old.at))).reason is Reason.TOO_OLD
    ancient = msgspec.structs.replace(MATTER, at=NOW - 440 * DAY_MS)
    assert reject(admission.item(simulated, 3, ancient)).reason is Reason.TOO_OLD


@pytest.mark.parametrize("words", [{"id": "r\0"}, {"type": "H\x1b01"}, {"region": f"{VILLAGE}\0"}, {"id": "x" * 301}])
def test_a_text_that_no_store_takes_is_refused_and_a_written_one_loses_the_sign(
    admission: Admission, words: dict[str, Any]
) -> None:
    kept = reject(admission.item(said(), 1, msgspec.structs.replace(MATTER, **words)))
    assert kept.reason is Reason.MALFORMED
    assert b"\0" not in kept.raw
    told = event(admission.item(said(), 1, msgspec.structs.replace(MATTER, text="漏\0气")))
    assert isinstance(told, Report)
    assert told.text == "漏气"


def test_a_point_off_the_planet_costs_the_point_and_not_the_call(admission: Admission) -> None:
    heard = event(admission.item(said(), 1, Sos(id="s", source="", at=NOW, worker=0, lon_e6=10**30, lat_e6=1)))
    assert isinstance(heard, Sos)
    assert (heard.lon_e6, heard.lat_e6) == (0, 0)


@pytest.mark.parametrize("at", [NOW + 86_400_000, NOW - 400 * 86_400_000, 0])
def test_a_phone_whose_clock_is_wrong_still_calls_for_help(admission: Admission, at: int) -> None:
    heard = event(admission.item(said(), 1, Sos(id="s", source="", at=at, worker=0, **POINT)))
    assert isinstance(heard, Sos)
    assert heard.at == NOW, "the time it came is the best there is"


@pytest.mark.parametrize(
    "item",
    [
        DutyEnd(id="e", source="", at=NOW, device=0, worker=0, session="d", started=-(10**30)),
        DutyStart(id="d", source="", at=NOW, device=0, worker=0, schema=10**30),
    ],
)
def test_an_integer_beyond_64_bits_is_malformed(admission: Admission, item: Item) -> None:
    kept = reject(admission.item(said(), 1, item))
    assert kept.reason is Reason.MALFORMED
    assert str(10**30).encode() in kept.raw


def test_a_control_sign_costs_a_status_and_never_a_call_for_help(admission: Admission) -> None:
    call = Sos(id="s\x001", source="", at=NOW, worker=0, region="\x00", **POINT)
    taken = event(admission.item(said(PHONE), 1, call))
    assert "\x00" not in repr(msgspec.structs.astuple(taken))
    longest = event(admission.item(said(PHONE), 2, msgspec.structs.replace(call, id="x" * 5_000)))
    assert len(longest.id) == NAME_SIGNS
    status = CaseStatus(id="e\x00", source="", at=NOW, case="c", version=1, state=CaseState.ACCEPTED)
    assert reject(admission.item(said(DEPARTMENT), 1, status)).reason is Reason.MALFORMED


def test_long_bytes_are_kept_as_their_hash() -> None:
    short = msgspec.msgpack.decode(packed_reject(Reason.MALFORMED, "key/1", NOW, b"x" * RAW_LIMIT), type=Reject)
    long = msgspec.msgpack.decode(packed_reject(Reason.MALFORMED, "key/1", NOW, b"x" * (RAW_LIMIT + 1)), type=Reject)
    assert (len(short.raw), short.sha256) == (RAW_LIMIT, "")
    assert (long.raw, len(long.sha256)) == (b"", 64)


def test_who_floods_with_what_is_not_taken_is_kept_by_its_hashes(admission: Admission) -> None:
    """The reason stays each time; of one key's bytes only so many fill the journal's memory."""
    raw = b"x" * 10_000
    kept = [admission.refuse(said(), 0, Reason.MALFORMED, raw).packed for _ in range(100)]
    found = [msgspec.msgpack.decode(one, type=Reject) for one in kept]
    assert [bool(one.raw) for one in found] == [True] * 25 + [False] * 75
    assert {one.reason for one in found} == {Reason.MALFORMED}
    assert {len(one.sha256) for one in found[25:]} == {64}
    assert sum(map(len, kept)) < 300_000
