"""What each wall shows: a file with one entry a wall, and what its address asks for. A mistake is named; the rest
shows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from dashboard.wall_columns import Layout, layout

FAR = 2.1
"""Distance of the farthest reader / width of the wall beyond which the default type is too small (UX: 20' of arc)."""
TOO_FAR = 2.8
SCENES = (1, 2, 3)
"""Of a wall that names none."""
SUPERVISION, BRIEF = 4, 5
KNOWN = (*SCENES, SUPERVISION, BRIEF)
PANELS = ("busy", "hours", "categories", "newest", "late", "feeds", "team", "days", "way")
"""What a wall can be without; its numbers, its map and its alerts it always has."""
PLAN_MARK, CLOCK = "/wall/plan.json", "clock"
"""Where a wall asks every five minutes what it is to show, and the word by which it says its own time (ms)."""
_PX = (320, 16_384)
_SCREENS, _BEZEL = 16, 200
_PIXEL = (0.25, 4)


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """`scenes`: 1 the city, 2 one county, 3 the flow of cases, 4 supervision, 5 the newest brief. `density`: normal or
    far. `visitor`: no ranking, no alerts, no people. `shift`: the picture moves by two units every five minutes.
    `night`: map and bars are darker from 22:00 to 06:00. `without`: panels that are not shown, of PANELS. `county`: a
    code that was asked for. `px`: width and height of the display. `screens`: how many make it up, across and down.
    `bezel_px`: the width of a seam between two of them. `pixel_ratio`: width of one of its pixels by its height."""

    scenes: tuple[int, ...] = SCENES
    density: str = "normal"
    visitor: bool = False
    ranking: bool = True
    rotate_s: int = 60
    shift: bool = True
    night: bool = False
    without: tuple[str, ...] = ()
    hold: bool = False
    county: str = ""
    px: tuple[int, int] = (1920, 1080)
    screens: tuple[int, int] = (1, 1)
    bezel_px: float = 0
    pixel_ratio: float = 1


def load(file: Path | None) -> tuple[dict[str, Wall], list[str]]:
    """(walls by id, what is wrong with the file). No file: no walls of their own."""
    if file is None or not str(file) or str(file) == ".":
        return {}, []
    try:
        said = yaml.safe_load(file.read_text("utf-8")) or []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as unread:
        return {}, [f"{file.name}: {' '.join(str(unread).split())}"]
    if not isinstance(said, list):
        return {}, [f"{file.name}: a list of walls is expected, each with an id"]
    walls, notes = {}, []
    for entry in said:
        if not isinstance(entry, dict) or not str(entry.get("id", "")):
            notes.append(f"{file.name}: an entry without an id")
            continue
        name = str(entry["id"])
        walls[name], wrong = _wall({key: value for key, value in entry.items() if key != "id"})
        notes += [f"{name}: {line}" for line in wrong]
    return walls, notes


class Walls:
    """The walls of a server: those of its file, and before them those that were chosen on their page (`plans`)."""

    def __init__(self, file: str, plans: Callable[[], Mapping[str, Mapping[str, Any]]]) -> None:
        self._plans = plans
        self._file, self.wrong = load(Path(file) if file else None)

    def known(self) -> dict[str, Wall]:
        return self._file | {name: planned(name, plan)[0] for name, plan in self._plans().items()}


def planned(name: str, plan: Mapping[str, Any]) -> tuple[Wall, list[str]]:
    """(the wall, what is wrong with it) of what was chosen for it on its page."""
    wall, wrong = _wall(dict(plan))
    return wall, [f"{name}: {line}" for line in wrong]


def mark_of(wall: Wall) -> str:
    """Tells one plan from another: a wall whose plan has another mark by now loads itself afresh."""
    return hashlib.blake2b(msgspec.json.encode(wall), digest_size=8).hexdigest()


def asked(walls: Mapping[str, Wall], words: Mapping[str, str], county: str) -> tuple[Wall, list[str]]:
    """(the wall that an address asks for, what of it cannot be). `county`: the code it names, '' for none."""
    notes = []
    name = words.get("wall", "")
    wall = walls.get(name, Wall())
    if name and name not in walls:
        notes.append(f"wall={name}: no such wall; the default is shown")
    scene = words.get("scene", "")
    if scene:
        if scene in {str(known) for known in KNOWN}:
            wall = msgspec.structs.replace(wall, scenes=(int(scene),))
        else:
            notes.append(f"scene={scene}: there are {', '.join(map(str, KNOWN))}")
    if county:
        wall = msgspec.structs.replace(wall, county=county, scenes=wall.scenes if scene else (2,))
    # A presentation alone is shown: a presenter has visitors, unless the address says that there are none.
    visitors = words.get("visitor", "1" if words.get("present") == "1" else "")
    visitor, hold = wall.visitor or visitors == "1", words.get("hold") == "1"
    wall = msgspec.structs.replace(wall, visitor=visitor, hold=hold, ranking=wall.ranking and not visitor)
    if visitor:
        # A county's scene is its people's lights, and a brief is a paper for the office.
        scenes = tuple(scene for scene in wall.scenes if scene not in (2, BRIEF)) or (1,)
        wall = msgspec.structs.replace(wall, scenes=scenes)
    return wall, notes


def _wall(said: dict[str, Any]) -> tuple[Wall, list[str]]:
    found: dict[str, Any] = {}
    notes = []
    for key, value in said.items():
        check = _CHECKS.get(key)
        if check is None:
            notes.append(f"unknown key {key}")
        elif why := check(value):
            notes.append(f"{key}: {why}")
        elif key in ("scenes", "without", "px", "screens"):
            found[key] = tuple(value)
        elif key in Wall.__struct_fields__:
            found[key] = value
    wide, far = said.get("mm"), said.get("distance_m")
    if not notes and wide and far:
        ratio = far * 1000 / wide
        if ratio > FAR:
            found["density"] = "far"
        if ratio > TOO_FAR:
            notes.append(f"a wall of {wide} mm is too small to be read from {far} m: bring readers closer")
    wall = Wall(**found)
    if wall.screens != (1, 1) and layout_of(wall) is None:
        notes.append(f"screens: {wall.screens[0]} across leave no column of text a screen of its own")
        wall = msgspec.structs.replace(wall, screens=(1, 1))
    return wall, notes


def layout_of(wall: Wall, *, outer: bool = True) -> Layout | None:
    """The columns of a wall of several screens; None for one that is whole, and where no column of text would have a
    screen of its own. `outer`: as `layout` has it."""
    if wall.screens == (1, 1):
        return None
    return layout(wall.px, wall.pixel_ratio, wall.screens[0], wall.density, outer=outer)


def _size(value: Any) -> str:
    pair = isinstance(value, list) and len(value) == 2
    sound = pair and all(isinstance(n, int) and _PX[0] <= n <= _PX[1] for n in value)
    return "" if sound else f"width and height in px, each {_PX[0]} to {_PX[1]}, are expected"


def _grid(value: Any) -> str:
    pair = isinstance(value, list) and len(value) == 2
    sound = pair and all(isinstance(n, int) and 1 <= n <= _SCREENS for n in value)
    return "" if sound else f"screens across and down, each 1 to {_SCREENS}, are expected"


def _bezel(value: Any) -> str:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _BEZEL
    return "" if sound else f"0 to {_BEZEL} px are expected"


def _ratio(value: Any) -> str:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and _PIXEL[0] <= value <= _PIXEL[1]
    return "" if sound else f"{_PIXEL[0]} to {_PIXEL[1]} are expected"


def _scenes(value: Any) -> str:
    known = isinstance(value, list) and value and all(scene in KNOWN for scene in value)
    sound = known and len(set(value)) == len(value)
    return "" if sound else f"some of {', '.join(map(str, KNOWN))}, each once, are expected"


def _panels(value: Any) -> str:
    sound = isinstance(value, list) and set(value) <= set(PANELS)
    return "" if sound else f"some of {', '.join(PANELS)} are expected"


def _positive(value: Any) -> str:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    return "" if sound else "a number above 0 is expected"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false is expected"


def _density(value: Any) -> str:
    return "" if value in ("normal", "far") else "normal or far is expected"


def _rotation(value: Any) -> str:
    sound = isinstance(value, int) and 10 <= value <= 3600
    return "" if sound else "10 to 3600 seconds are expected"


_CHECKS: dict[str, Callable[[Any], str]] = {
    "px": _size,
    "mm": _positive,
    "distance_m": _positive,
    "scenes": _scenes,
    "density": _density,
    "visitor": _flag,
    "ranking": _flag,
    "shift": _flag,
    "night": _flag,
    "without": _panels,
    "rotate_s": _rotation,
    "screens": _grid,
    "bezel_px": _bezel,
    "pixel_ratio": _ratio,
}
