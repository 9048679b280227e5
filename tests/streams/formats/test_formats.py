"""The one list of formats: each writes, each has its word on a button, and no page or command has a list of its own."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from dashboard.exports import formats_for
from dashboard.locale import Words
from streams.__main__ import main
from streams.access.policy import Page
from streams.access.subject import Role, Subject
from streams.formats.formats import PICTURES, TABLES, TRACKS, sheet, written
from streams.formats.table import Table
from streams.model.fix import FIX

ROOT = Path(__file__).parents[3]


def test_every_table_format_writes_every_row() -> None:
    table = Table(("甲", "乙"), [("一", 2), ("三", 4)])
    made = {name: sheet(name, table) for name in TABLES}
    assert made["csv"].decode("utf-8-sig").splitlines() == ["甲,乙", "一,2", "三,4"]
    rows = load_workbook(io.BytesIO(made["xlsx"])).active.iter_rows(values_only=True)
    assert list(rows) == [("甲", "乙"), ("一", 2), ("三", 4)]


def test_every_track_format_names_its_worker_or_its_columns() -> None:
    rows = np.zeros(1, FIX)
    made = {name: written(rows, name, 4711) for name in TRACKS}
    assert "<name>4711</name>" in made["gpx"]
    assert '"worker": 4711' in made["geojson"]
    assert made["csv"].startswith("time,longitude,latitude")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_of_a_form_has_its_word(language: str) -> None:
    words = Words(language)
    assert [words[f"export_{name}"] for name in (*TABLES, *PICTURES)] != []


def test_who_may_not_export_is_offered_none() -> None:
    supervisor, administrator = (
        Subject(id="s", role=role, scope="2112") for role in (Role.SUPERVISOR, Role.SYSTEM_ADMIN)
    )
    assert formats_for(supervisor, Page("cases"), TABLES, PICTURES) == ["csv", "xlsx", "png"]
    assert formats_for(administrator, Page("cases"), TABLES) == []


def test_the_command_offers_what_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["track", "1", "--day", "2026-11-23", "--reason", "x", "--format", "xlsx"])
    offered = capsys.readouterr().err.split("choose from ")[1]
    assert re.findall(r"\w+", offered) == list(TRACKS)


def test_no_page_has_a_list_of_its_own() -> None:
    pages = [*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("assets/js/**/*.mjs"), ROOT / "streams/__main__.py"]
    listed = re.compile(r"[\"'](csv|xlsx|gpx|geojson|png)[\"'],\s*[\"'](csv|xlsx|gpx|geojson|png)[\"']")
    assert [str(page) for page in pages if listed.search(page.read_text("utf-8"))] == []
