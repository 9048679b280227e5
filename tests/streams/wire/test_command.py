from __future__ import annotations

import msgspec
import pytest

from streams.errors import DecodeError
from streams.model.event import Command
from streams.wire.command import BODY_LIMIT, decode, encode, headers
from streams.wire.signed import KeyPurpose
from tests.signing import KEYS, RING
from tests.streams.fold.city import tick

WISH = Command(
    id="0190163d-8694-739b-aea5-966c26f8ad91",
    source="dashboard",
    at=0,
    sent=1,
    subject="s",
    role="duty",
    scope="2112",
    by="值班员",
    action="alert.acknowledge",
    object="sos/1/2",
)


def test_what_is_sent_is_what_is_read() -> None:
    assert decode(encode(WISH)) == WISH


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"id":1}', encode(WISH)[:-1], msgspec.msgpack.encode(tick(1))])
def test_what_is_no_command_is_refused(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(raw)


def test_too_long_is_named_before_it_is_read() -> None:
    with pytest.raises(DecodeError, match=str(BODY_LIMIT)):
        decode(b" " * (BODY_LIMIT + 1))


def test_the_headers_prove_the_key_and_do_not_hold_it() -> None:
    body, key = encode(WISH), KEYS[KeyPurpose.DESK]
    sent = headers(key, body)
    assert RING.verified(sent["X-Key"], body, bytes.fromhex(sent["X-Signature"]), 1) == key
    assert key.secret.hex() not in str(sent)
    assert not any("uthorization" in name for name in sent)
