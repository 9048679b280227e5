import asyncio
import contextlib
import logging

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from streams.crowd import Newcomers
from streams.gateway import reception
from streams.wire import columns
from streams.wire.changes import ColumnsChange, RecordsChange
from streams.wire.viewer import (
    Bye,
    Heartbeat,
    Hello,
    Resume,
    Resync,
    Snapshot,
    Subscribe,
    TopicDelta,
    TopicGranted,
    TopicRefused,
    TopicRequest,
    ToViewer,
    Welcome,
)
from tests.servers import BOUND_S
from tests.streams.gateway.house import COUNTY_DUTY, DUTY, WALL, Line, dots, house

REGIONS = RecordsChange("regions/2112/wall", {"2112": b"5"})


def kinds(frames: list[ToViewer | bytes]) -> list[str]:
    return [type(frame).__name__ for frame in frames if not isinstance(frame, Heartbeat)]


async def content(line: Line) -> ToViewer | bytes:
    """The next frame that is no beat."""
    while isinstance(frame := await line.hear(), Heartbeat):
        pass
    return frame


async def test_a_viewer_is_welcomed_and_served() -> None:
    async with house() as home, home.line(home.hello("regions/2112", "clusters/2112")) as line:
        welcome = await line.hear()
        assert isinstance(welcome, Welcome)
        assert (welcome.role, welcome.scope, welcome.demo, welcome.rate) == ("wall", "2112", True, 1.0)
        heard = [await content(line) for _ in range(4)]
        assert kinds(heard) == ["TopicGranted", "Snapshot", "TopicGranted", "Snapshot"]
        await home.emit(REGIONS)
        delta = await content(line)
        assert isinstance(delta, TopicDelta)
        assert bytes(delta.put["2112"]) == b"5"


async def test_a_ticket_serves_once() -> None:
    async with house() as home:
        hello = home.hello("feed/2112")
        async with home.line(hello) as line:
            assert isinstance(await line.hear(), Welcome)
            async with home.line(hello) as other:
                assert await other.hear() == Bye(code="expired", retry_after=reception.PART_S)
                assert await other.closed() == 4401


@pytest.mark.parametrize(
    "hello", [Hello(topics=()), Hello(topics=(), ticket="a", resume="b"), Hello(topics=(), resume="resume-0")]
)
async def test_without_a_valid_ticket_or_token_nobody_comes_in(hello: Hello) -> None:
    async with house() as home, home.line(hello) as line:
        assert await line.closed() == 4401


async def test_who_says_nothing_is_sent_away_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reception.HELLO_S == 5.0
    monkeypatch.setattr(reception, "HELLO_S", 0.2)
    async with house() as home, home.line() as line:
        assert await line.closed() == 4401


async def test_forbidden_and_unknown_are_one_answer() -> None:
    asked = ("workers/2112", "reports/2112", "regions/2113", "regions/211299", "posts/211221", "nonsense")
    async with house() as home, home.line(home.hello(*asked)) as line:
        await line.hear()
        assert [await content(line) for _ in asked] == [TopicRefused(asked=name) for name in asked]


async def test_a_wall_never_gets_a_desks_topic_or_a_single_dot_of_the_city() -> None:
    async with house() as home:
        asked = [f"{kind}/{region}" for kind in ("regions", "clusters", "workers", "posts", "reports", "feed", "health")
                 for region in ("2112", "211221")]  # fmt: skip
        async with home.line(home.hello(*asked, subject=WALL)) as line:
            heard = await line.hear_until(Heartbeat, times=3)
            granted = {frame.topic for frame in heard if isinstance(frame, TopicGranted)}
            assert granted == {"regions/2112/wall", "clusters/2112/wall", "workers/211221/wall", "feed/2112/wall"}
            assert sum(isinstance(frame, bytes) for frame in heard) == 1
            assert "漏水".encode() not in b"".join(f if isinstance(f, bytes) else msgspec.json.encode(f) for f in heard)


async def test_a_county_desk_gets_its_county_and_the_citys_health() -> None:
    asked = ("regions/2112", "regions/211221", "workers/211221", "posts/211221", "health/2112")
    async with house() as home, home.line(home.hello(*asked, subject=COUNTY_DUTY)) as line:
        heard = await line.hear_until(Heartbeat, times=3)
        granted = {frame.asked for frame in heard if isinstance(frame, TopicGranted)}
        assert granted == set(asked) - {"regions/2112"}


async def test_who_comes_back_with_its_rev_gets_deltas_and_who_was_away_too_long_a_snapshot() -> None:
    async with house() as home:
        async with home.line(home.hello("regions/2112")) as line:
            welcome, _, snapshot = [await content(line) for _ in range(3)]
            assert isinstance(welcome, Welcome)
            assert isinstance(snapshot, Snapshot)
        revs = [str(await home.emit(RecordsChange("regions/2112/wall", {"2112": b"%d" % n}))) for n in range(3)]
        async with home.line(home.hello("regions/2112")) as line:
            await line.hear_until(Snapshot)
        back = Hello(topics=(TopicRequest("regions/2112", snapshot.rev),), resume=welcome.resume)
        async with home.line(back) as line:
            again, granted, *deltas = [await content(line) for _ in range(5)]
            assert isinstance(again, Welcome)
            assert again.resume != welcome.resume
            assert isinstance(granted, TopicGranted)
            chain = [(d.prev, d.rev) for d in deltas if isinstance(d, TopicDelta)]
            assert chain == [(snapshot.rev, revs[0]), (revs[0], revs[1]), (revs[1], revs[2])]
        async with home.line(Hello(topics=(TopicRequest("regions/2112", "1-0"),), resume=again.resume)) as line:
            assert kinds([await content(line) for _ in range(3)]) == ["Welcome", "TopicGranted", "Snapshot"]


async def test_before_the_first_keyframe_there_are_beats_and_then_the_topic() -> None:
    async with house(first=False) as home, home.line(home.hello("regions/2112", "posts/2112")) as line:
        heard = await line.hear_until(Heartbeat, times=2)
        assert kinds(heard) == ["Welcome", "TopicRefused"]
        assert heard[-1].fold == 0  # type: ignore[union-attr]
        await home.keyframe()
        assert kinds(await line.hear_until(Snapshot)) == ["TopicGranted", "Snapshot"]
        beat = (await line.hear_until(Heartbeat))[-1]
        assert beat.fold > 0  # type: ignore[union-attr]


async def test_a_resync_brings_the_snapshot_again() -> None:
    async with house() as home, home.line(home.hello("workers/211221")) as line:
        first = [await content(line) for _ in range(3)][-1]
        await line.say(Resync("workers/211221", "digest"))
        again = await content(line)
        assert isinstance(first, bytes)
        assert isinstance(again, bytes)
        assert columns.decode_rows(again)[0] == columns.SNAPSHOT
        assert again == first
        assert home.gateway.counts.resyncs == 1


async def test_dots_of_a_burst_come_in_few_frames_and_all_arrive() -> None:
    async with house(worker_frame_ms=200) as home, home.follower("workers/211221") as follower:
        await follower.until(lambda: follower.holds("workers/211221"))
        for n in range(50):
            last = await home.emit(ColumnsChange("workers/211221/wall", dots(3, moved=n).tobytes()))
        await follower.until(lambda: follower.topics["workers/211221"].rev == last)
        assert follower.tally.deltas < 10
        assert follower.topics["workers/211221"].rows()["lon_e6"].tolist() == [123_800_049] * 3


async def test_a_revoked_session_is_over_within_two_seconds() -> None:
    async with house() as home, home.line(home.hello("regions/2112")) as line:
        await line.hear_until(Snapshot)
        (viewer,) = home.gateway.reception.viewers
        async with home.line(home.hello("regions/2112")) as other:
            await other.hear_until(Snapshot)
            began = asyncio.get_running_loop().time()
            home.guests.revoked.add(viewer.session.id)
            assert (await line.hear_until(Bye))[-1] == Bye(code="revoked", retry_after=reception.PART_S)
            assert await line.closed() == 4403
            assert asyncio.get_running_loop().time() - began <= 2.0
            await other.hear_until(Heartbeat)


async def test_a_silent_registry_lets_nobody_in_and_throws_nobody_out() -> None:
    async with house() as home, home.line(home.hello("regions/2112")) as line:
        await line.hear_until(Snapshot)
        home.guests.silent = True
        async with home.line(Hello(topics=(), ticket="ticket-9")) as other:
            assert await other.hear() == Bye(code="overloaded", retry_after=reception.PART_S)
            assert await other.closed() == 1013
        await line.hear_until(Heartbeat, times=3)
        assert home.gateway.counts.registry_errors >= 2


async def test_a_resume_token_is_renewed_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "RENEW_S", 0.0)
    async with house() as home, home.line(home.hello("feed/2112")) as line:
        renewed = (await line.hear_until(Resume))[-1]
        assert isinstance(renewed, Resume)
        async with home.line(Hello(topics=(), resume=renewed.token)) as again:
            assert isinstance(await again.hear(), Welcome)


async def test_more_viewers_than_there_is_room_for_are_told_to_come_again_and_keep_their_ticket() -> None:
    async with house(viewers=2) as home:
        hello = home.hello("feed/2112")
        async with home.line(home.hello()) as first, home.line(home.hello()) as second:
            await first.hear()
            await second.hear()
            async with home.line() as third:
                assert await third.hear() == Bye(code="overloaded", retry_after=reception.PART_S)
                assert await third.closed() == 1013
        async with home.line(hello) as later:
            assert isinstance(await later.hear(), Welcome)


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b'{"t":"hello","topics":[],"ticket":"x"}', b'{"t":"beat"}', b'{"t":"subscribe","topics":"x"}']
)
async def test_what_is_no_frame_ends_the_conversation(raw: bytes) -> None:
    async with house() as home, home.line(home.hello("feed/2112")) as line:
        await line.hear()
        await line.say(raw)
        heard = await line.hear_until(Bye)
        assert heard[-1] == Bye(code="malformed", retry_after=reception.PART_S)
        assert await line.closed() == 1008


async def test_a_frame_beyond_the_limit_is_refused_by_its_length() -> None:
    async with house() as home, home.line(home.hello()) as line:
        await line.hear()
        await line.say(b"x" * 20_000)
        with pytest.raises(ConnectionClosed):
            await line.hear_until(Bye)
        assert await line.closed() == 1009


async def test_whatever_strangers_send_leaves_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """Bounded: forty lines, hello and then something else, or something else at once."""
    frames = st.lists(st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | mutated(), min_size=1, max_size=2)

    async with house() as home:
        loop = asyncio.get_running_loop()

        async def talk(first: bool, sent: list[bytes]) -> None:
            async with home.line(home.hello("feed/2112") if first else None) as line:
                for raw in sent:
                    await line.connection.send(raw, text=bool(raw[:1] != b"\0"))
                await line.closed()

        @settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
        @given(st.booleans(), frames)
        def strangers(first: bool, sent: list[bytes]) -> None:
            async def quietly() -> None:
                with contextlib.suppress(ConnectionClosed):
                    await asyncio.wait_for(talk(first, [*sent, b"!"]), BOUND_S)

            asyncio.run_coroutine_threadsafe(quietly(), loop).result(15)

        with caplog.at_level(logging.INFO):
            await asyncio.to_thread(strangers)
            async with home.line(home.hello("regions/2112")) as line:
                await line.hear_until(Snapshot)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


def mutated() -> st.SearchStrategy[bytes]:
    """Frames of ours with a byte changed."""
    good = msgspec.json.encode(Subscribe((TopicRequest("regions/2112", "1-0"),)))
    return st.tuples(st.integers(0, len(good) - 1), st.integers(0, 255)).map(
        lambda spoilt: good[: spoilt[0]] + bytes([spoilt[1]]) + good[spoilt[0] + 1 :]
    )


async def test_a_desk_may_drill_down_and_back() -> None:
    async with house() as home, home.line(home.hello("regions/2112", subject=DUTY)) as line:
        await line.hear_until(Snapshot)
        await line.say(Subscribe((TopicRequest("reports/211221"),)))
        heard = await line.hear_until(Snapshot)
        assert kinds(heard) == ["TopicGranted", "Snapshot"]


async def test_sockets_that_say_nothing_keep_no_viewer_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one address the oldest silent one goes when too many wait; who says hello is let in among them."""
    async with house() as home:
        monkeypatch.setattr(home.gateway.reception, "_newcomers", Newcomers(reception.HELLO_S, 3, 3))
        async with contextlib.AsyncExitStack() as silent:
            lines = [await silent.enter_async_context(home.line()) for _ in range(5)]
            assert [await line.closed() for line in lines[:2]] == [4401, 4401]
            async with home.line(home.hello("feed/2112")) as viewer:
                assert isinstance(await viewer.hear(), Welcome)
