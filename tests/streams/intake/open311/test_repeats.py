from __future__ import annotations

import asyncio

import httpx
import pytest

from streams.clock import real_ms
from streams.intake.open311.form import FormBody
from streams.intake.open311.repeats import SPAN_MS, Repeats, names
from streams.model.event import Report
from tests.streams.intake.house import House
from tests.streams.intake.recorded import RULES, VILLAGE, key_of, told
from tests.streams.intake.test_open311_shapes import ask

NOW = 1_795_400_000_000 // SPAN_MS * SPAN_MS
SECRET = b"s" * 32


def form(**fields: str) -> FormBody:
    return FormBody({name.replace("__", "."): (value,) for name, value in fields.items()})


PLAIN = form(api_key="k", service_code="H05", lat="42", long="123", description="路灯不亮", phone="13812345678")


@pytest.fixture
async def city(demo: House) -> House:
    demo.registry.set_regulation(RULES, real_ms())
    await demo.known()
    return demo


async def reports(there: House) -> list[Report]:
    return [event for event in await told(there) if isinstance(event, Report)]


def test_ids_follow_from_sender_words_and_slot_and_not_from_the_key() -> None:
    own, before = names(1, PLAIN, "", NOW, SECRET)
    assert names(1, PLAIN, "", NOW + SPAN_MS - 1, SECRET)[0] == own
    assert names(1, PLAIN, "", NOW - 1, SECRET)[0] == before
    assert names(1, form(**{**_flat(PLAIN), "api_key": "another"}), "", NOW, SECRET)[0] == own
    others = [names(2, PLAIN, "", NOW, SECRET), names(1, PLAIN, "", NOW, b"t" * 32)]
    others += [
        names(1, form(**{**_flat(PLAIN), field: "x"}), "", NOW, SECRET) for field in ("phone", "jurisdiction_id")
    ]
    assert own not in {one[0] for one in others}


def test_a_name_of_the_senders_own_is_who_it_is_for_ever() -> None:
    first = names(1, PLAIN, "fms-42", NOW, SECRET)
    assert first == names(1, form(description="other"), "fms-42", NOW + 90 * 86_400_000, b"t" * 32)
    assert len(first) == 1
    assert names(1, FormBody({"attribute[external_id]": ("fms-42",)}), "", NOW, SECRET) == first
    assert names(2, PLAIN, "fms-42", NOW, SECRET) != first


@pytest.mark.parametrize(
    ("given", "after", "which"), [("own", 0, 0), ("before", 1, 1), ("before", SPAN_MS, 0), ("none", 0, 0)]
)
async def test_what_came_less_than_a_span_ago_is_the_same(given: str, after: int, which: int) -> None:
    ids = names(1, PLAIN, "", NOW, SECRET)
    at = {"own": {ids[0]: NOW}, "before": {ids[1]: NOW - 1}, "none": {}}[given]
    found = await Repeats(lambda case: at.get(case, 0)).which(ids, NOW - 1 + after)
    assert found.id == ids[which]
    assert (found.at > 0) == (given == "own" or which == 1)


async def test_a_button_pressed_twice_is_one_matter_and_one_answer(city: House) -> None:
    fields = {"api_key": await key_of(city), "service_code": "H05", "address_id": VILLAGE, "description": "井盖缺失"}
    fields |= {"first_name": "三", "phone": "13812345678"}
    both = await asyncio.gather(*(ask(city, "POST", "/requests.json", fields) for _ in range(2)))
    later = await ask(city, "POST", "/requests.json", fields)
    assert {answer.status_code for answer in (*both, later)} == {200}
    assert [answer.json() for answer in both] == [later.json()] * 2
    (one,) = await reports(city)
    assert len(city.registry.parties(one.id)) == 1
    assert (await ask(city, "POST", "/requests.json", fields | {"description": "又一处"})).status_code == 200
    assert len(await reports(city)) == 2


async def test_who_heard_no_answer_is_told_the_same_code_by_a_server_that_began_anew(city: House) -> None:
    fields = {"api_key": await key_of(city), "service_code": "H05", "address_id": VILLAGE, "description": "井盖缺失"}
    first = (await ask(city, "POST", "/requests.json", fields)).json()[0]
    door = city.intake._open311
    door._repeats = Repeats(city.registry.pin_given)
    again = (await ask(city, "POST", "/requests.json", fields)).json()[0]
    assert again["service_request_id"] == first["service_request_id"]
    assert again["service_notice"].startswith("同样的内容已收到过")
    assert (len(first["pin"]), again["pin"]) == (8, "")
    assert len(await reports(city)) == 1


async def test_what_failed_for_want_of_a_journal_is_tried_anew(city: House) -> None:
    fields = {"api_key": await key_of(city), "service_code": "H05", "address_id": VILLAGE, "description": "井盖缺失"}
    fields |= {"email": "z@example.com"}
    city.journal.away = True
    assert (await ask(city, "POST", "/requests.json", fields)).status_code == 503
    city.journal.away = False
    assert (await ask(city, "POST", "/requests.json", fields)).status_code == 200
    (one,) = await reports(city)
    assert len(city.registry.parties(one.id)) == 1


async def test_a_client_that_names_its_request_is_heard_once(city: House) -> None:
    fields = {"api_key": await key_of(city), "service_code": "H05", "address_id": VILLAGE}
    async with httpx.AsyncClient(headers={"Idempotency-Key": "t-1"}) as client:
        for text in ("井盖缺失", "井盖缺失，请尽快"):
            answer = await client.post(f"{city.url}/open311/v2/requests.json", data=fields | {"description": text})
            assert answer.status_code == 200, answer.text
    assert [one.text for one in await reports(city)] == ["井盖缺失"]


async def test_nobody_finds_a_telephone_by_trying(city: House) -> None:
    """What the journal holds of a matter says nothing of who asked, to who has not the house's secret."""
    fields = {"api_key": await key_of(city), "service_code": "H05", "address_id": VILLAGE, "phone": "13812345678"}
    await ask(city, "POST", "/requests.json", fields)
    (one,) = await reports(city)
    guesses = names(1, FormBody({name: (value,) for name, value in fields.items()}), "", real_ms(), b"")
    assert one.id not in guesses


def _flat(of: FormBody) -> dict[str, str]:
    return {name: values[0] for name, values in of.fields.items()}
