"""Gateways' reports: signed or not taken, each arrival an event, texts scrubbed."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx
import msgspec
import pytest

from streams.model.outgoing.attempt import AttemptState
from streams.model.outgoing.delivery import Delivery
from tests.streams.intake.house import REPORT_SECRET, House

KEY = "a" * 32


async def report(there: House, said: Any, gateway: str = "sms", secret: str = REPORT_SECRET) -> httpx.Response:
    body = msgspec.json.encode(said)
    headers = {"X-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}
    async with httpx.AsyncClient() as client:
        return await client.post(f"{there.url}/v1/deliveries/{gateway}", content=body, headers=headers)


async def deliveries(there: House) -> list[Delivery]:
    return [event for event in await there.events() if isinstance(event, Delivery)]


async def test_a_report_is_an_event_and_one_that_comes_twice_is_two(demo: House) -> None:
    said = {"id": KEY, "state": "delivered"}
    assert [(await report(demo, said)).status_code for _ in range(2)] == [202, 202]
    found = await deliveries(demo)
    assert [(one.attempt, one.state, one.gateway) for one in found] == [(KEY, AttemptState.DELIVERED, "sms")] * 2


async def test_a_list_is_as_many_events_without_the_numbers_that_it_names(demo: House) -> None:
    said = [{"id": KEY, "state": "failed", "note": "13912345678 停机"}, {"id": "b", "state": "delivered"}]
    assert (await report(demo, said)).json() == {"kept": 2}
    found = await deliveries(demo)
    assert [one.attempt for one in found] == [KEY, "b"]
    assert "13912345678" not in found[0].note


@pytest.mark.parametrize(
    ("said", "gateway", "secret", "status"),
    [
        ({"id": KEY, "state": "delivered"}, "sms", "other", 401),
        ({"id": KEY, "state": "delivered"}, "pigeon", REPORT_SECRET, 401),
        ({"id": KEY, "state": "taken"}, "sms", REPORT_SECRET, 422),
        ({"state": "delivered"}, "sms", REPORT_SECRET, 422),
        ([], "sms", REPORT_SECRET, 202),
    ],
)
async def test_what_proves_nothing_or_says_nothing_is_no_event(
    demo: House, said: Any, gateway: str, secret: str, status: int
) -> None:
    assert (await report(demo, said, gateway, secret)).status_code == status
    assert await deliveries(demo) == []
