"""Video by a real Janus, without browsers: rooms come and go with calls, a server that is killed harms its own calls
alone, and what is no signal is no trouble. What browsers see of each other: `test_media_server.py`."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from streams.access.subject import Role
from streams.model.calls.call import CallEngine
from tests.streams.calls.media_servers import janus
from tests.streams.calls.switchboard import (
    DESK,
    FULL,
    LEAD,
    PHONE,
    TOWN,
    TOWN_DESK,
    SpokenLine,
    Switchboard,
    switchboard,
)
from tests.streams.fold.commands import Person
from tests.streams.gateway.house import eventually

FINGERPRINT = ":".join(["AB"] * 32)
"""Of a browser's certificate; no browser is behind it, so no media comes."""
_WAY = """m={kind} 9 UDP/TLS/RTP/SAVPF {number}\r
c=IN IP4 0.0.0.0\r
a=rtcp:9 IN IP4 0.0.0.0\r
a=ice-ufrag:abcd\r
a=ice-pwd:abcdefghijklmnopqrstuvwx\r
a=fingerprint:sha-256 {fingerprint}\r
a=setup:{setup}\r
a=mid:{mid}\r
a={direction}\r
a=rtcp-mux\r
a=rtpmap:{number} {codec}\r
"""


def described(direction: str, setup: str = "actpass") -> str:
    """Sound and picture, as a browser puts them."""
    rows = [("audio", 111, "opus/48000/2"), ("video", 96, "VP8/90000")]
    ways = [
        _WAY.format(
            kind=kind, number=n, codec=codec, mid=mid, direction=direction, setup=setup, fingerprint=FINGERPRINT
        )
        for mid, (kind, n, codec) in enumerate(rows)
    ]
    return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n" + "".join(ways)


async def sends(line: SpokenLine) -> None:
    """Offers its picture to the server, and hears that it is taken."""
    await line.hear("media", there=True)
    await line.say("signal", to="media", data={"sdp": {"type": "offer", "sdp": described("sendonly")}})
    await line.say("signal", to="media", data={"ice": {"candidate": "", "sdpMid": "0"}})
    answer = (await line.hear("signal", sender="media"))["data"]["sdp"]
    assert answer["type"] == "answer"
    assert answer["sdp"].count("a=recvonly") == 2


def figures(board: Switchboard) -> dict[str, int]:
    return board.server.exchange._media[CallEngine.SERVER].figures()


async def test_a_room_is_there_for_as_long_as_its_call(tmp_path: Path) -> None:
    with janus(tmp_path) as server:
        async with switchboard(janus_url=server.url) as board, AsyncExitStack() as stack:
            await eventually(lambda: board.server._server.trouble == "")
            await board.starts(TOWN, FULL, engine=CallEngine.SERVER)
            desk, town, phone = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK, PHONE)]
            for line in (desk, town, phone):
                assert (await line.answers())["engine"] == "server"
                await sends(line)
            assert figures(board) == {"media_signals": 6, "media_refused": 0, "media_rooms": 1}
            await town.socket.close()
            await desk.hear("lines", lines=["2112", FULL])
            await board.does(Person("desk", Role.DUTY), "end")
            await phone.hear("over", why="ended")
            assert figures(board)["media_rooms"] == 0


async def test_a_server_that_is_killed_is_said_and_talk_goes_on(tmp_path: Path) -> None:
    with janus(tmp_path) as server:
        async with switchboard(janus_url=server.url) as board, AsyncExitStack() as stack:
            await eventually(lambda: board.server._server.trouble == "")
            await board.starts(TOWN, engine=CallEngine.SERVER)
            await board.starts(FULL, name="c2", who=Person("lead", Role.DUTY_LEAD))
            desk, town = [await stack.enter_async_context(board.line(who)) for who in (DESK, TOWN_DESK)]
            lead, phone = [await stack.enter_async_context(board.line(who)) for who in (LEAD, PHONE)]
            await desk.answers()
            await town.answers()
            await lead.answers("c2")
            await phone.answers("c2")
            await sends(desk)
            server.kill9()
            for line in (desk, town):
                await line.hear("media", there=False)
            assert "media server" in board.server._server.trouble
            await lead.say("ask")
            await phone.hear("floor", holder="2112")
            server.start()
            await sends(desk)
            await sends(town)


async def test_what_is_no_signal_is_counted_and_its_line_goes_on(tmp_path: Path) -> None:
    with janus(tmp_path) as server:
        async with switchboard(janus_url=server.url) as board, board.line(DESK) as desk:
            await eventually(lambda: board.server._server.trouble == "")
            await board.starts(TOWN, engine=CallEngine.SERVER)
            await desk.answers()
            await desk.hear("media", there=True)
            for data in ("destroy", {"sdp": 1}, {"sdp": {"type": "offer"}}):
                await desk.say("signal", to="media", data=data)
            await desk.say("signal", to="211221106201", data={"sdp": {"type": "offer", "sdp": "v=0"}})
            await desk.say("signal", to="media", data={"sdp": {"type": "offer", "sdp": "no description"}})
            await desk.hear("media", there=False)
            await eventually(lambda: figures(board)["media_refused"] == 4)
            await board.does(Person("desk", Role.DUTY), "end")
            await desk.hear("over", why="ended")


async def test_without_a_media_server_its_calls_say_so() -> None:
    async with switchboard() as board, board.line(DESK) as desk:
        await board.starts(TOWN, engine=CallEngine.SERVER)
        await desk.answers()
        await desk.hear("media", there=False)
