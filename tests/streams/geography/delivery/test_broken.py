"""Files that were cut, mixed up or damaged on their way: each is read or refused in a sentence, none ends otherwise."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from streams.errors import BoundaryError
from streams.geography.delivery.match import match
from streams.geography.delivery.read import read
from tests.streams.geography.delivery.conftest import geojson, zipped
from tests.streams.geography.delivery.formats.test_gpkg import package
from tests.streams.geography.delivery.formats.test_kml import POLYGON, document, mark, packed
from tests.streams.geography.delivery.formats.test_shape import NAMES, UNITS

KML = document(mark(POLYGON))
SEEDS = {
    "a.geojson": geojson(UNITS, NAMES),
    "a.kml": KML,
    "a.kmz": packed(doc_kml=KML),
    "a.gpkg": package("x"),
    "a.zip": zipped(UNITS, NAMES, 4550),
}
TIMES = 300


def damaged(dice: random.Random, data: bytes) -> bytes:
    raw = bytearray(data)
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(len(raw) + 1)
        raw[at : at + dice.randrange(40)] = dice.randbytes(dice.randrange(6))
    return bytes(raw)


def damaged_inside(dice: random.Random, data: bytes) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(box, "w") as broken:
        which = dice.choice(whole.namelist())
        for name in whole.namelist():
            broken.writestr(name, damaged(dice, whole.read(name)) if name == which else whole.read(name))
    return box.getvalue()


@pytest.mark.parametrize("name", list(SEEDS))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(name: str) -> None:
    dice, refused = random.Random(name), 0
    for n in range(TIMES):
        inside = name in ("a.zip", "a.kmz") and n % 4
        data = (damaged_inside if inside else damaged)(dice, SEEDS[name])
        try:
            reading = read(name, data, dice.choice(["wgs84", "prj", "gcj02", "EPSG:4550"]))
            match(reading.delivered, NAMES)
        except BoundaryError as wrong:
            refused += 1
            assert len(str(wrong)) < 600, wrong  # noqa: PT017 - it is not always raised
    assert refused > TIMES / 4
