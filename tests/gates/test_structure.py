"""The picture of rooms and arrows in docs/architecture.md is the one that the imports make."""

from __future__ import annotations

from pathlib import Path

from tests.gates.structure import arrows, held, made, reduced


def test_the_picture_is_what_the_imports_make() -> None:
    assert held() == made(), "run `python -m tests.gates.structure` and look at what it changes"


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
