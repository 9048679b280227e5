"""Rooms of the browser's modules: arrows between them go down, and a page loads its own modules alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

MODULES = Path(__file__).parents[2] / "assets" / "js"
FLOORS = (
    ("live",),
    ("ui",),
    ("alarm", "call"),
    ("map", "case", "orders"),
    ("talk",),
    ("wall", "areas", "duty", "cases", "workers", "tasks", "follow", "admin", "phone", "camera", "province"),
    ("rewind",),
)
"""Bottom up; rooms of one floor do not import each other. The last shows the past on the panels of a page."""
PAGES_FLOOR = len(FLOORS) - 2
STATIC = re.compile(r'^(?:import|export)\b[^;]*?"(\.[^"]+)";', re.MULTILINE)
DYNAMIC = re.compile(r'^ *(\w+): \(\) => import\("(\.[^"]+)"\),$', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
ANY_IMPORT = re.compile(r'(?<!@)\bimport\("')
BYTES = {"wall": 190_000, "duty": 380_000}
"""Of our own modules, uncompressed: without those of any other page. A desk has one case beside its queue as well,
and the orders it sends."""
CALLS = MODULES / "talk" / "desk.mjs"
"""Loaded by any page once somebody calls or is called."""
CALL_BYTES = 75_000
Arrow = tuple[str, str]


def imports(file: Path) -> Iterator[Path]:
    for name in STATIC.findall(file.read_text("utf-8")):
        yield (file.parent / name).resolve()


def room(file: Path) -> str:
    """'' of the entry, which stands above all rooms."""
    parts = file.relative_to(MODULES).parts
    return parts[0] if len(parts) > 1 else ""


def arrows() -> set[Arrow]:
    """Between rooms, drawn from each import that is run when a module is loaded."""
    files = [file for file in MODULES.rglob("*.mjs")]
    drawn = {(room(file), room(target)) for file in files for target in imports(file)}
    return {(one, other) for one, other in drawn if one != other}


def forbidden(drawn: set[Arrow]) -> list[Arrow]:
    """Arrows that do not go down; into a page's room none goes, not even from the entry."""
    floor = {room: height for height, rooms in enumerate(FLOORS) for room in rooms} | {"": PAGES_FLOOR}
    return sorted((one, other) for one, other in drawn if floor[one] <= floor[other])


def closure(entry: Path) -> set[Path]:
    """A module and all it imports."""
    known, new = set[Path](), {entry}
    while new:
        known |= new
        new = {target for file in new for target in imports(file)} - known
    return known


def pages() -> dict[str, Path]:
    """Module of each page, as the entry lists them."""
    listed = DYNAMIC.findall((MODULES / "main.mjs").read_text("utf-8"))
    return {name: (MODULES / path).resolve() for name, path in listed}


def later(page: str) -> set[str]:
    """Names of the modules that a page loads after its opening, with what these alone import."""
    file = MODULES / page / "later.mjs"
    parts = [(file.parent / path).resolve() for path in LATER.findall(file.read_text("utf-8"))]
    first = closure(MODULES / "main.mjs") | closure(pages()[page])
    return {str(one.relative_to(MODULES)) for part in (*parts, CALLS) for one in closure(part) - first}


def test_arrows_between_rooms_go_down() -> None:
    drawn = arrows()
    assert {one for one, _ in drawn} | {other for _, other in drawn} <= {
        "",
        *(room for rooms in FLOORS for room in rooms),
    }
    assert forbidden(drawn) == []
    assert len(drawn) >= 20, drawn
    print(f"\n{len(drawn)} arrows between {sum(map(len, FLOORS))} rooms")


def test_an_arrow_between_siblings_or_upwards_is_forbidden() -> None:
    assert forbidden({("wall", "duty"), ("ui", "map"), ("", "wall"), ("duty", "ui")}) == [
        ("", "wall"),
        ("ui", "map"),
        ("wall", "duty"),
    ]


def test_every_import_names_a_module_that_exists() -> None:
    missing = {(file, target) for file in MODULES.rglob("*.mjs") for target in imports(file) if not target.exists()}
    assert missing == set()


def test_a_page_is_one_module_in_one_list() -> None:
    """Modules are loaded late by the entry's list, in which each room of a page is but those with an entry of their
    own, and by a page's own list."""
    late = {file for file in MODULES.rglob("*.mjs") if ANY_IMPORT.search(file.read_text("utf-8"))}
    assert late == {MODULES / "main.mjs", MODULES / "duty" / "later.mjs", MODULES / "wall" / "later.mjs"}
    found = pages()
    assert {"wall", "region", "duty", "cases", "case", "workers", "track", "health"} <= set(found)
    assert all(file.exists() for file in found.values())
    assert {room(file) for file in found.values()} == {*FLOORS[PAGES_FLOOR], *FLOORS[-1]} - {"phone", "camera"}


def test_what_a_page_loads_later_is_its_own_or_below_it_and_not_loaded_with_it() -> None:
    for file in (MODULES / "duty" / "later.mjs", MODULES / "wall" / "later.mjs"):
        parts = [(file.parent / path).resolve() for path in LATER.findall(file.read_text("utf-8"))]
        below = {one for floor in FLOORS[:PAGES_FLOOR] for one in floor}
        assert parts
        assert {room(one) for part in parts for one in closure(part)} <= {room(file), *below}
        first = closure(MODULES / "main.mjs") | closure(pages()[room(file)])
        assert not first & set(parts)


def test_a_page_loads_no_other_pages_modules() -> None:
    shared = closure(MODULES / "main.mjs")
    assert {room(file) for file in shared} <= {"", "live", "ui"}
    print()
    for name, entry in pages().items():
        loaded = shared | closure(entry)
        floors = FLOORS[:PAGES_FLOOR] if name != "rewind" else (*FLOORS[:PAGES_FLOOR], ("wall",))
        below = {one for floor in floors for one in floor}
        assert {room(file) for file in loaded} <= {"", *below, room(entry)}, name
        size = sum(file.stat().st_size for file in loaded)
        print(f"{name:8} {len(loaded):3} modules {size:7} bytes")
        assert size <= BYTES.get(name, max(BYTES.values())), name


def test_a_call_is_loaded_by_no_page_before_there_is_one_and_is_small() -> None:
    for entry in pages().values():
        first = closure(MODULES / "main.mjs") | closure(entry)
        assert CALLS not in first
    assert LATER.findall((MODULES / "main.mjs").read_text("utf-8")).count("./talk/desk.mjs") == 1
    more = closure(CALLS) - closure(MODULES / "main.mjs") - closure(pages()["duty"])
    assert 0 < sum(file.stat().st_size for file in more) <= CALL_BYTES
