"""Departments' systems and tasks: what one received is read by its own key alone, its receipts come back as events."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec

from streams.clock import real_ms
from streams.fold.tasks.tasks import Tasks
from streams.model.entry_id import EntryId
from streams.model.event import Changed, TaskReceipt
from streams.model.local_day import iso
from streams.model.receipt import Step
from streams.model.reject import Reason
from streams.model.tasks.task import Task, TaskRow
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry
from tests.streams.fold.city import NOW
from tests.streams.fold.tasks.test_tasks import DAY, VILLAGES
from tests.streams.fold.tasks.test_tasks import House as Fold
from tests.streams.intake.house import House
from tests.streams.intake.test_departments import post

KINDS: dict[str, Any] = {"task": Task, "task_row": TaskRow}


async def key_of(there: House, department: str) -> str:
    _, key = there.registry.enrol_department(department, simulated=False, now=real_ms())
    await there.known()
    return key


async def read(there: House, key: str, **query: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        headers = {"Authorization": f"Bearer {key}"}
        return await client.get(f"{there.url}/v1/tasks", params=query, headers=headers)


def receipt(n: int, step: str, task: str = "t1", **data: Any) -> dict[str, Any]:
    said = {"specversion": "1.0", "id": f"r{n}", "source": "/justice", "type": "city.task.receipt", "subject": task}
    return said | {"data": {"step": step, **data}}


async def confirmed(there: House) -> list[TaskReceipt]:
    bodies = [body for one in await there.kept() for body in entry.bodies(one.events)]
    return [event for event in map(entry.unpack, bodies) if isinstance(event, TaskReceipt)]


def given(there: House) -> Fold:
    """Two tasks as the fold made them, written to history: one for a village and a department, one for another."""
    there.registry.set_regulation(regulation(CasesSection()), real_ms())
    fold = Fold()
    told: list[Any] = []
    send = fold.send

    def kept(*events: Any) -> Any:
        done = send(*events)
        found = [one for one in done.events if isinstance(one, Changed)]
        told[:] = [msgspec.msgpack.decode(one.record, type=KINDS[one.kind]) for one in found]
        there.history.put(told, EntryId(NOW, fold._n), fold.picture.now)
        return done

    fold.send = kept  # type: ignore[method-assign]
    fold.issue(VILLAGES[0], "ujustice", text="逐户排查")
    fold.issue("upolice", name="t2")
    return fold


async def test_a_department_reads_what_it_received_and_nothing_else(demo: House) -> None:
    given(demo)
    answer = await read(demo, await key_of(demo, "justice"))
    assert answer.headers["content-type"].startswith("application/cloudevents-batch+json")
    (event,) = answer.json()
    assert (event["type"], event["subject"], event["time"]) == ("city.task.given", "t1", iso(NOW))
    data = event["data"]
    assert (data["title"], data["text"], data["due"], data["state"]) == (
        "燃气入户排查",
        "逐户排查",
        iso(NOW + DAY),
        "open",
    )
    assert "to" not in data, "who else received it is not this system's business"
    assert [one["subject"] for one in (await read(demo, await key_of(demo, "police"))).json()] == ["t2"]
    assert (await read(demo, await key_of(demo, "water"))).json() == []
    later = await read(demo, await key_of(demo, "justice"), since=iso(NOW + 1000))
    assert later.json() == []


async def test_other_keys_and_words_are_refused(demo: House) -> None:
    given(demo)
    _, platform = demo.registry.enrol_platform("upstream", simulated=False, now=real_ms())
    _, phone = await demo.phone()
    for key in (platform, phone, "wrong"):
        assert (await read(demo, key)).status_code == 401
    assert (await read(demo, await key_of(demo, "justice"), since="yesterday")).status_code == 422
    answer = await post(demo, receipt(1, "accepted"), key=platform)
    assert (answer.status_code, answer.json()["refused"][0]["reason"]) == (422, Reason.NOT_ALLOWED)
    own = await key_of(demo, "justice")
    for n, wrong in enumerate((receipt(2, "delivered"), receipt(3, "eaten"), receipt(4, "done", task=""))):
        answer = await post(demo, wrong, key=own)
        assert (answer.status_code, answer.json()["refused"][0]["reason"]) == (422, Reason.MALFORMED), n
    assert await confirmed(demo) == []


async def test_a_receipt_goes_the_whole_way_and_is_read_again(demo: House) -> None:
    fold, key = given(demo), await key_of(demo, "justice")
    batch = [receipt(1, "accepted"), receipt(2, "done", note="已完成，电话 13812345678", evidence=["case/c-1"])]
    answer = await post(demo, batch, "application/cloudevents-batch+json", key=key)
    assert (answer.status_code, answer.json()["kept"]) == (202, 2)
    assert (await post(demo, receipt(1, "accepted"), key=key)).json().get("repeated") == 1
    found = await confirmed(demo)
    assert [(one.department, one.step, one.task) for one in found] == [
        ("justice", Step.ACCEPTED, "t1"),
        ("justice", Step.DONE, "t1"),
    ]
    assert "13812345678" not in found[1].note
    done = fold.send(*(msgspec.structs.replace(one, at=NOW) for one in found))
    assert done.refused == []
    row = fold.picture.kind(Tasks).row("t1", "ujustice")
    assert row is not None
    assert (row.state, row.receipts[1].evidence, row.receipts[1].by) == ("done", ("case/c-1",), "justice")
    (event,) = (await read(demo, key)).json()
    assert event["data"]["state"] == "done"
