"""Gateways that are asked by one POST: the city's own, one for SMS, and the robot of a work chat."""

from __future__ import annotations

import hashlib
import hmac
import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from streams.caller.channel import TAKEN, TIMEOUT_S, CallMessage, Contact, SendResult, refused, unknown
from streams.model.outgoing.attempt import SendChannel

_ANSWER_BYTES = 65_536
_BUSY = frozenset({408, 425})
"""Of the client errors these do not say that the request was not carried out."""


class _ChatAnswer(msgspec.Struct):
    """What the robots of the usual work chats answer: 0 is success."""

    errcode: int = 0
    code: int = 0
    errmsg: str = ""
    msg: str = ""


class Webhook:
    """Signed JSON to a gateway of the city's own."""

    kind = SendChannel.WEBHOOK

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        asked = msgspec.structs.replace(message, to=contact.telephone)
        result, _ = _post(self._url, self._secret, msgspec.json.encode(asked), message)
        return result


class Sms:
    """`template`: JSON in which {id}, {to} and {text} are filled in; {id} is what a report is to name."""

    kind = SendChannel.SMS

    def __init__(self, url: str, secret: str, template: str) -> None:
        self._url, self._secret, self._template = url, secret, template

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        if not contact.telephone:
            return refused("no telephone")
        values = {"{id}": message.attempt, "{to}": contact.telephone, "{text}": message.text}
        result, _ = _post(self._url, self._secret, filled(self._template, values), message)
        return result


class Chat:
    """A text by the robot of a group; which group is the robot's own."""

    kind = SendChannel.CHAT

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        body = msgspec.json.encode({"msgtype": "text", "text": {"content": message.text}})
        result, raw = _post(self._url, "", body, message)
        if result is not TAKEN:
            return result
        try:
            answer = msgspec.json.decode(raw, type=_ChatAnswer) if raw else _ChatAnswer()
        except msgspec.MsgspecError:
            return unknown("an answer that is none of a robot's")
        return refused(answer.errmsg or answer.msg or "refused") if answer.errcode or answer.code else TAKEN


def filled(template: str, values: Mapping[str, str]) -> bytes:
    """The template with every text in it filled in; a value cannot change what the JSON is. Raises
    msgspec.DecodeError for a template that is none."""

    def inside(part: object) -> object:
        match part:
            case str():
                for name, value in values.items():
                    part = part.replace(name, value)
                return part
            case list():
                return [inside(one) for one in part]
            case dict():
                return {key: inside(one) for key, one in part.items()}
        return part

    return msgspec.json.encode(inside(msgspec.json.decode(template)))


def _post(url: str, secret: str, body: bytes, message: CallMessage) -> tuple[SendResult, bytes]:
    """(what became of it, the answer's body). Not reached is refused; what breaks off after it was sent is unknown."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": message.attempt}
    if secret:
        headers["X-Signature"] = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    place = urlsplit(url)
    made = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    line = made(place.hostname or "", place.port, timeout=TIMEOUT_S)
    try:
        try:
            line.connect()
        except OSError as away:
            return refused(f"not reached: {type(away).__name__}", away=True), b""
        try:
            path = f"{place.path or '/'}?{place.query}" if place.query else place.path or "/"
            line.request("POST", path, body, headers)
            answer = line.getresponse()
            return _judged(answer.status), answer.read(_ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as broken:
            return unknown(f"no answer: {type(broken).__name__}"), b""
    finally:
        line.close()


def _judged(status: int) -> SendResult:
    if 200 <= status < 300:
        return TAKEN
    # A redirect or a refusal was not carried out; a server that failed may have been half done.
    certain = 300 <= status < 500 and status not in _BUSY
    return refused(f"answered {status}") if certain else unknown(f"answered {status}")
