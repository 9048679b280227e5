"""The guide's own commands: every block that says `sh`, in order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "production.md"
_PART = re.compile(r"^## (?P<title>[^\n]+)$|^```sh ?(?P<words>[a-z ]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """`section`: its heading. `words`: behind `sh`: `network` needs a way to packages, `password` asks for one, `other`
    is for a city that is not Tieling."""

    section: str
    words: frozenset[str]
    text: str


def blocks(file: Path = GUIDE) -> list[Block]:
    section, found = "", []
    for part in _PART.finditer(file.read_text("utf-8")):
        if part["title"]:
            section = part["title"]
        else:
            found.append(Block(section, frozenset(part["words"].split()), part["text"]))
    return found
