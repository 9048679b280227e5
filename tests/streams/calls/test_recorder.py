"""Recordings by the real process: no byte before every line that is in has confirmed the notice."""

from __future__ import annotations

import hashlib
import struct
from contextlib import AsyncExitStack

from streams.access.subject import Role
from streams.model.calls.call import CallWish
from tests.servers import BOUND_S
from tests.streams.calls.switchboard import FULL, LEAD, PHONE, TOWN, TOWN_DESK, SpokenLine, Switchboard, switchboard
from tests.streams.fold.commands import Person
from tests.streams.gateway.house import eventually

CHIEF = Person("lead", Role.DUTY_LEAD)


async def begun(board: Switchboard, stack: AsyncExitStack) -> tuple[SpokenLine, SpokenLine]:
    """A call of the lead to the township and a worker, with the first two in it, that is to be recorded."""
    await board.starts(TOWN, FULL, who=CHIEF)
    lead, town = [await stack.enter_async_context(board.line(who)) for who in (LEAD, TOWN_DESK)]
    await lead.answers()
    await town.answers()
    assert (await board.does(CHIEF, "record", note="现场取证")).accepted
    for line in (lead, town):
        assert await line.hear("record") == {
            "t": "record",
            "call": "c1",
            "state": "asked",
            "by": "lead",
            "reason": "现场取证",
        }
    return lead, town


async def speaks(line: SpokenLine, other: SpokenLine, packet: bytes) -> None:
    """So that the other has heard it."""
    await line.say("ask")
    await line.hear("floor", holder="2112")
    await line.socket.send(packet)
    await other.speech(len(other.packets) + 1)


def packets(raw: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(raw):
        _, size = struct.unpack_from(">IH", raw, at)
        found.append(raw[at + 6 : at + 6 + size])
        at += 6 + size
    return found


async def noted(*lines: SpokenLine) -> None:
    for line in lines:
        await line.say("noted", call="c1")


async def test_nothing_is_kept_before_every_line_has_the_notice_nor_while_one_that_came_later_has_not() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        lead, town = await begun(board, stack)
        await noted(lead)
        await speaks(lead, town, b"\x01before")
        assert board.recording() == ("asked", "")
        await noted(town)
        await town.hear("record", state="on")
        await speaks(lead, town, b"\x01first")
        phone = await stack.enter_async_context(board.line(PHONE))
        await phone.answers()
        assert (await phone.hear("record"))["state"] == "on", "who comes later is told too"
        await speaks(lead, phone, b"\x01unheard")
        await noted(phone)
        await phone.say("ask")
        await phone.hear("floor", why="busy")
        await speaks(lead, phone, b"\x01second")
        assert (await board.does(CHIEF, "record", wish=CallWish(stop=True))).accepted
        await phone.hear("record", state="over")
        await eventually(lambda: board.recording()[0] == "kept", BOUND_S)
        ((kept, raw),) = board.shelf.kept.values()
    assert packets(raw) == [b"\x01first", b"\x01second"]
    assert board.recording() == ("kept", hashlib.sha256(raw).hexdigest())
    assert (kept.call, kept.scope, kept.size) == ("c1", "2112", len(raw))


async def test_what_was_said_goes_with_the_call_and_a_notice_that_nobody_confirms_begins_nothing() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        lead, town = await begun(board, stack)
        await noted(lead, town)
        await town.hear("record", state="on")
        await speaks(lead, town, b"\x01speech")
        await board.does(CHIEF, "end")
        await eventually(lambda: board.recording()[0] == "kept", BOUND_S)
    async with switchboard() as board, AsyncExitStack() as stack:
        lead, town = await begun(board, stack)
        await noted(lead)
        (tape,) = board.server._recorder._tapes.values()
        tape.since -= 11
        await eventually(lambda: board.recording()[0] == "none", BOUND_S)
        await speaks(lead, town, b"\x01speech")
        assert board.shelf.kept == {}


async def test_a_line_that_leaves_is_waited_for_no_more_and_a_disk_that_is_full_is_said() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        lead, town = await begun(board, stack)
        await noted(lead)
        await town.socket.close()
        await lead.hear("record", state="on")
        phone = await stack.enter_async_context(board.line(PHONE))
        await phone.answers()
        await noted(phone)
        await phone.say("free")
        await speaks(lead, phone, b"\x01speech")
        board.shelf.full = True
        await board.does(CHIEF, "record", wish=CallWish(stop=True))
        await eventually(lambda: board.recording()[0] == "none", BOUND_S)


async def test_a_process_that_began_anew_says_that_nothing_was_kept() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        lead, town = await begun(board, stack)
        await noted(lead, town)
        await town.hear("record", state="on")
        board.server._recorder._tapes.clear()
        await board.does(CHIEF, "note", note="记一笔")
        await eventually(lambda: board.recording()[0] == "none", BOUND_S)
