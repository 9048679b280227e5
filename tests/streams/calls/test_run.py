"""Lines of calls by the real process: who is in is what the fold says; who misbehaves harms no other."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from streams.access.subject import Role
from streams.model.calls.call import CallEngine
from tests.servers import BOUND_S
from tests.streams.calls.switchboard import (
    DESK,
    FULL,
    LEAD,
    OTHER,
    PHONE,
    TOWN,
    TOWN_DESK,
    WALL,
    SpokenLine,
    Switchboard,
    switchboard,
)
from tests.streams.fold.commands import Person
from tests.streams.gateway.house import eventually

OFFICER = Person("desk", Role.DUTY)


async def test_a_line_that_answers_is_on_record_before_it_is_in_and_its_end_too() -> None:
    async with switchboard() as board, board.line(DESK) as desk:
        assert (await board.starts(TOWN, FULL)).accepted
        assert await desk.answers() == {"t": "in", "call": "c1", "engine": "talk"}
        assert board.state("2112") == "joined"
        async with board.line(PHONE) as phone, board.line(TOWN_DESK) as town:
            await town.say("decline", call="c1")
            await eventually(lambda: board.state(TOWN) == "declined")
            await phone.answers()
            await desk.hear("lines", lines=["2112", FULL])
        await eventually(lambda: board.state(FULL) == "left", BOUND_S)
        await desk.hear("lines", lines=["2112"])
        await board.does(OFFICER, "end")
        assert await desk.hear("over") == {"t": "over", "call": "c1", "why": "ended"}


async def test_one_has_the_floor_a_lead_takes_it_and_who_is_gone_has_it_no_more() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        lead_call = await board.starts(TOWN, FULL, who=Person("lead", Role.DUTY_LEAD))
        assert lead_call.accepted
        lead, town, phone = [await stack.enter_async_context(board.line(who)) for who in (LEAD, TOWN_DESK, PHONE)]
        for line in (lead, town, phone):
            await line.answers()
        await town.say("ask")
        assert (await phone.hear("floor", holder=TOWN))["why"] == "granted"
        await phone.say("ask")
        assert (await phone.hear("floor", why="busy"))["holder"] == TOWN
        await phone.socket.send(b"\x01unheard")
        for n in range(20):
            await town.socket.send(b"\x01%d" % n)
        assert await lead.speech(20) == await phone.speech(20) == [b"\x01%d" % n for n in range(20)]
        assert town.packets == [], "none to who speaks, none of who has no floor"
        await lead.say("ask")
        assert (await town.hear("floor", why="taken"))["holder"] == "2112"
        await lead.say("free")
        await phone.say("ask")
        await town.hear("floor", holder=FULL)
        await phone.socket.close()
        assert (await town.hear("floor", why="gone"))["holder"] == ""


async def test_who_was_not_called_neither_answers_nor_hears_and_no_one_else_notices() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        await board.starts(TOWN)
        desk, town, other = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK, OTHER)]
        await desk.answers()
        await town.answers()
        await other.say("answer", call="c1")
        assert (await other.hear("no"))["code"] == "illegal"
        await other.say("answer", call="c9")
        assert (await other.hear("no"))["code"] == "unknown"
        await other.say("ask")
        await other.socket.send(b"\x01noise")
        await desk.say("ask")
        await town.hear("floor", holder="2112")
        await desk.socket.send(b"\x01speech")
        assert await town.speech(1) == [b"\x01speech"]
        assert other.packets == []


async def test_the_lead_of_a_call_passes_to_another_line_of_its_desk_and_the_call_goes_on() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        await board.starts(TOWN)
        desk, town = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK)]
        await desk.answers()
        await town.answers()
        (first,) = board.sessions("2112")
        other = await stack.enter_async_context(board.line(LEAD))
        (second,) = set(board.sessions("2112")) - {first}
        await other.say("answer", call="c1")
        assert (await other.hear("no"))["code"] == "illegal", "nothing was offered"
        assert (await board.does(OFFICER, "offer", session=first)).accepted
        await other.say("answer", call="c1")
        assert (await other.hear("no"))["code"] == "illegal", "not before taking over the shift"
        await board.sits(Person("lead", Role.DUTY_LEAD), second)
        await other.answers()
        assert (await desk.hear("over"))["why"] == "handed"
        await town.hear("lines", lines=[TOWN, "2112"])
        await other.say("ask")
        await other.hear("floor", holder="2112")
        await other.socket.send(b"\x01speech")
        assert await town.speech(1) == [b"\x01speech"]
        assert (board.state("2112"), board.state(TOWN)) == ("joined", "joined")


async def _refused(board: Switchboard, hello: object) -> int:
    async with connect(f"ws://127.0.0.1:{board.port}/call", proxy=None) as socket:
        await socket.send(json.dumps(hello))
        await asyncio.wait_for(socket.wait_closed(), BOUND_S)
        return socket.close_code or 0


async def test_a_ticket_serves_once_a_wall_has_no_line_and_a_foreign_page_none() -> None:
    async with switchboard() as board:
        ticket = board.guests.invite(DESK)
        async with connect(f"ws://127.0.0.1:{board.port}/call", proxy=None) as socket:
            await socket.send(json.dumps({"t": "hello", "ticket": ticket}))
            await SpokenLine(socket).hear("welcome")
        assert await _refused(board, {"t": "hello", "ticket": ticket}) == 4401
        assert await _refused(board, {"t": "hello", "ticket": "", "key": ""}) == 1008
        assert await _refused(board, {"t": "beat"}) == 1008
        async with board.line(WALL) as wall:
            await wall.say("answer", call="c1")
            assert (await wall.hear("no"))["code"] == "forbidden"
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(f"ws://127.0.0.1:{board.port}/call", origin="http://evil.example", proxy=None):  # type: ignore[arg-type]
                pass


@pytest.mark.parametrize("bad", ["x" * 100_000, "{", '{"t":"signal"}', '{"t":"hello","ticket":"a"}'])
async def test_what_is_no_frame_ends_its_line_alone(bad: str) -> None:
    async with switchboard() as board, board.line(DESK) as desk, board.line(TOWN_DESK) as town:
        await board.starts(TOWN)
        await desk.answers()
        await town.answers()
        await town.socket.send(bad)
        assert await town.closed() in (1008, 1009)
        await desk.hear("lines", lines=["2112"])
        await eventually(lambda: board.state(TOWN) == "left", BOUND_S)


async def test_a_thousand_frames_a_second_end_their_line_and_no_other() -> None:
    async with switchboard() as board, board.line(DESK) as desk, board.line(TOWN_DESK) as town:
        await board.starts(TOWN)
        await desk.answers()
        await town.answers()
        for _ in range(2_000):
            await town.socket.send(b"\x01")
        await town.hear("bye", code="fast")
        assert await town.closed() == 1008
        assert desk.socket.state.name == "OPEN"
        await desk.hear("lines", lines=["2112"])


async def test_an_answer_that_cannot_be_put_on_record_is_none() -> None:
    async with switchboard() as board, board.line(DESK) as desk:
        await board.starts(TOWN)
        board.refused = True
        await desk.say("answer", call="c1")
        assert (await desk.hear("no"))["code"] == "away"
        assert board.state("2112") == "ringing"


async def test_who_loses_the_right_loses_the_line() -> None:
    async with switchboard() as board, board.line(DESK) as desk, board.line(TOWN_DESK) as town:
        await board.starts(TOWN)
        await desk.answers()
        await town.answers()
        board.guests.revoked = {line.session.id for line in board.server.exchange.lines if line.address == TOWN}
        assert await town.closed() == 4403
        await eventually(lambda: board.state(TOWN) == "left", BOUND_S)


async def test_signals_of_a_mesh_pass_between_its_lines_and_no_further() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        await board.starts(TOWN, engine=CallEngine.MESH)
        desk, town, other = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK, OTHER)]
        await desk.answers()
        await town.answers()
        await other.say("signal", to=TOWN, data={"sdp": "x"})
        await desk.say("signal", to=FULL, data={"sdp": "x"})
        await desk.say("signal", to=TOWN, data={"sdp": "v=0"})
        assert await town.hear("signal") == {"t": "signal", "sender": "2112", "data": {"sdp": "v=0"}}


async def test_all_speak_so_that_the_oldest_browser_hears() -> None:
    async with switchboard() as board, board.line(DESK) as desk, board.line(PHONE, "chunk") as phone:
        await board.starts(FULL)
        await desk.answers()
        await desk.hear("lines", codec="opus")
        await phone.answers()
        await desk.hear("lines", codec="chunk")


async def test_a_page_that_sleeps_without_a_word_is_out_and_the_others_go_on() -> None:
    """A closed lid, a network that is gone: nothing comes any more, and nothing says so."""
    async with switchboard() as board, board.line(DESK) as desk, board.line(TOWN_DESK) as town:
        await board.starts(TOWN)
        await desk.answers()
        await town.answers()
        await town.say("ask")
        await desk.hear("floor", holder=TOWN)
        (silent,) = [line for line in board.server.exchange.lines if line.address == TOWN]
        silent.heard -= 60
        assert (await desk.hear("floor", why="gone"))["holder"] == ""
        await eventually(lambda: board.state(TOWN) == "left", BOUND_S)
        await desk.hear("lines", lines=["2112"])


async def test_the_same_person_on_a_second_page_has_the_newer_one_in() -> None:
    async with switchboard() as board, board.line(DESK) as desk, board.line(TOWN_DESK) as town:
        await board.starts(TOWN)
        await desk.answers()
        await town.answers()
        (session,) = board.sessions(TOWN)
        async with connect(f"ws://127.0.0.1:{board.port}/call", proxy=None) as socket:
            again = SpokenLine(socket)
            await again.say("hello", key=session)
            await again.hear("welcome")
            await again.answers()
            assert (await town.hear("over"))["why"] == "elsewhere"
            await desk.hear("lines", lines=["2112", TOWN])
            assert board.state(TOWN) == "joined"


async def test_who_takes_nothing_misses_speech_and_no_one_else_does() -> None:
    """As on a line that loses much: what it cannot take in time is of no use to it."""
    async with switchboard() as board, AsyncExitStack() as stack:
        await board.starts(TOWN, FULL)
        desk, town, stuck = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK, PHONE)]
        for line in (desk, town, stuck):
            await line.answers()
        await desk.say("ask")
        await town.hear("floor", holder="2112")
        speech = b"\x01" + bytes(60_000)
        for n in range(150):
            await desk.socket.send(speech)
            await town.speech(n + 1)
        talk = board.server._media[CallEngine.TALK]
        assert talk.figures()["missed"] > 0, "it took nothing, and its buffer was full"
        assert len(town.packets) == 150
