"""A department in a running call: the police station is invited, answers by its own account's line, and hears."""

from __future__ import annotations

from contextlib import AsyncExitStack

from streams.access.subject import Role, Subject
from streams.model.calls.call import CallWish
from tests.streams.calls.switchboard import DESK, TOWN, TOWN_DESK, switchboard
from tests.streams.fold.commands import Person

POLICE = Subject(id="ps", role=Role.DEPARTMENT, scope="2112", person="ps", department="police")
URBAN = Subject(id="ub", role=Role.DEPARTMENT, scope="2112", person="ub", department="urban")


async def test_a_police_station_joins_a_running_call_and_another_department_does_not() -> None:
    async with switchboard() as board, AsyncExitStack() as stack:
        await board.starts(TOWN)
        lines = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK, POLICE, URBAN)]
        desk, town, police, urban = lines
        await desk.answers()
        await town.answers()
        assert (await board.does(Person("desk", Role.DUTY), "invite", wish=CallWish(to=("upolice",)))).accepted
        await police.answers()
        await urban.say("answer", call="c1")
        assert (await urban.hear("no"))["code"] == "illegal"
        assert board.state("upolice") == "joined"
        await desk.say("ask")
        await police.hear("floor", holder="2112")
        await desk.socket.send(b"\x01speech")
        assert await police.speech(1) == [b"\x01speech"]
        assert urban.packets == []
        await police.socket.close()
        await desk.hear("lines", lines=["2112", TOWN])
