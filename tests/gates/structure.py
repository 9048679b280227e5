"""The picture of rooms and arrows in docs/architecture.md, made from the imports: `python -m tests.gates.structure`.

A room is a folder, or a file that lies beside the folders; an arrow is at least one import from one room to another.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PAGE = Path("docs/architecture.md")
BEGIN, END = "<!-- rooms: made by `python -m tests.gates.structure` -->", "<!-- /rooms -->"
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BEFORE = {"streams": (24, 107), "streams/fold": (31, 69), "dashboard": (44, 158), "assets/js": (67, 167)}
"""(rooms, arrows) of the commit 1a393fb, from which the second form was made."""

Arrows = frozenset[tuple[str, str]]


def arrows(folder: Path, root: Path = ROOT) -> tuple[frozenset[str], Arrows]:
    """(rooms, arrows) of a folder of Python or of browser modules."""
    files = sorted((root / folder).rglob("*.mjs" if folder.parts[0] == "assets" else "*.py"))
    pairs = _of_modules(files) if folder.parts[0] == "assets" else _of_packages(folder, root)
    names = {file: _room(file, root / folder) for file in files}
    rooms = frozenset(names.values()) - {""}
    found = {(names.get(a, ""), names.get(b, "")) for a, b in pairs}
    return rooms, frozenset((a, b) for a, b in found if a and b and a != b)


def _room(file: Path, folder: Path) -> str:
    if not file.is_relative_to(folder):
        return ""
    parts = file.relative_to(folder).parts
    return "" if parts[-1] == "__init__.py" and len(parts) == 1 else Path(parts[0]).stem


def _of_modules(files: Iterable[Path]) -> Iterable[tuple[Path, Path]]:
    for file in files:
        # Types named in comments are loaded by no browser.
        for target in _IMPORT.findall(_COMMENT.sub("", file.read_text("utf-8"))):
            yield file, (file.parent / target).resolve()


def _of_packages(folder: Path, root: Path) -> Iterable[tuple[Path, Path]]:
    graph = grimp.build_graph(folder.parts[0], cache_dir=None)
    for name in graph.modules:
        for other in graph.find_modules_directly_imported_by(name):
            yield _file(name, root), _file(other, root)


def _file(module: str, root: Path) -> Path:
    path = root.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def reduced(found: Arrows) -> list[tuple[str, str]]:
    """The arrows that no longer way along other arrows says already; all of those within a circle."""
    after: dict[str, set[str]] = {}
    for a, b in found:
        after.setdefault(a, set()).add(b)

    def reach(start: str) -> set[str]:
        seen, open_ = set[str](), [start]
        while open_:
            for following in after.get(open_.pop(), ()):
                if following not in seen:
                    seen.add(following)
                    open_.append(following)
        return seen

    reached = {room: reach(room) for room in {room for arrow in found for room in arrow}}
    # Another room of the same circle as `b` says nothing shorter of the way to `b`.
    longer = {(a, b) for a, b in found for c in after[a] if b in reached[c] and c not in reached[b]}
    return sorted(found - {(a, b) for a, b in longer if a not in reached[b]})


def picture(found: Arrows) -> list[str]:
    return ["```mermaid", "flowchart TD", *(f"  {a} --> {b}" for a, b in reduced(found)), "```"]


def made() -> str:
    """What stands between the marks."""
    now = {name: arrows(Path(name)) for name in BEFORE}
    rows = [
        f"| `{name}` | {BEFORE[name][0]} | {BEFORE[name][1]} | {len(rooms)} | {len(found)} |"
        for name, (rooms, found) in now.items()
    ]
    lines = [BEGIN, "| | rooms before | arrows before | rooms now | arrows now |", "|---|---|---|---|---|", *rows]
    for name in ("streams", "dashboard", "assets/js"):
        drawn = frozenset((a, b) for a, b in now[name][1] if (ROOT / name / a).is_dir() and (ROOT / name / b).is_dir())
        lines += ["", f"Folders of `{name}`, without the arrows that follow from others:", "", *picture(drawn)]
    return "\n".join([*lines, END])


def held() -> str:
    """What stands between the marks in the page."""
    text = (ROOT / PAGE).read_text("utf-8")
    return text[text.index(BEGIN) : text.index(END) + len(END)]


if __name__ == "__main__":
    page = ROOT / PAGE
    page.write_text(page.read_text("utf-8").replace(held(), made()), "utf-8")
    sys.exit(0)
