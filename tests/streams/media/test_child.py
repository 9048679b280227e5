from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from streams.media.child import MEMORY, made
from streams.model.media import Flaw, Made
from tests.streams.media.samples import picture


def test_the_process_answers_what_the_readers_make() -> None:
    raw = picture("JPEG")
    ran = subprocess.run([sys.executable, "-m", "streams.media.child"], input=raw, capture_output=True, check=True)
    assert msgspec.msgpack.decode(ran.stdout, type=Made) == made(raw)


def test_the_process_bounds_its_memory() -> None:
    grow = f"import streams.media.child as c; c.made = lambda raw: bytearray({MEMORY}); c.main()"
    ran = subprocess.run([sys.executable, "-c", grow], input=b"x", capture_output=True, check=True)
    assert msgspec.msgpack.decode(ran.stdout, type=Made).flaw is Flaw.TOO_LARGE


@pytest.mark.parametrize("raw", [b"", b"MZ\0\0", b"PK\x03\x04", b"<svg onload=alert(1)>"])
def test_what_is_nothing_of_these_is_unknown(raw: bytes) -> None:
    assert made(raw).flaw is Flaw.UNKNOWN
