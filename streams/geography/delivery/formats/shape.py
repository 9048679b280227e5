"""A zipped shapefile: .shp, .shx, .dbf, and what its .prj and .cpg say."""

from __future__ import annotations

import codecs
import io
import re
import struct
import warnings
import zipfile
from collections.abc import Iterable
from typing import Any

import shapefile
import shapely
import shapely.geometry

from streams.errors import BoundaryError
from streams.geography.delivery.formats import LARGEST, TEXTS, UNREADABLE_ZIP, Content, Feature, brief

_PAGES = {"936": "gb18030", "54936": "gb18030", "65001": "utf-8", "20127": "ascii"}
"""Windows' numbers of encodings, as `OEM 936`, `ANSI 936`, `CP936` or alone."""
_BROKEN = (shapefile.ShapefileException, shapefile.PossiblyCorruptFileHeader)
_BYTES = "latin-1"
"""Has a sign for every byte: names come out as they are stored, whatever they are in."""


def shape(data: bytes) -> Content:
    """Raises BoundaryError with what to do."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            parts = _parts(box)
            prj = box.read(parts["prj"]).decode("utf-8", "replace") if "prj" in parts else ""
            cpg = box.read(parts["cpg"]).decode("ascii", "replace").strip() if "cpg" in parts else ""
            shp, shx, dbf = (io.BytesIO(box.read(parts[part])) for part in ("shp", "shx", "dbf"))
    except UNREADABLE_ZIP as wrong:
        raise BoundaryError(f"the .zip must hold one .shp with its .shx and .dbf ({brief(wrong)})") from None
    try:
        with warnings.catch_warnings():
            # A file that is not as long as it says has lost units.
            warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
            reader = shapefile.Reader(shp=shp, shx=shx, dbf=dbf, encoding=_BYTES)
            rows = [(row.record.as_dict(), row.shape.__geo_interface__) for row in reader.iterShapeRecords()]
    except (*_BROKEN, struct.error, ValueError, LookupError) as wrong:
        raise BoundaryError(f"the shapefile cannot be read ({brief(wrong)}): export it again") from None
    encoding = _encoding(cpg, [text for fields, _ in rows for text in _texts(fields)])
    return Content([Feature(_in(encoding, fields), _shape(said)) for fields, said in rows], prj)


def _parts(box: zipfile.ZipFile) -> dict[str, str]:
    """Ending -> name of the members beside the only .shp."""
    if sum(info.file_size for info in box.infolist()) > LARGEST:
        raise BoundaryError("unpacked, the .zip is larger than 512 MB")
    shapes = [n for n in box.namelist() if n.lower().endswith(".shp") and not n.startswith("__MACOSX")]
    if len(shapes) != 1:
        raise BoundaryError(f"the .zip holds {len(shapes)} .shp files, one is needed")
    stem = shapes[0][:-4]
    return {n[len(stem) + 1 :].lower(): n for n in box.namelist() if n.startswith(f"{stem}.")}


def _encoding(cpg: str, texts: list[bytes]) -> str:
    """The first that holds for every text: as the .cpg says, else one of TEXTS."""
    given = _named(cpg)
    for encoding in [given] if given else TEXTS:
        if all(_holds(encoding, text) for text in texts):
            return encoding
    raise BoundaryError(f"the names are in none of {cpg or 'UTF-8, GBK'}: add a .cpg file that names the encoding")


def _named(cpg: str) -> str:
    """'' for one that names nothing we know."""
    number = re.search(r"\d{3,5}$", cpg)
    if number and number[0] in _PAGES:
        return _PAGES[number[0]]
    try:
        return codecs.lookup(cpg).name if cpg else ""
    except LookupError:
        return ""


def _holds(encoding: str, text: bytes) -> bool:
    try:
        text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _texts(fields: dict[str, Any]) -> Iterable[bytes]:
    yield from (part.encode(_BYTES) for pair in fields.items() for part in pair if isinstance(part, str))


def _in(encoding: str, fields: dict[str, Any]) -> dict[str, Any]:
    def read(part: Any) -> Any:
        return part.encode(_BYTES).decode(encoding) if isinstance(part, str) else part

    return {read(name): read(value) for name, value in fields.items()}


def _shape(said: Any) -> shapely.Geometry | None:
    found = shapely.geometry.shape(said) if said and said.get("coordinates") else None
    return found if found is not None and not found.is_empty else None
