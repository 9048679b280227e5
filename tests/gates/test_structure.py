"""The picture of rooms and arrows in docs/architecture.md is the one that the imports make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gates.structure import arrows, held, made, reduced

NUMBERS = re.compile(r"\b\d+\b")
WRITE = "run `python -m tests.gates.structure` and look at what it changes"


def test_the_picture_is_what_the_imports_make() -> None:
    assert NUMBERS.sub("n", held()) == NUMBERS.sub("n", made()), WRITE


def test_rooms_and_arrows_are_about_as_many_as_it_says() -> None:
    """A file more does not make the picture another; a tenth more does."""
    for was, now in zip(NUMBERS.findall(held()), NUMBERS.findall(made()), strict=True):
        assert int(was) == pytest.approx(int(now), rel=0.1), WRITE


def test_an_arrow_is_an_import_from_one_room_to_another(tmp_path: Path) -> None:
    js = tmp_path / "assets" / "js"
    for room in ("live", "map"):
        (js / room).mkdir(parents=True)
    (js / "main.mjs").write_text('import { a } from "./live/a.mjs";\nconst page = () => import("./map/b.mjs");\n')
    (js / "live/a.mjs").write_text('import {\n  c,\n} from "./c.mjs";\n')
    (js / "live/c.mjs").write_text("export const c = 1;\n")
    (js / "map/b.mjs").write_text('import { c } from "../live/c.mjs";\n')
    rooms, found = arrows(Path("assets/js"), tmp_path)
    assert rooms == {"main", "live", "map"}
    assert found == {("main", "live"), ("main", "map"), ("map", "live")}
    assert reduced(found) == [("main", "map"), ("map", "live")]


def test_a_circle_and_what_leads_to_it_are_drawn() -> None:
    circle = {("a", "b"), ("b", "a"), ("x", "a"), ("x", "b"), ("y", "x"), ("y", "a")}
    assert reduced(frozenset(circle)) == [("a", "b"), ("b", "a"), ("x", "a"), ("x", "b"), ("y", "x")]
