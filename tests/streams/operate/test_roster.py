from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from streams.errors import StoreError
from streams.geography.places import Places, load
from streams.operate.roster import Refused, imported, judged, rows
from streams.registry.registry import Registry

HEAD = "姓名,乡镇代码,村代码,类别"
GOOD = "甲,211221106,211221106201,专职"


@pytest.fixture(scope="module")
def places() -> Places:
    return load()


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    found = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    found.migrate()
    return found


def test_what_cannot_be_taken_is_listed_with_its_line_and_why(
    registry: Registry, places: Places, tmp_path: Path
) -> None:
    file = tmp_path / "roster.csv"
    lines = [
        HEAD,
        GOOD,
        ",211221106,,专职",
        "乙,999,,专职",
        "乙,211221106,211224001001,part",
        "乙,211221106,,经理",
        "",
        GOOD,
        "丙,211221106,,兼职",
    ]
    file.write_text("\n".join(lines), "utf-8")
    roster = imported(registry, places, file.name, file.read_bytes(), 0)
    assert [(worker.name, worker.kind) for worker in roster.workers] == [("甲", "full"), ("丙", "part")]
    assert roster.lines == [2, 9]
    assert roster.refused == [
        Refused(3, "no name"),
        Refused(4, "no such township: 999"),
        Refused(5, "no such village in 211221106: 211224001001"),
        Refused(6, "kind is full or part (专职, 兼职), not 经理"),
        Refused(8, "the same as line 2"),
    ]
    assert [(worker.name, worker.post) for worker in registry.workers()] == [("甲", 1), ("丙", 2)]
    again = imported(registry, places, file.name, file.read_bytes(), 0)
    assert again.workers == []
    assert [one.reason for one in again.refused if one.line in (2, 9)] == ["is on the roster already"] * 2
    registry.close()


def test_a_workbook_whose_codes_became_numbers(places: Places, tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["name", "home", "village", "kind"])
    page.append(["A", 211221106, 211221106201.0, "full"])
    book.save(tmp_path / "roster.xlsx")
    roster = judged(rows("roster.xlsx", (tmp_path / "roster.xlsx").read_bytes()), places, set())
    assert [(worker.home, worker.village) for worker in roster.workers] == [("211221106", "211221106201")]


def test_what_chinese_spreadsheets_write_is_read(places: Places, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"{HEAD}\n{GOOD}".encode("gb18030"))
    assert judged(rows("a.csv", (tmp_path / "a.csv").read_bytes()), places, set()).workers[0].name == "甲"


@pytest.mark.parametrize(
    ("name", "raw"), [("a.csv", b"x,y\n1,2"), ("a.xlsx", b"PK no"), ("a.csv", b""), ("a.csv", b"\xff\xff\x80")]
)
def test_what_is_no_roster_is_refused_whole(places: Places, name: str, raw: bytes) -> None:
    with pytest.raises(StoreError):
        judged(rows(name, raw), places, set())


def _bomb(size: int) -> bytes:
    """A spreadsheet of one sheet that unpacks to so many bytes."""
    packed = io.BytesIO()
    book = Workbook()
    book.active.append(["name", "home", "kind"])
    book.save(packed)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/filler.xml", b"0" * size)
    return packed.getvalue()


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    raw = _bomb(60_000_000)
    assert len(raw) < 200_000
    begun = time.process_time()
    with pytest.raises(StoreError, match="unpacks to more than"):
        rows("roster.xlsx", raw)
    assert time.process_time() - begun < 1


def test_more_lines_than_a_city_has_workers_are_refused() -> None:
    with pytest.raises(StoreError, match="at most"):
        rows("roster.csv", b"name,home,kind\n" + b"a,b,c\n" * 60_000)


def test_a_sheet_that_claims_a_million_columns_is_read_as_far_as_a_roster_goes() -> None:
    packed = io.BytesIO()
    book = Workbook()
    book.active.append(["name", "home", "kind"])
    book.active["XFD2"] = "far away"
    book.save(packed)
    found = rows("roster.xlsx", packed.getvalue())
    assert found[0][:3] == ["name", "home", "kind"]
    assert max(map(len, found)) <= 60
