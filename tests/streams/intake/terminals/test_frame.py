"""JT/T 808: frames of terminals as they were recorded, and every frame that can be."""

from __future__ import annotations

import contextlib
import struct
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DecodeError
from streams.intake.decoded import DecodedCall, DecodedFix
from streams.intake.terminals import frame as frames
from streams.intake.terminals.frame import TerminalFrame
from streams.intake.terminals.position import report, reports

DATA = Path(__file__).parents[3] / "data"
RECORDED: list[dict[str, Any]] = yaml.safe_load((DATA / "jt808.yaml").read_text("utf-8"))
READABLE = [one for one in RECORDED if "wrong" not in one]
REPORT, REPORTS = 0x0200, 0x0704


def whole(recorded: str) -> bytes:
    found, rest = frames.split(bytes.fromhex(recorded))
    assert rest == b""
    (one,) = found
    return one


@pytest.mark.parametrize("one", READABLE, ids=lambda one: one["what"])
def test_a_recorded_frame_says_who_sends_and_is_made_again_to_the_byte(one: dict[str, Any]) -> None:
    frame = frames.decode(whole(one["hex"]))
    assert frame.number == one["number"]
    assert frames.encode(frame) == bytes.fromhex(one["hex"])


@pytest.mark.parametrize("one", [one for one in READABLE if "fixes" in one], ids=lambda one: one["what"])
def test_a_recorded_report_claims_its_place_and_time(one: dict[str, Any]) -> None:
    frame = frames.decode(whole(one["hex"]))
    if frame.message == REPORT:
        found = report(frame.number, frame.body)
    else:
        assert frame.message == REPORTS
        found = [part.item for part in reports(frame.number, frame.body)]
    fixes = [item for item in found if isinstance(item, DecodedFix)]
    wanted = dict(one["first"])
    at = round(datetime.fromisoformat(wanted.pop("at")).timestamp() * 1000)
    assert len(fixes) == one["fixes"]
    assert fixes[0] == DecodedFix(claimed=one["number"], at=at, **wanted)
    calls = [item for item in found if isinstance(item, DecodedCall)]
    called = DecodedCall(claimed=one["number"], at=at, lon=fixes[0].lon, lat=fixes[0].lat)
    assert calls == ([called] if wanted.get("sos") else [])


@pytest.mark.parametrize("one", [one for one in RECORDED if "wrong" in one], ids=lambda one: one["what"])
def test_what_cannot_be_read_says_why(one: dict[str, Any]) -> None:
    with pytest.raises(DecodeError, match=one["wrong"]):
        frames.decode(whole(one["hex"]))


FRAMES = st.builds(
    TerminalFrame,
    message=st.integers(0, 0xFFFF),
    serial=st.integers(0, 0xFFFF),
    phone=st.binary(min_size=6, max_size=6),
    version=st.none(),
    body=st.binary(max_size=1_023),
    part=st.just(1),
    parts=st.just(1),
)
NEWER = st.builds(
    TerminalFrame,
    message=st.integers(0, 0xFFFF),
    serial=st.integers(0, 0xFFFF),
    phone=st.binary(min_size=10, max_size=10),
    version=st.integers(0, 255),
    body=st.binary(max_size=1_023),
    part=st.just(1),
    parts=st.just(1),
)


@given(st.lists(FRAMES | NEWER, max_size=4), st.data())
def test_frames_come_back_however_a_line_cuts_them(sent: list[TerminalFrame], data: st.DataObject) -> None:
    line = b"".join(map(frames.encode, sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=6)))
    held = b""
    found: list[TerminalFrame] = []
    for begin, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
        more, held = frames.split(held + line[begin:end])
        found += map(frames.decode, more)
    assert found == sent
    assert held == b""


@given(st.binary(max_size=200))
def test_bytes_of_anybody_are_a_frame_or_an_error_of_ours(raw: bytes) -> None:
    for one in frames.split(raw)[0]:
        with contextlib.suppress(DecodeError):
            frame = frames.decode(one)
            assert len(frame.body) <= len(one)


@given(st.binary(max_size=200))
def test_a_body_of_anybody_is_claims_or_an_error_of_ours(body: bytes) -> None:
    claims = report("1", body)
    assert claims
    with contextlib.suppress(DecodeError):
        claims += [part.item for part in reports("1", body)]
    assert all(isinstance(one, DecodedFix | DecodedCall | DecodeError) for one in claims)


def test_a_line_without_marks_is_no_frame() -> None:
    with pytest.raises(DecodeError, match="no frame has more"):
        frames.split(b"x" * (frames.LONGEST + 1))


def test_an_encrypted_body_says_what_to_do() -> None:
    frame = TerminalFrame(REPORT, 1, bytes(6), None, b"secret")
    raw = bytearray(frames.encode(frame)[1:-1])
    raw[2] |= 0x04
    raw[-1] ^= 0x04
    with pytest.raises(DecodeError, match="switch encryption off"):
        frames.decode(bytes(raw))


def test_a_message_in_pieces_says_which_piece_it_is() -> None:
    plain = struct.pack(">HH6sHHH", REPORT, 0x2000 | 2, bytes(6), 9, 3, 2) + b"ab"
    checksum = 0
    for byte in plain:
        checksum ^= byte
    frame = frames.decode(plain + bytes([checksum]))
    assert (frame.part, frame.parts, frame.serial, frame.body) == (2, 3, 9, b"ab")


def test_a_batch_that_ends_in_the_middle_keeps_what_came_before() -> None:
    one = next(one for one in RECORDED if one.get("fixes") == 8)
    body = frames.decode(whole(one["hex"])).body
    found = reports("1", body[:-5])
    assert [type(part.item) for part in found] == [DecodedFix] * 7 + [DecodeError]
    assert isinstance(found[-1].item, DecodeError)
    assert "7 are whole" in found[-1].item.detail


def test_a_call_for_help_without_a_time_is_still_one() -> None:
    body = struct.pack(">IIIIHHH6s", 1, 2, 42_016_900, 123_813_844, 0, 0, 0, b"\xff" * 6)
    call, why = report("1", body)
    assert call == DecodedCall(claimed="1", at=None, lon=123.813844, lat=42.0169)
    assert isinstance(why, DecodeError)
