import asyncio

import msgspec
from websockets.asyncio.client import connect

from streams.clock import CityClock, real_ms
from streams.gateway.run import run
from streams.journal.memory import MemoryJournal
from streams.model.store import StoreInfo
from streams.settings import GatewaySection, Settings
from streams.wire.changes import RecordsChange
from streams.wire.records import HealthLine
from streams.wire.viewer import Bye
from tests.servers import BOUND_S
from tests.streams.gateway.house import DUTY, GuestBook, eventually, house


async def test_a_stop_says_goodbye_and_is_quick() -> None:
    async with house() as home, home.line(home.hello("feed/2112")) as line:
        await line.hear()
        reader, half_open = await asyncio.open_connection("127.0.0.1", home.port)
        half_open.write(b"GET / HTTP/1.1\r\n")
        await eventually(lambda: len(home.gateway.reception.lines) == 2)
        home.stop.set()
        bye = (await line.hear_until(Bye))[-1]
        assert isinstance(bye, Bye)
        assert (bye.code, bye.retry_after > 0) == ("stopping", True)
        assert await line.closed() == 1001
        await asyncio.wait_for(home.serving, BOUND_S)
        assert await reader.read() == b""
        half_open.close()


async def test_without_a_store_nobody_is_let_in_until_there_is_one() -> None:
    journal, stop, port = MemoryJournal("2112"), asyncio.Event(), asyncio.get_running_loop().create_future()
    await journal.open()
    info = StoreInfo(city="2112", demo=True, created_ms=real_ms())
    settings = Settings(gateway=GatewaySection(port=0))
    serving = asyncio.create_task(run(settings, journal, GuestBook(), CityClock(info), stop, port.set_result))
    await asyncio.sleep(0)
    assert not port.done()
    await journal.create_store(info)
    async with connect(f"ws://127.0.0.1:{await asyncio.wait_for(port, BOUND_S)}", proxy=None):
        stop.set()
        await asyncio.wait_for(serving, BOUND_S)


async def test_while_the_journal_is_away_beats_go_on_and_the_folds_time_stands() -> None:
    async with house() as home, home.follower("regions/2112", "health/2112", subject=DUTY) as follower:
        await follower.until(lambda: follower.holds("regions/2112") and follower.beat is not None)
        home.journal.down = True
        await eventually(lambda: home.gateway.counts.journal_errors > 0)
        stood = follower.beat
        assert stood is not None
        await follower.until(lambda: follower.beat is not None and follower.beat.now > stood.now + 900)
        assert follower.beat is not None
        assert follower.beat.fold == stood.fold
        await follower.until(lambda: any("cannot be reached" in line.note for line in lines(follower)))
        home.journal.down = False
        last = await home.emit(RecordsChange("regions/2112/desk", {"x": b"1"}))
        await follower.until(lambda: follower.topics["regions/2112"].rev == last)
        await follower.until(lambda: all(line.note == "" for line in lines(follower)))
        assert follower.tally.connections == 1


async def test_health_names_every_process_and_stream() -> None:
    async with house() as home, home.follower("health/2112", subject=DUTY) as follower:
        await follower.until(lambda: {line.name for line in lines(follower)} >= {"gateway", "in", "changes", "rejects"})
        await follower.until(lambda: any(line.figures.get("viewers") == 1 for line in lines(follower)))
        (own,) = [line for line in lines(follower) if line.name == "gateway"]
        assert own.figures.keys() >= {"frames_per_s", "bytes_per_s", "resyncs", "cut", "lag_ms"}
        (beat,) = await home.journal.beats()
        assert (beat.process, beat.instance) == ("gateway", own.instance)


async def test_digests_go_out_and_agree() -> None:
    async with house(digest_s=0.2) as home, home.follower("regions/2112", "workers/211221") as follower:
        await follower.until(lambda: follower.tally.digests >= 6)
        assert (follower.tally.mismatches, follower.tally.resyncs) == (0, 0)


def lines(follower: object) -> list[HealthLine]:
    records = follower.topics["health/2112"].records()  # type: ignore[attr-defined]
    return [msgspec.json.decode(raw, type=HealthLine) for raw in records.values()]
