from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from streams.intake.bodies import address_of, body_of


def request(parts: list[bytes], headers: dict[str, str] | None = None) -> tuple[Request, list[int]]:
    read = [0]

    async def receive() -> dict[str, Any]:
        read[0] += 1
        return {"type": "http.request", "body": parts[read[0] - 1], "more_body": read[0] < len(parts)}

    raw = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request({"type": "http", "headers": raw, "client": ("10.0.0.1", 1)}, receive), read


async def test_a_body_within_its_limit_is_read_whole() -> None:
    one, _ = request([b"ab", b"c"])
    assert await body_of(one, 3) == b"abc"


@pytest.mark.parametrize("length", ["4", "9" * 400])
async def test_one_that_declares_more_is_not_read(length: str) -> None:
    one, read = request([b"abc"], {"content-length": length})
    assert await body_of(one, 3) is None
    assert read == [0]


async def test_one_that_does_not_say_is_read_no_further() -> None:
    one, read = request([b"ab"] * 100)
    assert await body_of(one, 3) is None
    assert read == [2]


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1", "9.9.9.9"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_address_is_believed_from_our_own_proxies_alone(proxies: int, said: str, address: str) -> None:
    one, _ = request([], {"x-forwarded-for": said})
    assert address_of(one, proxies) == address
