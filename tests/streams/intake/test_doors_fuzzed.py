"""Everything that can be made of the doors' own description, right and wrong, with a right key and a wrong one: nothing
makes a server error, and the doors still answer afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from streams.clock import real_ms
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.intake.house import House
from tests.streams.intake.recorded import key_of

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "doors.yaml"
EXAMPLES = 15


@schemathesis.serializer("application/msgpack")
def packed(_: Any, value: Any) -> bytes:
    """Commands are msgpack; what has no form in it goes as some other bytes."""
    try:
        return value if isinstance(value, bytes) else msgspec.msgpack.encode(value)
    except (OverflowError, TypeError, ValueError):
        return repr(value).encode("utf-8", "replace")


SPECIFICATION = yaml.safe_load(DOCUMENT.read_text("utf-8"))
SPECIFIED: dict[str, Any] = SPECIFICATION["paths"]
schema = schemathesis.openapi.from_dict(SPECIFICATION)
OPERATIONS: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]


def test_every_door_for_others_is_described() -> None:
    """But for what takes any path: wrong ones of Open311, and phones' of any client."""
    rows = [line.split()[1:3] for line in (ROOT / "tests" / "data" / "inlets.txt").read_text("utf-8").splitlines()]
    doors = {(method, rule.rstrip(":")) for method, rule in rows if method in ("GET", "POST") and "{rest" not in rule}
    described = {(method.upper(), path) for path, methods in SPECIFIED.items() for method in methods}
    assert doors - described == {("GET", "/v1/snapshot"), ("GET", "/v1/totals")}, "protocol.md describes the gateway's"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
async def test_no_request_makes_a_server_error(demo: House, operation: Any) -> None:
    demo.registry.set_regulation(regulation(CasesSection()), real_ms())
    key = await key_of(demo)
    _, phone = await demo.phone()
    described = SPECIFIED[operation.path][operation.method.lower()]["responses"]
    seen: list[int] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.data(), known=st.booleans())
    def fuzz(case: st.DataObject, known: bool) -> None:
        modes = schemathesis.GenerationMode
        mode = case.draw(st.sampled_from([modes.POSITIVE, modes.NEGATIVE]))
        made = case.draw(operation.as_strategy(generation_mode=mode))
        if known:
            made.headers = {**(made.headers or {}), "Authorization": f"Bearer {key}"}
            if "key" in (made.path_parameters or {}):
                made.path_parameters["key"] = phone
            if isinstance(made.body, dict) and "service_code" in made.body:
                made.body["api_key"] = key
        answer = made.call(base_url=demo.url)
        seen.append(answer.status_code)
        assert str(answer.status_code) in described, (answer.status_code, made)

    await asyncio.to_thread(fuzz)
    assert seen
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{demo.url}/healthz")).text == "ok\n"
