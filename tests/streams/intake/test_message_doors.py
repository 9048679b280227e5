"""Messages at the doors: a phone confirms on its incident lane, a department reads and confirms by its own key."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from streams.clock import real_ms
from streams.gateway.own import is_own
from streams.model.entry_id import EntryId
from streams.model.event import Changed, MessageReceipt
from streams.model.local_day import iso
from streams.model.messages.message import Message, MessageRow
from streams.model.receipt import Step
from streams.model.reject import Reason
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire.phone import Kept
from tests.streams.fold.city import NOW
from tests.streams.fold.messaging.dispatcher import FULL, TOWN, Dispatcher
from tests.streams.intake.house import House
from tests.streams.intake.line import batch, line
from tests.streams.intake.test_departments import post
from tests.streams.intake.test_task_door import key_of

KINDS: dict[str, Any] = {"message": Message, "message_row": MessageRow}


def given(there: House) -> Dispatcher:
    """Two orders as the fold made them, written to history."""
    there.registry.set_regulation(regulation(CasesSection()), real_ms())
    desk = Dispatcher()
    desk.message("uurban", TOWN, answer_s=300)
    desk.message("upolice", name="m2")
    told = [one for done in desk.told for one in done.events if isinstance(one, Changed) and one.kind in KINDS]
    records = [msgspec.msgpack.decode(one.record, type=KINDS[one.kind]) for one in told]
    there.history.put(records, EntryId(NOW, 9), desk.picture.now)
    return desk


async def read(there: House, key: str, **query: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        headers = {"Authorization": f"Bearer {key}"}
        return await client.get(f"{there.url}/v1/messages", params=query, headers=headers)


def receipt(n: int, step: str, message: str = "m1", **data: Any) -> dict[str, Any]:
    said = {"specversion": "1.0", "id": f"r{n}", "source": "/urban", "type": "city.message.receipt", "subject": message}
    return said | {"data": {"step": step, **data}}


async def confirmed(there: House) -> list[MessageReceipt]:
    return [event for event in await there.events() if isinstance(event, MessageReceipt)]


async def test_a_phones_receipt_is_an_item_of_its_incident_lane_and_bears_its_own_worker(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    desk, now = Dispatcher(), demo.now
    desk.message(FULL)
    said = MessageReceipt(id="r1", source="", at=now, message="m1", step=Step.ACCEPTED, worker=999, department="urban")
    async with line(demo, key) as phone:
        assert await phone.ask(batch(device, "incident", 1, said)) == Kept(n=1, hi=((device, "incident", 1),))
        again = await phone.ask(batch(device, "incident", 1, said), n=2)
        assert again == Kept(n=2, hi=((device, "incident", 1),), duplicates=1)
    (event,) = await confirmed(demo)
    assert (event.worker, event.department, event.source) == (1, "", f"device/{device}"), "its own, whatever it says"
    assert desk.send(event).refused[0].reason is Reason.NOT_THEIRS
    done = desk.send(msgspec.structs.replace(event, worker=11))
    assert (done.refused, desk.row(FULL).state) == ([], "accepted")


async def test_a_department_reads_what_it_was_sent_and_confirms_it(demo: House) -> None:
    desk, key = given(demo), await key_of(demo, "urban")
    (event,) = (await read(demo, key)).json()
    assert (event["type"], event["subject"], event["source"]) == ("city.message.sent", "m1", "/messages")
    data = event["data"]
    assert (data["kind"], data["text"], data["state"], data["due"]) == ("order", "请到现场", "sent", iso(NOW + 300_000))
    assert "to" not in data, "who else received it is not this system's business"
    assert [one["subject"] for one in (await read(demo, await key_of(demo, "police"))).json()] == ["m2"]
    answer = await post(demo, receipt(1, "accepted", note="已派车，电话 13812345678"), key=key)
    assert (answer.status_code, answer.json()["kept"]) == (202, 1)
    (found,) = await confirmed(demo)
    assert (found.department, found.worker, "13812345678" in found.note) == ("urban", 0, False)
    assert desk.send(msgspec.structs.replace(found, at=NOW)).refused == []
    (made,) = desk.row("uurban").receipts
    assert (desk.row("uurban").state, made.via, made.by) == ("accepted", "system", "urban")


@pytest.mark.parametrize("wrong", [receipt(2, "progress"), receipt(3, "eaten"), receipt(4, "done", message="")])
async def test_what_is_no_step_of_a_message_is_refused(demo: House, wrong: dict[str, Any]) -> None:
    answer = await post(demo, wrong, key=await key_of(demo, "urban"))
    assert (answer.status_code, answer.json()["refused"][0]["reason"]) == (422, Reason.MALFORMED)


async def test_only_departments_read_and_confirm_here(demo: House) -> None:
    given(demo)
    _, platform = demo.registry.enrol_platform("upstream", simulated=False, now=real_ms())
    _, phone = await demo.phone()
    for key in (platform, phone, "wrong"):
        assert (await read(demo, key)).status_code == 401
    answer = await post(demo, receipt(1, "accepted"), key=platform)
    assert (answer.status_code, answer.json()["refused"][0]["reason"]) == (422, Reason.NOT_ALLOWED)
    assert await confirmed(demo) == []


def test_what_a_worker_has_is_in_the_topic_of_its_own_number() -> None:
    desk = Dispatcher()
    desk.message(FULL, answer_s=60)
    assert is_own(f"own/{FULL}/self")
    assert desk.own()[FULL, "message/m1"]["text"] == "请到现场"
