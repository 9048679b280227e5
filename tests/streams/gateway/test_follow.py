import asyncio

import pytest

from streams.errors import Denied
from streams.model.entry_id import EntryId
from streams.wire.changes import RecordsChange
from tests.servers import BOUND_S
from tests.streams.gateway.follow import Follower
from tests.streams.gateway.house import DUTY, dots, house

REGIONS, WORKERS = "regions/2112", "workers/211221"


async def test_it_holds_what_the_gateway_holds() -> None:
    async with house() as home, home.follower(REGIONS, WORKERS, "posts/2112") as follower:
        await follower.until(lambda: follower.holds(REGIONS) and follower.holds(WORKERS))
        assert follower.topics[REGIONS].topic == "regions/2112/wall"
        assert follower.topics[REGIONS].records() == {"2112": b'{"reports":1,"open":1,"reachable":9}'}
        assert follower.topics[WORKERS].rows()["idx"].tolist() == dots(3)["idx"].tolist()
        assert follower.topics["posts/2112"].refused
        with pytest.raises(TypeError):
            follower.topics[WORKERS].records()
        with pytest.raises(TypeError):
            follower.topics[REGIONS].rows()


async def test_cut_off_it_comes_back_with_its_token_and_lacks_nothing() -> None:
    async with house() as home, home.follower(REGIONS) as follower:
        await follower.until(lambda: follower.holds(REGIONS))
        for line in home.gateway.reception.lines:
            line.transport.abort()
        last = await home.emit(RecordsChange("regions/2112/wall", {"n": b"1"}))
        await follower.until(lambda: follower.topics[REGIONS].rev == last)
        tally = follower.tally
        assert (tally.connections, tally.snapshots, tally.deltas, tally.gaps) == (2, 1, 1, 0)


async def test_a_gap_is_noticed_counted_and_mended() -> None:
    async with house() as home, home.follower(REGIONS) as follower:
        await follower.until(lambda: follower.holds(REGIONS))
        follower.topics[REGIONS].rev = EntryId(1, 1)
        last = await home.emit(RecordsChange("regions/2112/wall", {"n": b"1"}))
        await follower.until(lambda: follower.topics[REGIONS].rev == last)
        assert (follower.tally.gaps, follower.tally.resyncs, follower.tally.snapshots) == (1, 1, 2)


async def test_a_content_that_went_wrong_is_noticed_by_its_digest() -> None:
    async with house(digest_s=0.2) as home, home.follower(REGIONS) as follower:
        await follower.until(lambda: follower.holds(REGIONS))
        follower.topics[REGIONS].replica.apply(RecordsChange("t", {"x": b"wrong"}))  # type: ignore[arg-type]
        await follower.until(lambda: follower.tally.mismatches == 1 and follower.holds(REGIONS))
        assert "x" not in follower.topics[REGIONS].records()


async def test_it_drills_down_and_back() -> None:
    async with house() as home, home.follower(REGIONS, subject=DUTY) as follower:
        await follower.until(lambda: follower.holds(REGIONS))
        await follower.subscribe(WORKERS)
        await follower.until(lambda: follower.holds(WORKERS))
        await follower.unsubscribe(REGIONS)
        await home.emit(RecordsChange("regions/2112/desk", {"n": b"1"}))
        await follower.until(lambda: follower.beat is not None)
        assert list(follower.topics) == [WORKERS]


async def test_a_ticket_that_was_used_needs_a_new_sign_in() -> None:
    async with house() as home:
        follower = Follower(home.url, [REGIONS], ticket="ticket-0")
        async with follower:
            with pytest.raises(Denied, match="4401 expired"):
                await follower.until(lambda: follower.holds(REGIONS))


async def test_a_revoked_session_ends_it() -> None:
    async with house() as home, home.follower(REGIONS) as follower:
        await follower.until(lambda: follower.holds(REGIONS))
        home.guests.revoked |= {viewer.session.id for viewer in home.gateway.reception.viewers}
        with pytest.raises(Denied, match="4403 revoked"):
            await follower.until(lambda: False)


async def test_updates_can_be_read_one_by_one() -> None:
    async with house() as home:
        follower = home.follower(REGIONS)
        kinds = []
        async with asyncio.timeout(BOUND_S):
            async for update in follower.updates():
                kinds.append((update.kind, update.asked))
                if len(kinds) == 3:
                    break
        assert kinds == [("welcome", ""), ("topic", REGIONS), ("snapshot", REGIONS)]


async def test_a_gateway_that_comes_back_is_found_again() -> None:
    async with house() as home:
        follower = home.follower(REGIONS)
        async with follower:
            await follower.until(lambda: follower.holds(REGIONS))
            home.stop.set()
            await home.serving
            assert follower.bye == "stopping"
            await home.restart()
            last = await home.emit(RecordsChange("regions/2112/wall", {"n": b"2"}))
            await follower.until(lambda: follower.topics[REGIONS].rev == last)
            assert follower.tally.connections == 2
