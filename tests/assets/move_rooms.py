"""Moves the browser's modules and their twins into rooms and rewrites every path that names them. Run once, from the root."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

JS, TWINS = Path("assets/js"), Path("tests/assets")
ROOMS = {
    "live": "clock commands digest feed ask>http ids pace>frame-pacer people>people-topics poll presence "
    "probe replica timer.worker writing>render-queue",
    "ui": "alerts bars days dom>elements drafts feeds>feed-lines intake>new-case late other-person page reason seat shown>paint-timing "
    "take>export-form text",
    "wall": "alert-panel busy>busiest counties flow freshness hours panels present>presentation scenes wall map/tiles>tiles",
    "areas": "area area-bar area-places desk-alerts numbers picture>png-export",
    "duty": "aside>side-column detail duty filters form keys near>nearest queue shift sound",
    "cases": "case case-form cases media",
    "workers": "play>playback roster track workers",
    "admin": "health",
    "phone": "phone>invitation",
}
OTHERS = ["README.md", "docs", "dashboard", "tests", "bench", "streams"]


def moves() -> dict[str, str]:
    found = {}
    for room, names in ROOMS.items():
        for name in names.split():
            old, _, new = name.partition(">")
            found[f"{old}.mjs"] = f"{room}/{new or old}.mjs"
    return found


MOVES = moves()
BACK = {new: old for old, new in MOVES.items()}


def rewritten(text: str, here: str, was: str, root: Path) -> str:
    """`here`, `was`: folder of the file now and before, below the root of the repository."""

    def one(found: re.Match[str]) -> str:
        target = os.path.normpath(os.path.join(was, found[2]))
        if target.startswith(str(JS)):
            name = os.path.relpath(target, JS)
            target = str(JS / MOVES.get(name, name))
        path = os.path.relpath(target, here)
        return found[1] + (path if path.startswith(".") else f"./{path}") + found[3]

    text = re.sub(r"((?:from |import |import\()\")(\.[^\"]+\.mjs)(\")", one, text)
    return re.sub(r"(/assets/js/|assets/js/)([\w./-]+\.mjs)", lambda f: f[1] + MOVES.get(f[2], f[2]), text)


def main() -> None:
    for old, new in MOVES.items():
        pairs = [
            (JS / old, JS / new),
            (TWINS / old.replace(".mjs", ".test.mjs"), TWINS / new.replace(".mjs", ".test.mjs")),
        ]
        for source, target in pairs:
            if source.exists():
                target.parent.mkdir(exist_ok=True)
                subprocess.run(["git", "mv", str(source), str(target)], check=True)
    for root in (JS, TWINS):
        for file in root.rglob("*.mjs"):
            inside = str(file.relative_to(root)).replace(".test.mjs", ".mjs")
            before = (root / BACK.get(inside, inside)).parent
            file.write_text(rewritten(file.read_text("utf-8"), str(file.parent), str(before), root), "utf-8")
    for name in OTHERS:
        files = [Path(name)] if Path(name).is_file() else Path(name).rglob("*")
        for file in files:
            if file.suffix not in (".py", ".md", ".mjs") or file.name == "move_rooms.py" or TWINS in file.parents:
                continue
            text = file.read_text("utf-8")
            new = re.sub(r"(/?assets/js/)([\w./-]+\.mjs)", lambda f: f[1] + MOVES.get(f[2], f[2]), text)
            if new != text:
                file.write_text(new, "utf-8")


main()
