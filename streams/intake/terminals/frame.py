"""JT/T 808: the frame. `7e` begins and ends one, inside it `7d 02` is 7e and `7d 01` is 7d; the last byte is the XOR of
all before it. The header of 2019 has one byte of version and ten of the terminal's number, those of before six.

Source: JT/T 808-2013 and JT/T 808-2019, chapter 4, as recorded from terminals (tests/data/jt808.yaml).
"""

from __future__ import annotations

import functools
import operator
import struct
from typing import NamedTuple

from streams.errors import DecodeError
from streams.model.reject import Reason

MARK = b"\x7e"
LONGEST = 4_096
"""Bytes between two marks: a body has at most 1,023, all of them escaped twice that."""
_LENGTH, _ENCRYPTED, _SPLIT, _VERSION = 0x03FF, 0x1C00, 0x2000, 0x4000
_HEAD, _SERIAL, _PARTS = struct.Struct(">HH"), struct.Struct(">H"), struct.Struct(">HH")
_GENERAL, _REGISTERED = 0x8001, 0x8100
_GENERAL_BODY, _REGISTERED_BODY = struct.Struct(">HHB"), struct.Struct(">HB")


class TerminalFrame(NamedTuple):
    """`message`: its number. `phone`: the terminal's number as BCD, as it came. `version`: of 2019's header, None
    before. `part` of `parts`: of a message in pieces, 1 of 1 otherwise."""

    message: int
    serial: int
    phone: bytes
    version: int | None
    body: bytes
    part: int = 1
    parts: int = 1

    @property
    def number(self) -> str:
        """The terminal's number without the zeros in front."""
        return number_of(self.phone.hex())


def number_of(text: str) -> str:
    """As terminals are known by: digits, no zeros in front. Raises DecodeError."""
    if not text.isdigit():
        raise DecodeError(Reason.NO_IDENTITY, "the terminal's number is not of digits")
    return text.lstrip("0") or "0"


def split(held: bytes) -> tuple[list[bytes], bytes]:
    """(whole frames without their marks, what is of the next). Raises DecodeError when that is too long for one."""
    *whole, rest = held.split(MARK)
    if len(rest) > LONGEST:
        raise DecodeError(Reason.OVERSIZED, f"no frame has more than {LONGEST} bytes")
    return [one for one in whole if one], rest


def decode(raw: bytes) -> TerminalFrame:
    """Of the bytes between two marks. Raises DecodeError."""
    plain = _plain(raw)
    if len(plain) < 13:
        raise DecodeError(Reason.MALFORMED, f"a frame of {len(plain)} bytes has no header")
    if functools.reduce(operator.xor, plain):
        raise DecodeError(Reason.MALFORMED, "the checksum is wrong")
    message, wanted = _HEAD.unpack_from(plain)
    newer = bool(wanted & _VERSION)
    at = 5 if newer else 4
    end = at + (10 if newer else 6)
    size = end + 2 + (4 if wanted & _SPLIT else 0)
    body = plain[size:-1]
    if len(body) != wanted & _LENGTH:
        raise DecodeError(Reason.MALFORMED, f"{len(body)} bytes of body, the header says {wanted & _LENGTH}")
    if wanted & _ENCRYPTED:
        raise DecodeError(Reason.MALFORMED, "encrypted bodies are not read here: switch encryption off in the terminal")
    parts, part = _PARTS.unpack_from(plain, end + 2) if wanted & _SPLIT else (1, 1)
    (serial,) = _SERIAL.unpack_from(plain, end)
    return TerminalFrame(message, serial, plain[at:end], plain[4] if newer else None, body, part, parts)


def encode(frame: TerminalFrame) -> bytes:
    """With its marks."""
    newer = frame.version is not None
    head = _HEAD.pack(frame.message, len(frame.body) | (_VERSION if newer else 0))
    version = bytes([frame.version]) if frame.version is not None else b""
    plain = head + version + frame.phone + _SERIAL.pack(frame.serial) + frame.body
    plain += bytes([functools.reduce(operator.xor, plain)])
    return MARK + plain.replace(b"\x7d", b"\x7d\x01").replace(MARK, b"\x7d\x02") + MARK


def answer(to: TerminalFrame, serial: int, result: int) -> bytes:
    """The general answer. `result`: 0 success, 1 failure, 2 message wrong, 3 not supported."""
    return encode(to._replace(message=_GENERAL, serial=serial, body=_GENERAL_BODY.pack(to.serial, to.message, result)))


def registered(to: TerminalFrame, serial: int, key: str) -> bytes:
    """The answer to a registration: `key` is what the terminal identifies itself with; '' = no such terminal is known
    here."""
    body = _REGISTERED_BODY.pack(to.serial, 0 if key else 4) + key.encode()
    return encode(to._replace(message=_REGISTERED, serial=serial, body=body))


def _plain(raw: bytes) -> bytes:
    found = raw.split(b"\x7d")
    meant = {1: b"\x7d", 2: MARK}
    if any(not part or part[0] not in meant for part in found[1:]):
        raise DecodeError(Reason.MALFORMED, "7d is followed by neither 01 nor 02")
    return found[0] + b"".join(meant[part[0]] + part[1:] for part in found[1:])
