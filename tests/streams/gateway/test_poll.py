"""The second best way to see: the same topics, projections and tokens as over the WebSocket."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from streams.access.served import served
from streams.access.subject import Role, Subject
from streams.gateway.run import of_phones
from streams.journal.api import OwnChange
from streams.model.event import Outcome
from streams.settings import Settings
from streams.wire import columns
from streams.wire.changes import ChangeSet, RecordsChange, encode
from streams.wire.viewer import Snapshot, TopicDelta
from tests.streams.gateway.house import DUTY, WALL, House, house

OURS = "http://127.0.0.1:8053"


async def token(home: House, subject: Any = WALL) -> str:
    """A resume token, as a page has after its ticket."""
    found = home.guests.take_ticket(home.guests.invite(subject), 0)
    assert found is not None
    return found[1]


async def ask(home: House, pass_: str, *topics: str, origin: str = OURS, method: str = "GET") -> httpx.Response:
    headers = {"Authorization": f"Bearer {pass_}", "Origin": origin}
    async with httpx.AsyncClient(trust_env=False) as client:
        url = f"http://127.0.0.1:{home.port}/v1/snapshot"
        return await client.request(method, url, params=[("topic", topic) for topic in topics], headers=headers)


async def test_a_page_of_ours_gets_what_its_session_may_see_and_the_next_token() -> None:
    async with house() as home:
        answer = await ask(home, await token(home), "regions/2112", "workers/211221", "posts/211221", "nonsense")
        said = answer.json()
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, OURS)
        assert answer.headers["Cache-Control"] == "no-store"
        granted = [one["granted"]["topic"] for one in said["topics"]]
        assert granted == ["regions/2112/wall", "workers/211221/wall"]
        assert said["topics"][0]["frame"]["t"] == "snapshot"
        kind, *_ = columns.decode_rows(base64.b64decode(said["topics"][1]["rows"]))
        assert kind == columns.SNAPSHOT
        assert said["fold"] > 0
        assert (await ask(home, said["resume"], "regions/2112")).status_code == 200


async def test_a_wall_never_polls_what_a_desk_may_see() -> None:
    async with house() as home:
        names = [f"{kind}/2112" for kind in ("regions", "reports", "feed", "health")]
        for subject in (WALL, DUTY):
            said = (await ask(home, await token(home, subject), *names)).json()
            wanted = [str(topic) for name in names if (topic := served(subject, name, 0)) and home.gateway]
            got = [one["granted"]["topic"] for one in said["topics"]]
            assert set(got) <= set(wanted)
            assert all(name.endswith(f"/{'wall' if subject is WALL else 'desk'}") for name in got)


async def test_nobody_polls_without_a_living_session() -> None:
    async with house() as home:
        good = await token(home)
        for tried in ("x", "resume-999"):
            assert (await ask(home, tried, "regions/2112")).status_code == 401
        home.guests.revoked |= {"session-1"}
        assert (await ask(home, good, "regions/2112")).status_code == 401


async def test_a_page_of_a_foreign_origin_is_told_nothing() -> None:
    async with house() as home:
        answer = await ask(home, await token(home), "regions/2112", origin="http://evil.example")
        assert (answer.status_code, answer.content) == (403, b"")
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_a_browser_may_ask_whether_it_may_ask() -> None:
    async with house() as home:
        answer = await ask(home, "x", method="OPTIONS")
        assert (answer.status_code, answer.headers["Access-Control-Allow-Headers"]) == (204, "authorization")


async def test_who_asks_without_end_has_to_wait() -> None:
    async with house() as home:
        one = await token(home)
        answers = [(await ask(home, one, "feed/2112")) for _ in range(30)]
        assert 429 in {answer.status_code for answer in answers}
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.headers["Retry-After"]


@pytest.mark.parametrize("away", ["registry", "keyframe"])
async def test_while_nothing_can_be_told_it_says_to_come_again(away: str) -> None:
    async with house(first=away != "keyframe") as home:
        one = await token(home)
        home.guests.silent = away == "registry"
        assert (await ask(home, one, "regions/2112")).status_code == 503


async def test_a_page_that_polls_finds_the_answer_to_what_it_asked_before() -> None:
    async with house() as home:
        one = await token(home, DUTY)
        answer = Outcome(cause="c1", at=1, command="c1", session=DUTY.id, accepted=True)
        async with home.line(home.hello("regions/2112")) as other:
            await other.hear_until(Snapshot)
            moved = RecordsChange("regions/2112/wall", {"2112": b'{"reports":2}'})
            await home.emit(body=encode(ChangeSet(at=1, topics=(moved,), events=(answer,))))
            await other.hear_until(TopicDelta)
        (seen,) = (await ask(home, one, "session/self")).json()["topics"]
        assert list(seen["frame"]["records"]) == ["c1"]


PHONE = Subject(id="phone-7", role=Role.WORKER, scope="211221106", worker=4711)


async def test_a_phone_asks_with_its_key_for_what_its_worker_was_sent_and_for_nothing_else() -> None:
    async with house(pace=of_phones(Settings())) as home:
        home.guests.invite(PHONE)
        await home.emit(own=(OwnChange("w4711", put={"message/m": b'{"text":"x"}'}),))
        said = (await by_key(home, "session-1", "own/self", "regions/2112")).json()
        assert [one["granted"]["topic"] for one in said["topics"]] == ["own/w4711/self"]
        assert said["topics"][0]["frame"]["records"] == {"message/m": {"text": "x"}}
        assert said["resume"] == ""
        assert (await by_key(home, "session-2", "own/self")).status_code == 401
        home.guests.revoked.add("session-1")
        assert (await by_key(home, "session-1", "own/self")).status_code == 401


async def by_key(home: House, key: str, *topics: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        url = f"http://127.0.0.1:{home.port}/v1/snapshot"
        headers = {"Authorization": f"Key {key}", "Origin": OURS}
        return await client.get(url, params=[("topic", topic) for topic in topics], headers=headers)
