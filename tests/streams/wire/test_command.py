from __future__ import annotations

import pytest

from streams.errors import DecodeError
from streams.wire.command import BODY_LIMIT, Envelope, decode, encode, signature, signed_by

WISH = Envelope(
    id="0190163d-8694-739b-aea5-966c26f8ad91",
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


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"id":1}', encode(WISH)[:-1], encode(WISH)[:-1] + b',"more":1}'])
def test_what_is_no_command_is_refused(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(raw)


def test_too_long_is_named_before_it_is_read() -> None:
    with pytest.raises(DecodeError, match=str(BODY_LIMIT)):
        decode(b" " * (BODY_LIMIT + 1))


def test_a_signature_belongs_to_its_key_and_its_words() -> None:
    body = encode(WISH)
    said = signature("key", body)
    assert signed_by("key", body, said)
    assert not signed_by("other", body, said)
    assert not signed_by("key", body + b" ", said)
    assert not signed_by("key", body, "")
