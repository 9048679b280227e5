"""What a department's key and a place in the journal are good for, against the real processes: nothing that is not
theirs, before and after a signing key was rotated."""

from __future__ import annotations

import http.client
import json
import uuid

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.journal.api import Event, Group
from streams.model.case import Case, CaseState, Category
from streams.model.event import Command, NewCase, Report
from streams.model.fix import Lane
from streams.model.reject import Reason, Reject
from streams.operate.keys import read_keys
from streams.ports import post
from streams.registry import signing
from streams.wire import command as wire
from streams.wire import entry
from streams.wire.signed import KeyPurpose
from tests.journeys.seats import VILLAGE, House, Telephone
from tests.journeys.stack import BOUND_S, Stack, until

pytestmark = pytest.mark.journey


def events(stack: Stack, key: str, *items: dict[str, object]) -> tuple[int, dict[str, object]]:
    body = json.dumps(list(items)).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents-batch+json"}
    status, answer = post(f"{stack.settings.intake_url}/v1/events", body, headers, 10)
    return status, json.loads(answer)


def verdict(stack: Stack, key: str, name: str) -> dict[str, object]:
    line = http.client.HTTPConnection("127.0.0.1", stack.settings.intake.port, timeout=10)
    line.request("GET", f"/v1/events?source=/u&id={name}", headers={"Authorization": f"Bearer {key}"})
    found: dict[str, object] = json.loads(line.getresponse().read())
    line.close()
    return found


def status(case: str, version: int, state: str, **data: object) -> dict[str, object]:
    told = {"case": case, "version": version, "state": state, **data}
    return {
        "specversion": "1.0",
        "id": f"{case}/{version}/{state}",
        "source": "/u",
        "type": "city.case.status",
        "data": told,
    }


def case_of(stack: Stack, name: str) -> Case | None:
    history = History(stack.settings.history_url)
    history.open()
    try:
        return history.cases.get(name)
    finally:
        history.close()


def command(name: str) -> Command:
    return Command(
        id=str(uuid.uuid4()),
        source="dashboard",
        at=0,
        sent=real_ms(),
        subject="s",
        role=Role.DUTY_LEAD.value,
        scope="2112",
        action="case.report",
        object=name,
        person="nobody",
        matter=NewCase(type="D01", region=VILLAGE),
    )


async def rejected(stack: Stack, reason: Reason) -> list[Reject]:
    async with stack.journal() as journal:
        first = (await journal.figures())["rejects"].first
        before = type(first)(max(0, first.ms - 1), 0)
        found = [msgspec.msgpack.decode(raw, type=Reject) for _, raw in await journal.rejects(before, count=1_000)]
    return [one for one in found if one.reason is reason]


async def test_a_foreign_key_and_a_forged_entry_move_nothing(quiet: Stack) -> None:
    telephone = Telephone()
    keys, house = read_keys(quiet.settings), House(quiet, telephone)
    report = Report(id="c-1", source="", at=0, region=VILLAGE, type="C01", category=Category.CITY, text="占道")
    await house.tell(keys.fleet_key, keys.first_sender, "incident", report)
    await until(lambda: case_of(quiet, "c-1") is not None, BOUND_S, "the matter in the history")
    utility, platform = keys.departments["utility"], keys.platform
    assert platform is not None
    steps = ((1, "HANDLING"), (2, "CHECKING"), (3, "CLOSED"))
    assert events(quiet, utility.key, *(status("c-1", n, state) for n, state in steps))[0] == 202
    told = [
        status("c-1", 1, "TRIAGED", acting=VILLAGE),
        status("c-1", 2, "DISPATCHED", acting=VILLAGE, unit="urban"),
        status("c-1", 3, "CLOSED", acting=VILLAGE),
    ]
    assert events(quiet, platform.key, *told)[0] == 202

    def moved() -> bool:
        found = case_of(quiet, "c-1")
        return found is not None and found.version >= 2

    await until(moved, BOUND_S, "the platform's own steps")
    found = case_of(quiet, "c-1")
    assert found is not None
    assert (found.state, [step.by for step in found.steps]) == (CaseState.DISPATCHED, [VILLAGE, VILLAGE])
    for n, state in steps:
        assert verdict(quiet, utility.key, f"c-1/{n}/{state}") == {"state": "not_refused"}
    assert verdict(quiet, platform.key, "c-1/3/CLOSED")["reason"] == "illegal"

    forged, real = str(uuid.uuid4()), str(uuid.uuid4())
    packed = Event(0, entry.pack(command(forged)), identity=b"forged-entry")
    async with quiet.journal() as journal:
        await journal.append([Group(device=0, epoch=1, lane=Lane.FOREIGN, events=(packed,))])
    quiet.run("rotate-key", "desk")
    body = wire.encode(command(real))
    headers = wire.headers(signing.signer(quiet.settings.store.data_dir, KeyPurpose.DESK)(), body)
    assert headers["X-Key"] == "desk-2"
    assert post(f"{quiet.settings.intake_url}{wire.PATH}", body, headers, 10)[0] == 202
    await until(lambda: case_of(quiet, real) is not None, BOUND_S, "the command under the new key")
    assert case_of(quiet, forged) is None
    assert len(await rejected(quiet, Reason.UNSIGNED)) == 1
    assert "equal to the checkpoint" in quiet.run("rebuild", "--verify")
    telephone.close()
