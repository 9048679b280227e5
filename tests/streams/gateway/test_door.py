import asyncio
import socket

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from streams.clock import CityClock, real_ms
from streams.errors import PortTaken
from streams.gateway.run import run
from streams.model.health import Beat
from streams.settings import GatewaySection, Settings
from tests.servers import BOUND_S
from tests.streams.gateway.house import House, eventually, house


async def get(home: House, path: str, verb: str = "GET", more: str = "") -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", home.port)
    writer.write(f"{verb} {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
    raw = (await asyncio.wait_for(reader.read(), BOUND_S)).decode()
    writer.close()
    return (int(raw.split(" ")[1]) if raw else 0), raw.partition("\r\n\r\n")[2]


async def test_observers_are_answered_on_the_viewers_port() -> None:
    async with house() as home, home.follower("feed/2112") as follower:
        await follower.until(lambda: follower.holds("feed/2112"))
        await eventually(lambda: home.gateway.counts.viewers == 1)
        status, body = await get(home, "/healthz")
        assert (status, '"ok":true' in body, '"viewers":1' in body) == (200, True, True)
        status, body = await get(home, "/metrics")
        assert status == 200
        assert "gateway_viewers 1.0" in body.splitlines()


async def test_an_observer_reads_of_every_process_when_it_was_last_heard() -> None:
    async with house() as home:
        at = real_ms()
        fold = Beat(process="fold", instance="7", at=at, started=0, figures={"lag_ms": 40})
        await home.journal.beat(fold)
        await eventually(lambda: any(beat.process == "fold" for beat in home.gateway.counts.beats))
        lines = (await get(home, "/metrics"))[1].splitlines()
    heard = [line.split()[1] for line in lines if line.startswith('city_process_beat_seconds{process="fold"}')]
    assert [float(second) for second in heard] == [at // 1000]
    assert 'city_process_figure{figure="lag_ms",process="fold"} 40.0' in lines


async def test_counters_are_told_nobody_behind_a_proxy() -> None:
    async with house() as home:
        for header in ("X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "Via: 1.1 caddy"):
            assert await get(home, "/metrics", more=f"{header}\r\n") == (404, "")


async def test_a_gateway_that_cannot_show_anything_says_so() -> None:
    async with house(first=False) as home:
        status, body = await get(home, "/healthz")
        assert (status, "no keyframe yet" in body) == (503, True)


@pytest.mark.parametrize(("path", "verb", "status"), [("/", "GET", 426), ("/x", "GET", 426), ("/healthz", "POST", 405)])
async def test_other_requests_are_refused(path: str, verb: str, status: int) -> None:
    async with house() as home:
        assert (await get(home, path, verb))[0] == status


async def test_a_page_of_a_foreign_origin_is_refused_and_ours_is_not() -> None:
    async with house() as home:
        with pytest.raises(InvalidStatus, match="403"):
            async with connect(home.url, origin="http://evil.example", proxy=None):  # type: ignore[arg-type]
                pass
        for ours in ("http://127.0.0.1:8050", "http://localhost:8053"):
            async with connect(home.url, origin=ours, proxy=None) as connection:  # type: ignore[arg-type]
                assert connection.response is not None
                assert connection.response.headers.get("Sec-WebSocket-Extensions") is None


async def test_a_taken_port_is_named_with_its_setting() -> None:
    async with house() as home:
        with socket.create_server(("127.0.0.1", 0)) as holder:
            port = holder.getsockname()[1]
            settings = Settings(gateway=GatewaySection(port=port))
            with pytest.raises(PortTaken, match=rf"{port} is taken.*gateway\.port"):
                await run(settings, home.journal, home.guests, CityClock(home.info), asyncio.Event())


async def test_a_handshake_that_never_ends_is_ended() -> None:
    async with house() as home:
        reader, writer = await asyncio.open_connection("127.0.0.1", home.port)
        writer.write(b"GET / HTTP/1.1\r\nHost:")
        assert await asyncio.wait_for(reader.read(), BOUND_S) == b""
        writer.close()
