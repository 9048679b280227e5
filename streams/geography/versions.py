"""Versions of the geography: the shipped one in `assets/geography/`, a city's own in `<data_dir>/geography/<name>/`.

Every version is whole: its sources, what was made of them, and what is known of it (`meta.json`). `current` names the
one in force, `adopted.jsonl` since when and by whom: a case belongs to the version in force when it came in.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from streams import durable
from streams.errors import BoundaryError
from streams.geography.places import FILE, Places, load
from streams.geography.topojson import LIGHT_GRID, Layers, encode

SHIPPED = FILE.parent
ALL, TOWN, META = FILE.name, "town.topojson", "meta.json"
SOURCES = "sources"
_DIGITS = 12


class Version(NamedTuple):
    """`name`: the first digits of its polygons' hash. The files exist."""

    name: str
    folder: Path

    @property
    def all(self) -> Path:
        """County, township and village."""
        return self.folder / ALL

    @property
    def town(self) -> Path:
        """County and township: what the map of a page needs."""
        return self.folder / TOWN

    def meta(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.folder / META).read_text("utf-8"))
        return said

    def source(self, name: str) -> str | None:
        """The text of a source, None where this version has none of it."""
        path = self.folder / SOURCES / name
        return path.read_text("utf-8") if path.exists() else None

    def places(self, city_name: str, code: str = "") -> Places:
        """`code`: of the city they are asked for, '' = whichever it is. Raises BoundaryError for another one's."""
        found = load(city_name, self.all)
        if code and found.city != code:
            raise BoundaryError(
                f"the boundaries in force are of {found.city}, and city.code is {code}: bring this city's own by "
                "`python -m streams import-boundaries <counties> --units <table of codes and names> --datum ...`"
            )
        return found


def shipped() -> Version:
    return Version(_named((SHIPPED / ALL).read_bytes()), SHIPPED)


def current(data_dir: Path) -> Version:
    """The one in force. Raises BoundaryError when it is not there: a city must not fall back to other boundaries."""
    folder = data_dir / "geography"
    try:
        name = (folder / "current").read_text("ascii").strip()
    except FileNotFoundError:
        return shipped()
    if not (folder / name / ALL).is_file():
        raise BoundaryError(f"{folder / 'current'} names {name}, which is not there: restore it, or remove `current`")
    return Version(name, folder / name)


def write(folder: Path, layers: Layers, meta: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    """Writes the files of a version into a folder and gives its name. `layers` from coarse to fine."""
    whole = _compact(encode(layers, LIGHT_GRID))
    coarse = {name: layers[name] for name in list(layers)[:2]}
    (folder / SOURCES).mkdir(parents=True, exist_ok=True)
    (folder / ALL).write_bytes(whole)
    (folder / TOWN).write_bytes(_compact(encode(coarse, LIGHT_GRID)))
    (folder / META).write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for name, text in sources.items():
        (folder / SOURCES / name).write_text(text, "utf-8")
    return _named(whole)


def adopt(data_dir: Path, made: Path, name: str, record: Mapping[str, Any]) -> Version:
    """Moves a finished folder to its place and puts it in force; `record` says when and by whom."""
    home = data_dir / "geography"
    home.mkdir(parents=True, exist_ok=True)
    if not (home / name).exists():
        os.replace(made, home / name)
    with (home / "adopted.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"version": name, **record}, ensure_ascii=False) + "\n")
    durable.write(home / "current", f"{name}\n".encode("ascii"))
    return Version(name, home / name)


def _compact(topology: dict[str, Any]) -> bytes:
    return json.dumps(topology, ensure_ascii=False, separators=(",", ":")).encode()


def _named(whole: bytes) -> str:
    return hashlib.sha256(whole).hexdigest()[:_DIGITS]
