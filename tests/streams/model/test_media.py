from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.media import JPEG, MP4, PDF, PNG, Kind, kind_of


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


A_PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"x") + chunk(b"IEND")
A_JPEG = b"\xff\xd8\xff\xe0" + b"x" * 40 + b"\xff\xd9"
A_FILM = struct.pack(">I", 16) + b"ftypisom" + b"\0" * 4 + struct.pack(">I", 12) + b"mdatxxxx"
A_PAPER = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@pytest.mark.parametrize(
    ("raw", "kind"), [(A_PNG, PNG), (A_JPEG, JPEG), (A_FILM, MP4), (A_PAPER, PDF)], ids=["png", "jpeg", "mp4", "pdf"]
)
def test_what_it_is_is_in_its_bytes(raw: bytes, kind: Kind) -> None:
    assert kind_of(raw) == kind
    assert kind_of(raw[:-3]) is None
    assert kind_of(b"x" + raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        A_PNG + b"<script>",
        A_PNG.replace(b"IDAT", b"IDAX"),
        b"%PDF-1.7\n/JavaScript (app.alert(1))\n%%EOF",
        struct.pack(">I", 0) + b"ftypisom",
        b"MZ" + b"\0" * 100,
        b"PK\x03\x04" + b"\0" * 30,
    ],
)
def test_everything_else_is_nothing(raw: bytes) -> None:
    assert kind_of(raw) is None


@given(st.binary(max_size=300), st.sampled_from([A_PNG, A_JPEG, A_FILM, A_PAPER]), st.integers(0, 60))
def test_no_bytes_are_an_error(noise: bytes, raw: bytes, at: int) -> None:
    for mixed in (noise, raw[:at] + noise, noise + raw):
        found = kind_of(mixed)
        assert found is None or found in (PNG, JPEG, MP4, PDF)
