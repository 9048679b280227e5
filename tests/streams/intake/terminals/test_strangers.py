"""Who connects to the terminals' door and does not identify itself harms no terminal that has."""

from __future__ import annotations

import struct

import pytest

from streams.crowd import Newcomers
from streams.intake.terminals import frame as frames
from streams.intake.terminals.door import STRANGER_S
from streams.intake.terminals.frame import TerminalFrame
from tests.streams.intake.terminals.road import (
    IDENTIFY,
    LOGOUT,
    PHONE,
    REPORT,
    SUCCESS,
    Road,
)


async def test_no_number_of_strangers_puts_out_a_terminal_that_identified_itself(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    road.vehicle()
    monkeypatch.setattr(road.there.intake.terminals, "_newcomers", Newcomers(STRANGER_S, 3, 3))
    terminal = await road.identified()
    strangers = [await road.line() for _ in range(5)]
    assert [await gone.ended() for gone in strangers[:2]] == [True, True]
    assert await terminal.result(REPORT, road.report()) == SUCCESS
    road.vehicle("13800000002")
    among = await road.line(bytes.fromhex("013800000002"))
    key = await among.registered()
    assert await among.result(IDENTIFY, key.encode()) == SUCCESS
    assert len(await road.there.fixes()) == 1


async def test_a_stranger_is_out_after_its_time(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road.there.intake.terminals, "_newcomers", Newcomers(0.2, 3, 3))
    assert await (await road.line()).ended()


async def test_a_terminal_that_comes_again_ends_its_line_that_broke_unnoticed(road: Road) -> None:
    road.vehicle()
    broken, again = await road.identified(), await road.line()
    key = await again.registered()
    assert await again.result(IDENTIFY, key.encode()) == SUCCESS
    assert await broken.ended()
    assert await again.result(REPORT, road.report()) == SUCCESS
    assert await again.result(REPORT, road.report(ago_s=9)) == SUCCESS


async def test_a_terminal_that_speaks_at_once_is_heard_to_its_end(road: Road) -> None:
    road.vehicle()
    key = (await (await road.line()).registered()).encode()
    line = await road.line()
    sent = [(IDENTIFY, key), (REPORT, road.report()), (LOGOUT, b"")]
    whole = b"".join(frames.encode(TerminalFrame(m, n, PHONE, None, body)) for n, (m, body) in enumerate(sent))
    answer = await line.raw(whole)
    for expected, _ in sent:
        assert answer is not None
        assert struct.unpack(">HHB", answer.body)[1:] == (expected, SUCCESS)
        answer = await line.raw(b"")
    assert answer is None
    assert len(await road.there.fixes()) == 1


async def test_a_flood_without_an_end_is_closed(road: Road) -> None:
    line = await road.line()
    assert await line.raw(b"x" * 10_000) is None
