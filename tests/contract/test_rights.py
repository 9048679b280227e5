"""Every subject at every door that is no page, against the written tables: keys at intake, topics of the gateway,
commands. A door, topic or command without a line fails here; pages have tests/dashboard/test_matrix.py."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from streams.access.inlets import Inlet, Proof, observes
from streams.access.policy import Action, CommandTarget, allow
from streams.access.served import served
from streams.access.subject import Role, Subject
from streams.calls.door import INLETS as LINES
from streams.clock import real_ms
from streams.fold.outcomes import may
from streams.gateway.door import INLETS
from streams.geography.places import load
from streams.intake.commands import _refusal
from streams.intake.mqtt.door import INLETS as BROKER
from streams.intake.terminals.door import INLETS as TERMINALS
from streams.model.bodies import body_type
from streams.model.event import CaseWish, Command, NewCase
from streams.model.topic import Kind, Projection
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import command as wire
from streams.wire.signed import KeyPurpose
from tests.dashboard.test_matrix import SIGNS
from tests.signing import KEYS
from tests.streams.intake.house import House, house, store

DATA = Path(__file__).parents[1] / "data"
ALL = {**SIGNS, "w": Role.WALL, "U": Role.PUBLIC, "s": Role.SYSTEM}
CITY, OWN, OTHER = "2112", "211221", "211224"


def written(name: str) -> dict[str, str]:
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {rule: who.strip() for rule, _, who in (line.rpartition(":") for line in lines)}


def test_the_letters_name_every_role() -> None:
    assert set(ALL.values()) == set(Role)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path, load(), store()) as running:
        running.registry.set_regulation(regulation(CasesSection()), real_ms())
        await running.known()
        yield running


def says(inlet: Inlet) -> str:
    return " ".join(sorted(inlet.kinds)) if inlet.proof is Proof.KEY else inlet.proof.value


async def test_every_route_of_both_servers_is_declared_as_written(demo: House) -> None:
    table = demo.intake.table
    made = {f"intake {inlet}": says(inlet) for inlet in table.inlets}
    made |= {f"gateway {inlet}": says(inlet) for inlet in INLETS}
    made |= {f"calls {inlet}": says(inlet) for inlet in LINES}
    made |= {f"terminals {inlet}": says(inlet) for inlet in TERMINALS}
    made |= {f"mqtt {inlet}": says(inlet) for inlet in BROKER}
    assert made == written("inlets.txt")
    routes = list(demo.intake.app.routes)
    assert routes == table.routes, "a route made past the table"
    assert len(routes) == len(table.inlets)
    for route, inlet in zip(routes, table.inlets, strict=True):
        assert isinstance(route, Route | WebSocketRoute)
        assert route.path == inlet.rule
        assert isinstance(route, WebSocketRoute) or (route.methods or set()) - {"HEAD"} == {inlet.method}


def path(rule: str, key: str) -> str:
    return rule.replace("{rest:path}", f"k/{key}/").replace("{form}", "json").replace("{code}", "C01")


async def passes(there: House, inlet: Inlet, key: str) -> bool:
    """Whether a key gets behind a door with something that everybody it takes could send."""
    if inlet.method == "SOCKET":
        return await _hello(there, key)
    headers = {"Authorization": f"Bearer {key}"}
    url, before = there.url + path(inlet.rule, key), len(await there.fixes())
    async with httpx.AsyncClient(trust_env=False) as client:
        if inlet.rule == "/v1/events" and inlet.method == "POST":
            event = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": "x", "type": "none"}
            headers["Content-Type"] = "application/cloudevents+json"
            answer = await client.post(url, content=msgspec.json.encode(event), headers=headers)
        elif inlet.rule == "/v1/events":
            answer = await client.get(url, params={"source": "x", "id": "x"}, headers=headers)
        elif inlet.rule == "/v1/commands":
            answer = await client.post(url, content=b"{}", headers=headers)
        elif inlet.rule.startswith("/open311") and inlet.method == "POST":
            answer = await client.post(url, data={"api_key": key, "service_code": "none"})
        elif inlet.rule == "/{rest:path}":
            where = {"id": "p1", "lat": "42.0169", "lon": "123.813844", "timestamp": str(there.now // 1000 + before)}
            await client.request(inlet.method, url, params=where)
            return len(await there.fixes()) > before
        else:
            answer = await client.request(inlet.method, url, headers=headers)
    return answer.status_code not in (401, 403, 404) or (inlet.proof is Proof.PUBLIC and answer.status_code == 404)


async def _hello(there: House, key: str) -> bool:
    async with connect(there.stream, proxy=None) as line:
        await line.send(msgspec.json.encode({"t": "hello", "key": key, "devices": []}).decode())
        try:
            return bool(await asyncio.wait_for(line.recv(), 10))
        except ConnectionClosed:
            return False


async def test_keys_pass_the_doors_that_are_written_for_their_kind(demo: House) -> None:
    _, phone = await demo.phone()
    _, revoked = await demo.phone("p2")
    keys = {
        "phone": phone,
        "department": demo.registry.enrol_department("police", simulated=False, now=0)[1],
        "platform": demo.registry.enrol_platform("示例平台", simulated=False, now=0)[1],
        "revoked": revoked,
        "nobody": "x" * 43,
    }
    label = next(one for one in demo.registry.listed_keys() if one.label == "phone of worker 2")
    demo.registry.revoke_key(label.number, 1)
    await demo.known()
    n, wrong = 0, []
    for inlet in demo.intake.table.inlets:
        for kind, key in keys.items():
            n += 1
            wanted = inlet.proof in (Proof.PUBLIC, Proof.OBSERVER) or inlet.takes(kind)
            if await passes(demo, inlet, key) is not wanted:
                wrong.append((str(inlet), kind, wanted))
    print(f"{n} answers of intake's doors, {len(wrong)} deviations")
    assert wrong == []


async def test_counters_are_read_on_this_machine_or_with_the_token(demo: House) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{demo.url}/metrics")).status_code == 200
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            assert (await client.get(f"{demo.url}/metrics", headers={name: "127.0.0.1"})).status_code == 404
    token = "a token of twenty signs".replace(" ", "-")
    for peer in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        assert observes(peer, "", "", passed_on=False)
        assert not observes(peer, "", "", passed_on=True)
    for peer in ("10.0.0.9", "::ffff:10.0.0.9", "testclient", ""):
        assert not observes(peer, "", "", passed_on=False)
        assert not observes(peer, "Bearer ", "", passed_on=False)
        assert not observes(peer, "Bearer x", token, passed_on=False)
        assert observes(peer, f"Bearer {token}", token, passed_on=True)


def _projections(said: str) -> dict[Role, Projection]:
    words = said.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return {ALL[sign]: Projection(shown) for shown, signs in pairs for sign in signs}


def test_topics_are_served_as_written() -> None:
    """Over the socket and by polling alike: both ask `served`."""
    table = written("topics.txt")
    assert table.keys() == {kind.value for kind in Kind}
    n, wrong = 0, []
    for kind, said in table.items():
        shown = _projections(said)
        for role in Role:
            for scope in (CITY, OWN):
                for region in (CITY, OWN, OTHER, "2101"):
                    subject = Subject(id="s", role=role, scope=scope, person="p")
                    got = served(subject, f"{kind}/{region}", 0)
                    n += 1
                    if (got.projection if got else None) is not _wanted(Kind(kind), shown.get(role), scope, region):
                        wrong.append((kind, role.value, scope, region, str(got)))
    print(f"{n} answers of topics, {len(wrong)} deviations")
    assert wrong == []


def _wanted(kind: Kind, shown: Projection | None, scope: str, region: str) -> Projection | None:
    if shown is None or region == "2101":
        return None
    if kind in (Kind.FEED, Kind.HEALTH):
        brief = kind is Kind.HEALTH and scope != CITY
        return (Projection.BRIEF if brief else shown) if scope.startswith(region) else None
    if kind is Kind.WORKERS and region == CITY:
        return None
    return shown if region.startswith(scope) else None


def command(role: Role, action: str, scope: str) -> Command:
    return Command(
        id=str(uuid.uuid4()),
        source="dashboard",
        at=0,
        sent=real_ms(),
        subject="s",
        role=role.value,
        scope=scope,
        action=action,
        object=str(uuid.uuid4()),
        wish=CaseWish() if action in ("case.move", "case.mark") else None,
        matter=NewCase(type="D01", region=OWN) if action == "case.report" else None,
        body=msgspec.msgpack.encode(made()) if (made := body_type(action)) else b"",
    )


def test_commands_are_taken_and_folded_as_written() -> None:
    """At intake's door by the role alone, in the fold for the own area alone."""
    table = written("commands.txt")
    no_command = {Action.OPEN, Action.SUBSCRIBE, Action.EXPORT, Action.CHANGE, Action.REVEAL}
    assert table.keys() == {action.value for action in set(Action) - no_command}
    n, wrong = 0, []
    for action in Action:
        said = table.get(action.value, "")
        for sign, role in ALL.items():
            asked = command(role, action.value, OWN)
            kind = action.value.partition(".")[0]
            answers = {
                "door": (_refusal(asked) is None, sign in said),
                "own": (may(asked, CommandTarget(kind, OWN), 0), sign in said),
                "other": (may(asked, CommandTarget(kind, OTHER), 0), False),
                "of another kind": (may(asked, CommandTarget("x", OWN), 0), False),
            }
            n += len(answers)
            wrong += [(action.value, role.value, at) for at, (got, wanted) in answers.items() if got is not wanted]
    print(f"{n} answers of commands, {len(wrong)} deviations")
    assert wrong == []


async def test_a_command_comes_under_a_key_of_its_purpose_alone(demo: House) -> None:
    n = 0
    for purpose, key in KEYS.items():
        lines = ((Role.DUTY, "call.answer"), (Role.SYSTEM, "call.lost"))
        for role, action in ((Role.DUTY, "alert.note"), (Role.SYSTEM, "alert.called"), *lines):
            asked = command(role, action, CITY)
            body = wire.encode(asked)
            async with httpx.AsyncClient(trust_env=False) as client:
                answer = await client.post(f"{demo.url}/v1/commands", content=body, headers=wire.headers(key, body))
            people = purpose in (KeyPurpose.DESK, KeyPurpose.SEAT) and role is Role.DUTY
            wanted = people or (purpose is KeyPurpose.CALLER and role is Role.SYSTEM)
            if action.startswith("call."):
                wanted = purpose is KeyPurpose.CALLS
            assert (answer.status_code == 202) is wanted, (purpose, role, answer.text)
            n += 1
    print(f"{n} answers of signing keys, 0 deviations")


def test_a_reveal_is_no_command_and_an_unnamed_field_is_none() -> None:
    who = Subject(id="s", role=Role.DUTY, scope=OWN)
    assert allow(who, Action.REVEAL, CommandTarget("case", OWN), field="phone")
    assert not allow(who, Action.REVEAL, CommandTarget("case", OWN))
    assert not allow(who, Action.REVEAL, CommandTarget("case", OTHER), field="phone")
