"""One contract for every way out, the fake of the tests among them: what is certain is said, and nothing else is."""

from __future__ import annotations

import hashlib
import hmac
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header

import msgspec
import pytest

from streams.caller.channel import CallMessage, Contact, OutgoingChannel, refused
from streams.caller.http_channels import Chat, Sms, Webhook
from streams.caller.mail_channel import Mail
from streams.model.outgoing.attempt import AttemptState, SendChannel
from streams.work_sections import MailSecurity, OutgoingSection
from tests.streams.caller.fake_channel import FakeChannel
from tests.streams.caller.receiver import Mood, http_gateway, mail_gateway

S = AttemptState
TEMPLATE = '{"mobile": "{to}", "content": "{text}", "extra": {"ref": ["{id}"]}}'
MESSAGE = CallMessage(
    "sos/7/1/9", "sos", 1, "211221106", 9, 1, False, True, "a" * 32, 1, '【模拟数据】有一条"特急"提醒。请查看'
)
WHERE = Contact("13900000000", "chief@example.org")
Received = Callable[[], list[bytes]]
Maker = Callable[[Mood], AbstractContextManager[tuple[OutgoingChannel, Received]]]


@contextmanager
def _webhook(mood: Mood) -> Iterator[tuple[OutgoingChannel, Received]]:
    with http_gateway(mood) as (url, came):
        yield Webhook(url, "secret"), lambda: came.bodies


@contextmanager
def _sms(mood: Mood) -> Iterator[tuple[OutgoingChannel, Received]]:
    with http_gateway(mood) as (url, came):
        yield Sms(url, "secret", TEMPLATE), lambda: came.bodies


@contextmanager
def _chat(mood: Mood) -> Iterator[tuple[OutgoingChannel, Received]]:
    with http_gateway(mood, b'{"errcode": 0, "errmsg": "ok"}') as (url, came):
        yield Chat(url), lambda: came.bodies


@contextmanager
def _mail(mood: Mood) -> Iterator[tuple[OutgoingChannel, Received]]:
    with mail_gateway(mood) as (port, came):
        yield Mail(_mail_section(port)), lambda: came.bodies


@contextmanager
def _fake(mood: Mood) -> Iterator[tuple[OutgoingChannel, Received]]:
    fake = FakeChannel(SendChannel.SMS, mood)
    yield fake, lambda: [name.encode() for name in fake.received]


EVERY = {"webhook": _webhook, "sms": _sms, "chat": _chat, "mail": _mail, "fake": _fake}
channels = pytest.mark.parametrize("made", EVERY.values(), ids=EVERY)


def _mail_section(port: int) -> OutgoingSection:
    return OutgoingSection(
        mail_host="127.0.0.1", mail_port=port, mail_security=MailSecurity.NONE, mail_from="city@example.org"
    )


@channels
def test_what_a_gateway_took_is_taken_and_came_once(made: Maker) -> None:
    with made(Mood.TAKES) as (channel, came):
        assert channel.send(MESSAGE, WHERE).state is S.TAKEN
        assert len(came()) == 1


@channels
def test_what_a_gateway_refused_is_certainly_not_sent(made: Maker) -> None:
    with made(Mood.REFUSES) as (channel, _):
        result = channel.send(MESSAGE, WHERE)
    assert result.state is S.REFUSED
    assert result.note


@channels
def test_what_broke_off_after_it_was_sent_is_unknown(made: Maker) -> None:
    with made(Mood.HANGS_UP) as (channel, came):
        assert channel.send(MESSAGE, WHERE).state is S.UNKNOWN
        assert len(came()) == 1


@pytest.mark.parametrize("made", [_webhook, _sms, _chat])
def test_a_server_that_failed_may_have_sent_it(made: Maker) -> None:
    with made(Mood.FAILS) as (channel, _):
        assert channel.send(MESSAGE, WHERE).state is S.UNKNOWN


def test_a_mail_server_that_says_later_has_not_sent_it() -> None:
    with _mail(Mood.FAILS) as (channel, _):
        assert channel.send(MESSAGE, WHERE).state is S.REFUSED


def test_where_nothing_listens_nothing_was_sent() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        url = f"http://127.0.0.1:{port}/"
        for channel in (Webhook(url, ""), Sms(url, "", TEMPLATE), Chat(url), Mail(_mail_section(port))):
            assert channel.send(MESSAGE, WHERE).state is S.REFUSED


def test_a_receiver_without_a_number_or_an_address_is_not_reached() -> None:
    url = "http://127.0.0.1:9/"
    for channel in (Sms(url, "", TEMPLATE), Mail(_mail_section(9)), FakeChannel(SendChannel.SMS)):
        assert channel.send(MESSAGE, Contact()).state is S.REFUSED


def test_a_gateway_hears_the_key_of_the_try_and_can_prove_who_asks() -> None:
    with http_gateway(Mood.TAKES) as (url, came):
        Webhook(url, "secret").send(MESSAGE, Contact())
    (body,), (headers,) = came.bodies, came.headers
    assert headers["Idempotency-Key"] == MESSAGE.attempt
    assert headers["X-Signature"] == hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    assert msgspec.json.decode(body, type=CallMessage) == MESSAGE


def test_a_text_cannot_change_what_an_sms_gateway_is_asked() -> None:
    with http_gateway(Mood.TAKES) as (url, came):
        Sms(url, "", TEMPLATE).send(MESSAGE, WHERE)
    asked = msgspec.json.decode(came.bodies[0])
    assert asked == {"mobile": "13900000000", "content": MESSAGE.text, "extra": {"ref": [MESSAGE.attempt]}}


def test_a_robot_that_answers_with_an_error_has_not_sent_it() -> None:
    with http_gateway(Mood.TAKES, b'{"errcode": 310000, "errmsg": "keywords not in content"}') as (url, _):
        assert Chat(url).send(MESSAGE, Contact()) == refused("keywords not in content")
    with http_gateway(Mood.TAKES, b"<html>") as (url, _):
        assert Chat(url).send(MESSAGE, Contact()).state is S.UNKNOWN


def test_a_letter_has_the_key_of_the_try_as_its_id() -> None:
    with mail_gateway(Mood.TAKES) as (port, came):
        Mail(_mail_section(port)).send(MESSAGE, WHERE)
    letter = message_from_bytes(came.bodies[0])
    assert letter["Message-ID"] == f"<{MESSAGE.attempt}@example.org>"
    assert (letter["To"], str(make_header(decode_header(letter["Subject"])))) == (
        "chief@example.org",
        '【模拟数据】有一条"特急"提醒',
    )
