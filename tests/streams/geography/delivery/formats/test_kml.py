from __future__ import annotations

import io
import zipfile

import pytest

from streams.errors import BoundaryError
from streams.geography.delivery.formats.kml import kml, kmz

RING = "<LinearRing><coordinates>{}</coordinates></LinearRing>"
OUTER = RING.format("123.8,42.2,0 123.9,42.2,0\n 123.9,42.3,0 123.8,42.3,0 123.8,42.2,0")
INNER = RING.format("123.82,42.22 123.84,42.22 123.84,42.24 123.82,42.22")
POLYGON = f"<Polygon><outerBoundaryIs>{OUTER}</outerBoundaryIs><innerBoundaryIs>{INNER}</innerBoundaryIs></Polygon>"


def document(*marks: str, space: str = ' xmlns="http://www.opengis.net/kml/2.2"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><kml{space}><Document>{"".join(marks)}</Document></kml>'.encode()


def mark(inside: str, data: str = "") -> str:
    return f"<Placemark><name>银州区</name><ExtendedData>{data}</ExtendedData>{inside}</Placemark>"


@pytest.mark.parametrize(
    "space", ["", ' xmlns="http://www.opengis.net/kml/2.2"', ' xmlns="http://earth.google.com/kml/2.0"']
)
def test_placemarks_bring_their_names_data_and_holes(space: str) -> None:
    said = '<SchemaData><SimpleData name="XZQDM">211202</SimpleData></SchemaData>'
    (one,) = kml(document(mark(POLYGON, said), space=space)).features
    assert one.fields == {"name": "银州区", "XZQDM": "211202"}
    assert one.shape is not None
    assert len(one.shape.interiors) == 1
    (two,) = kml(document(mark(POLYGON, '<Data name="code"><value> 211202 </value></Data>'), space=space)).features
    assert two.fields["code"] == "211202"


def test_several_parts_are_one_unit_and_points_are_none() -> None:
    both = f"<MultiGeometry>{POLYGON}<Point><coordinates>123.8,42.2</coordinates></Point>{POLYGON}</MultiGeometry>"
    point = "<Point><coordinates>123.8,42.2</coordinates></Point>"
    one, other = kml(document(mark(both), mark(point))).features
    assert one.shape is not None
    assert len(one.shape.geoms) == 2
    assert other.shape is None


def packed(**files: bytes) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return box.getvalue()


def test_a_kmz_holds_one() -> None:
    assert len(kmz(packed(doc_kml=document(mark(POLYGON)), icon_png=b"x")).features) == 1
    for data in (packed(), packed(a_kml=b"", b_kml=b""), b"PK", b""):
        with pytest.raises(BoundaryError, match="kmz"):
            kmz(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no KML"),
        (b"<kml>", "no KML"),
        (b'<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "no DOCTYPE"),
        (document(mark(POLYGON.replace("123.9,42.2,0", "123.9"))), "coordinates that are none"),
    ],
)
def test_what_is_none_says_so(data: bytes, says: str) -> None:
    with pytest.raises(BoundaryError, match=says):
        kml(data)
