import asyncio
import socket
import struct

import pytest
from websockets.frames import Frame, Opcode

from streams.gateway import line as gateway_line
from streams.gateway.line import ViewerConnection
from streams.wire.changes import ColumnsChange, RecordsChange
from streams.wire.viewer import Snapshot
from tests.servers import BOUND_S
from tests.streams.gateway.house import DUTY, House, dots, eventually, house

REGIONS, WORKERS = "regions/2112", "workers/211221"


def line_of(home: House, sock: socket.socket) -> ViewerConnection:
    """The gateway's end of a viewer's socket."""
    return next(one for one in home.gateway.reception.lines if one.remote_address == sock.getsockname())


async def fill(home: House, sock: socket.socket, moved: int = 0) -> ViewerConnection:
    """Dots until the viewer's line is full."""
    line = line_of(home, sock)
    async with asyncio.timeout(BOUND_S):
        while not line.full:
            moved += 1
            await home.emit(ColumnsChange("workers/211221/wall", dots(3000, moved).tobytes()))
            await asyncio.sleep(0.02)
    return line


async def test_one_stuck_viewer_among_fifty_is_cut_and_the_others_never_notice() -> None:
    async with house(worker_frame_ms=100) as home:
        others = [home.follower(REGIONS, WORKERS) for _ in range(49)]
        async with asyncio.TaskGroup() as group:
            for follower in others:
                group.create_task(follower.__aenter__())
        stuck = await home.stuck(home.hello(REGIONS, WORKERS))
        await eventually(lambda: len(home.gateway.reception.viewers) == 50)
        began, moved = asyncio.get_running_loop().time(), 0
        while home.gateway.counts.cut["stuck"] == 0:
            moved += 1
            assert asyncio.get_running_loop().time() - began <= 10
            await home.emit(
                ColumnsChange("workers/211221/wall", dots(2000, moved).tobytes()),
                RecordsChange("regions/2112/wall", {"n": b"%d" % moved}),
            )
            await asyncio.sleep(0.1)
        last = await home.emit(RecordsChange("regions/2112/wall", {"n": b'"last"'}))
        for follower in others:
            await follower.until(lambda f=follower: f.topics[REGIONS].rev == last)  # type: ignore[misc]
            assert follower.tally.deltas >= moved
            assert (follower.tally.gaps, follower.tally.resyncs, follower.tally.connections) == (0, 0, 1)
        first = others[0].topics
        for follower in others:
            await follower.until(lambda f=follower: f.topics[WORKERS].rev == first[WORKERS].rev)  # type: ignore[misc]
            assert follower.topics[REGIONS].records() == first[REGIONS].records()
            assert follower.topics[WORKERS].replica.digest == first[WORKERS].replica.digest
            await follower.__aexit__(None, None, None)
        assert len(home.gateway.reception.viewers) <= 49
        stuck.close()


async def test_a_slow_viewer_that_goes_on_reading_loses_no_record() -> None:
    """It reads a little now and then: never cut, no delta left out, dots in fewer frames."""
    async with house(worker_frame_ms=100) as home:
        sock = await home.stuck(home.hello(REGIONS, WORKERS))
        await eventually(lambda: len(home.gateway.reception.viewers) == 1)
        loop, heard = asyncio.get_running_loop(), b""
        line = await fill(home, sock)
        for n in range(60):
            last = await home.emit(
                ColumnsChange("workers/211221/wall", dots(3000, 1000 + n).tobytes()),
                RecordsChange("regions/2112/wall", {"n": b"%d" % n}),
            )
            heard += await loop.sock_recv(sock, 30_000)
        async with asyncio.timeout(BOUND_S):
            while b'"rev":"%s"' % str(last).encode() not in heard[-400_000:] or line.full:
                heard += await loop.sock_recv(sock, 65_536)
        deltas = [payload for opcode, payload in frames(heard) if opcode == 1 and b'"t":"delta"' in payload]
        assert [b'"n":%d}' % n in delta for n, delta in enumerate(deltas)] == [True] * 60
        assert home.gateway.counts.cut.total() == 0
        sock.close()


async def test_a_viewer_whose_queue_overflows_is_cut() -> None:
    async with house(queue_bytes=65_536 * 4) as home:
        sock = await home.stuck(home.hello("reports/211221", subject=DUTY))
        await eventually(lambda: len(home.gateway.reception.viewers) == 1)
        async with asyncio.timeout(BOUND_S):
            for n in range(10_000):
                await home.emit(RecordsChange("reports/211221/desk", {"c": b'"%s"' % (b"%08d" % n * 1000)}))
                if home.gateway.counts.cut["overflow"]:
                    break
                await asyncio.sleep(0)
        assert home.gateway.counts.cut["overflow"] == 1
        sock.close()


async def test_a_quiet_viewer_that_does_not_answer_is_cut_and_one_that_does_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway_line, "PING_S", 0.2)
    async with house(send_deadline_s=1.0) as home, home.line(home.hello(REGIONS)) as alive:
        await alive.hear_until(Snapshot)
        sock = await home.stuck(home.hello(REGIONS))
        await eventually(lambda: len(home.gateway.reception.viewers) == 2)
        await eventually(lambda: home.gateway.counts.cut["silent"] == 1)
        await eventually(lambda: len(home.gateway.reception.viewers) == 1)
        sock.close()


async def test_who_only_sends_pings_and_reads_nothing_does_not_fill_our_memory() -> None:
    async with house(queue_bytes=65_536, send_deadline_s=60.0) as home:
        sock = await home.stuck(home.hello(REGIONS))
        await eventually(lambda: len(home.gateway.reception.viewers) == 1)
        line, loop = line_of(home, sock), asyncio.get_running_loop()
        ping = Frame(Opcode.PING, b"x" * 125).serialize(mask=True) * 500
        worst = 0

        async def flood() -> None:
            nonlocal worst
            while True:
                await loop.sock_sendall(sock, ping)
                worst = max(worst, line.backlog())

        with pytest.raises(ConnectionError):
            await asyncio.wait_for(flood(), BOUND_S)
        assert worst <= 65_536 + 262_144
        assert home.gateway.counts.cut["overflow"] == 1
        sock.close()


async def test_a_stop_with_a_stuck_viewer_is_quick() -> None:
    async with house() as home:
        sock = await home.stuck(home.hello(REGIONS, WORKERS))
        await eventually(lambda: len(home.gateway.reception.viewers) == 1)
        await fill(home, sock)
        home.stop.set()
        await asyncio.wait_for(home.serving, BOUND_S)
        sock.close()


def frames(raw: bytes) -> list[tuple[int, bytes]]:
    """(opcode, payload) of every whole frame of a server."""
    found, at = [], 0
    while at + 2 <= len(raw):
        opcode, length, head = raw[at] & 0x0F, raw[at + 1] & 0x7F, 2
        if length == 126:
            length, head = struct.unpack_from("!H", raw, at + 2)[0], 4
        elif length == 127:
            length, head = struct.unpack_from("!Q", raw, at + 2)[0], 10
        if at + head + length > len(raw):
            break
        found.append((opcode, raw[at + head : at + head + length]))
        at += head + length
    return found
