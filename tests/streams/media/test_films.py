from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.media.child import made
from streams.media.films import film as without_place
from streams.model.media import Flaw
from tests.streams.media.samples import PLACE, box, film


@pytest.mark.parametrize("brand", [b"isom", b"qt  ", b"3gp4", b"mp42"])
def test_a_film_loses_its_place_and_keeps_its_pictures_where_they_are(brand: bytes) -> None:
    raw = film(brand)
    assert raw.count(PLACE) == 4
    found = made(raw)
    assert (found.type, len(found.raw)) == ("video/mp4", len(raw))
    assert PLACE not in found.raw
    assert PLACE[:8] not in found.raw
    assert found.raw.index(b"PICT") == raw.index(b"PICT")
    assert (found.raw.count(b"trak"), found.raw.count(b"udta")) == (1, 0)


@pytest.mark.parametrize(
    "raw",
    [
        film()[:-3],
        box(b"ftyp", b"isom", bytes(4)),
        box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", b"xxxx"),
        box(b"ftyp", b"isom", bytes(4)) + box(b"moov", box(b"mvhd", bytes(100))),
        struct.pack(">I", 0) + b"ftypisom",
    ],
)
def test_what_has_no_picture_or_no_end_is_no_film(raw: bytes) -> None:
    assert made(raw).flaw is Flaw.BROKEN


@given(st.integers(0, len(film()) - 1), st.binary(min_size=1, max_size=8))
def test_no_bytes_are_an_error(at: int, noise: bytes) -> None:
    found = without_place(film()[:at] + noise + film()[at + len(noise) :])
    assert found.flaw is Flaw.BROKEN or found.type == "video/mp4"
