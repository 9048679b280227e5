from __future__ import annotations

import io
import zipfile

import pytest
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.formats.shape import shape
from tests.streams.geography.delivery.conftest import zipped

UNITS = {"211202": shapely.box(123.8, 42.2, 123.9, 42.3), "211221": shapely.box(123.9, 42.2, 124, 42.3)}
NAMES = {"211202": "银州区", "211221": "铁岭县"}


def without(data: bytes, *endings: str, **more: str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as full, zipfile.ZipFile(box, "w") as bare:
        for name in full.namelist():
            if not name.endswith(endings):
                bare.writestr(name, full.read(name))
        for ending, text in more.items():
            bare.writestr(f"town/界线.{ending}", text)
    return box.getvalue()


def names_of(data: bytes) -> list[str]:
    return [one.fields["XZQMC"] for one in shape(data).features]


@pytest.mark.parametrize("stored", ["gbk", "utf-8"])
def test_names_are_found_without_a_word_on_their_encoding(stored: str) -> None:
    data = without(zipped(UNITS, NAMES, 4490, cpg=stored), ".cpg")
    assert names_of(data) == list(NAMES.values())


@pytest.mark.parametrize("cpg", ["GBK", "OEM 936", "ANSI 936", "936", "CP936", "GB2312", "gb18030", "something else"])
def test_a_cpg_names_gbk_in_many_ways(cpg: str) -> None:
    assert names_of(without(zipped(UNITS, NAMES, 4490), ".cpg", cpg=cpg)) == list(NAMES.values())


@pytest.mark.parametrize("cpg", ["UTF-8", "utf8", "65001"])
def test_and_utf_8_too(cpg: str) -> None:
    assert names_of(without(zipped(UNITS, NAMES, 4490, cpg="utf-8"), ".cpg", cpg=cpg)) == list(NAMES.values())


def test_names_that_are_in_nothing_say_what_to_add() -> None:
    data = without(zipped(UNITS, NAMES, 4490), ".cpg", cpg="UTF-8")
    with pytest.raises(BoundaryError, match=r"in none of UTF-8: add a \.cpg file"):
        shape(data)


def test_the_projection_comes_with_it() -> None:
    assert shape(zipped(UNITS, NAMES, 4550)).crs.startswith('PROJCS["CGCS2000')
    assert shape(without(zipped(UNITS, NAMES, 4550), ".prj")).crs == ""


def test_a_file_that_breaks_off_is_named() -> None:
    whole = zipped(UNITS, NAMES, 4490)
    box = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as full, zipfile.ZipFile(box, "w") as cut:
        for name in full.namelist():
            cut.writestr(name, full.read(name)[:120] if name.endswith(".shp") else full.read(name))
    with pytest.raises(BoundaryError, match="cannot be read"):
        shape(box.getvalue())
