from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.media import AVIF, HEIC, JPEG, MP4, PDF, PNG, WEBP, Flaw, MediaKind, kind_of


def brands(major: bytes, *others: bytes) -> bytes:
    return struct.pack(">I", 16 + 4 * len(others)) + b"ftyp" + major + bytes(4) + b"".join(others)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\xff\xd8\xff\xe1", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"RIFF\0\0\0\0WEBPVP8 ", WEBP),
        (brands(b"heic", b"mif1", b"heic"), HEIC),
        (brands(b"mif1", b"heic"), HEIC),
        (brands(b"avif", b"mif1"), AVIF),
        (brands(b"mif1", b"avif"), AVIF),
        (brands(b"isom", b"mp41"), MP4),
        (brands(b"qt  "), MP4),
        (b"%PDF-1.7\n", PDF),
        (b"%PDF-2.0\n", PDF),
        (brands(b"avis", b"avif"), Flaw.ANIMATED),
        (brands(b"hevc", b"heic"), Flaw.ANIMATED),
        (b"GIF89a", Flaw.ANIMATED),
        (b"", Flaw.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Flaw.UNKNOWN),
        (b"MZ\0\0", Flaw.UNKNOWN),
        (b"PK\x03\x04", Flaw.UNKNOWN),
        (b" %PDF-1.7", Flaw.UNKNOWN),
    ],
)
def test_what_it_is_is_in_its_bytes(raw: bytes, kind: MediaKind | Flaw) -> None:
    assert kind_of(raw) == kind


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_are_an_error(noise: bytes, container: bool) -> None:
    assert isinstance(kind_of(noise[:4] + b"ftyp" + noise if container else noise), MediaKind | Flaw)
