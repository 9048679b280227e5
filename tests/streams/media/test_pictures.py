from __future__ import annotations

import io
from typing import cast

import pytest
from PIL import Image

from streams.media.child import made
from streams.model.media import Flaw
from tests.shared import review_files
from tests.streams.media.samples import PLACE, SIZE, film, moving, picture, png_of


def opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw))


def colour(shown: Image.Image, x: int, y: int) -> str:
    red, _, blue = cast("tuple[int, int, int]", shown.convert("RGB").getpixel((x, y)))
    return "red" if red > 150 > blue else "blue" if blue > 150 > red else "other"


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/jpeg"),
        ("HEIF", "image/jpeg"),
        ("AVIF", "image/jpeg"),
    ],
)
def test_a_picture_is_kept_without_what_is_not_its_pixels(form: str, kept: str) -> None:
    raw = picture(form)
    assert PLACE in raw
    found = made(raw)
    assert (found.type, found.flaw) == (kept, None)
    assert PLACE not in found.raw
    assert b"HUAWEI" not in found.raw
    shown = opened(found.raw)
    assert (shown.size, not shown.getexif()) == (SIZE, True)
    assert (colour(shown, 5, 20), colour(shown, 55, 20)) == ("red", "blue")


@pytest.mark.parametrize(("turned", "first"), [(1, "red"), (3, "blue"), (6, "red"), (8, "blue")])
def test_a_picture_stands_upright(turned: int, first: str) -> None:
    shown = opened(made(picture("JPEG", turned=turned)).raw)
    assert shown.size == (SIZE if turned in (1, 3) else SIZE[::-1])
    assert colour(shown, 5, 5) == first


@pytest.mark.parametrize("trailer", [film(), b"\0" * 40 + b"Image_UTC_Data1700000000000SEFT", b"<script>"])
def test_what_follows_a_picture_is_not_kept(trailer: bytes) -> None:
    found = made(picture("JPEG") + trailer)
    assert found.type == "image/jpeg"
    assert trailer not in found.raw
    assert found.raw.endswith(b"\xff\xd9")


@pytest.mark.parametrize("raw", [moving("GIF"), moving("WEBP"), moving("PNG"), moving("AVIF")])
def test_a_moving_picture_is_refused_by_name(raw: bytes) -> None:
    assert made(raw).flaw is Flaw.ANIMATED


def test_size_is_judged_before_anything_is_drawn() -> None:
    assert made(png_of(60_000, 60_000)).flaw is Flaw.TOO_LARGE
    assert made(png_of(8_001, 5_000)).flaw is Flaw.TOO_LARGE
    assert made(png_of(8_000, 5_000)).flaw is Flaw.BROKEN


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_half_a_picture_is_none(form: str) -> None:
    raw = picture(form)
    assert made(raw[: len(raw) // 2]).flaw is Flaw.BROKEN


def test_a_see_through_picture_is_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", SIZE, (255, 0, 0, 0)).save(out, "PNG")
    assert opened(made(out.getvalue()).raw).convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    out = io.BytesIO()
    Image.new("I;16", SIZE, 128 * 256).save(out, "PNG")
    assert opened(made(out.getvalue()).raw).getpixel((1, 1)) == 128


@pytest.mark.parametrize(
    ("name", "flaw"), [("motion-photo.jpg", None), ("rotated-gps.jpg", None), ("cut.jpg", Flaw.BROKEN)]
)
def test_files_of_phones(name: str, flaw: Flaw | None) -> None:
    raw = (review_files() / name).read_bytes()
    found = made(raw)
    assert found.flaw is flaw
    assert not found.raw or not opened(found.raw).getexif()
