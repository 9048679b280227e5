"""Five hundred conversations of somebody of one county who asks for everything: what is heard is the own county's."""

import asyncio
import contextlib
import logging

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from streams.access.subject import Role, Subject
from streams.model.topic import Kind, Projection
from streams.wire.viewer import (
    Bye,
    FromViewer,
    Hello,
    Resync,
    Snapshot,
    Subscribe,
    TopicDelta,
    TopicGranted,
    TopicRequest,
    ToViewer,
    Unsubscribe,
    Welcome,
)
from tests.servers import BOUND_S
from tests.streams.gateway.house import COUNTY_DUTY, WALL, Line, house

CONVERSATIONS = 500
OWN = COUNTY_DUTY.scope
LAST = "feed/2112"
"""Asked for at the end of each: what was owed before it has been said when it is granted."""

_PLACES = ["2112", OWN, "211224", "211221106", "211224001", "2101", "self", "session-1", "duty-1", "*", "..", ""]
_NAMES = st.one_of(
    st.builds("{}/{}".format, st.sampled_from([*Kind, "REGIONS", "x"]), st.sampled_from(_PLACES)),
    st.builds("{}/{}/{}".format, st.sampled_from(Kind), st.sampled_from(_PLACES), st.sampled_from(Projection)),
    st.text(max_size=20),
)
_ASKS = st.lists(
    st.builds(TopicRequest, _NAMES, st.sampled_from(["", "1-0", "0-0", "9" * 30, "-1-x"])), max_size=5
).map(tuple)
FRAMES: st.SearchStrategy[list[FromViewer]] = st.lists(
    st.one_of(
        st.builds(Subscribe, _ASKS),
        st.builds(Unsubscribe, st.lists(_NAMES, max_size=3).map(tuple)),
        st.builds(Resync, _NAMES, st.text(max_size=9)),
    ),
    max_size=5,
)


async def heard_of(line: Line, frames: list[FromViewer]) -> list[ToViewer | bytes]:
    """Everything said until the last topic is granted, or until the gateway says goodbye."""
    heard: list[ToViewer | bytes] = []
    with contextlib.suppress(ConnectionClosed):
        for frame in [*frames, Unsubscribe((LAST,)), Subscribe((TopicRequest(LAST),))]:
            await line.say(frame)
        while True:
            frame_ = await line.hear()
            heard.append(frame_)
            if isinstance(frame_, Bye) or (isinstance(frame_, TopicGranted) and frame_.asked == LAST):
                break
    return heard


def own(topic: str, *, wall: bool) -> bool:
    """Whether a topic is this person's to hear: the own county's, or what holds no place, in the own projection."""
    kind, region, projection = topic.split("/")
    if kind == Kind.SESSION:
        return projection == Projection.SELF and region in (COUNTY_DUTY.id, WALL.id)
    if kind == Kind.HEALTH:
        return projection == Projection.BRIEF
    if projection != (Projection.WALL if wall else Projection.DESK):
        return False
    return wall or region.startswith(OWN) or kind == Kind.FEED


@pytest.mark.parametrize("wall", [False, True])
async def test_nothing_is_heard_that_is_not_the_own(wall: bool, caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    async with house() as home:
        loop = asyncio.get_running_loop()

        async def talk(frames: list[FromViewer]) -> list[ToViewer | bytes]:
            async with home.line(home.hello("regions/2112", subject=WALL if wall else COUNTY_DUTY)) as line:
                return await asyncio.wait_for(heard_of(line, frames), BOUND_S)

        @settings(
            max_examples=CONVERSATIONS // 2, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(FRAMES)
        @example([Subscribe((TopicRequest(f"regions/{OWN}"),))])
        def strangers(frames: list[FromViewer]) -> None:
            heard = asyncio.run_coroutine_threadsafe(talk(frames), loop).result(30)
            topics = [one.topic for one in heard if isinstance(one, (TopicGranted, Snapshot, TopicDelta))]
            said.extend(topics)
            assert [topic for topic in topics if not own(topic, wall=wall)] == []

        with caplog.at_level(logging.INFO):
            await asyncio.to_thread(strangers)
    # Nearly every conversation ends with LAST granted; some with a goodbye before it.
    assert said.count(f"{LAST}/{Projection.WALL if wall else Projection.DESK}") > CONVERSATIONS // 4
    assert {topic.split("/")[0] for topic in said} >= {Kind.REGIONS, Kind.FEED}
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


async def test_a_phones_key_hears_as_its_worker_as_long_as_it_serves() -> None:
    worker = Subject(id="w", role=Role.WORKER, scope="211221106", worker=7)
    async with house() as home:
        home.hello("feed/2112", subject=worker)
        async with home.line(Hello(topics=(TopicRequest("own/self"),), key="session-1")) as line:
            welcome = await line.hear()
            assert isinstance(welcome, Welcome)
            assert (welcome.role, welcome.resume) == ("worker", "")
            home.guests.revoked.add("session-1")
            assert await line.closed() == 4403


@pytest.mark.parametrize("hello", [Hello(topics=(), key="x" * 43), Hello(topics=(), key="session-1", ticket="a")])
async def test_a_key_of_nobody_and_two_passes_let_nobody_in(hello: Hello) -> None:
    async with house() as home:
        home.hello("feed/2112")
        async with home.line(hello) as line:
            assert await line.closed() == 4401
