"""Who is there, as a tick tells it (`Tick.seen`): a seat by its session, a wall by scope, name and session."""

from __future__ import annotations

from typing import NamedTuple

WALL = "wall/"


class WallPresence(NamedTuple):
    """`name`: as it was given with the wall's link, '' for none."""

    scope: str
    name: str
    session: str


def wall_word(wall: WallPresence) -> str:
    """`wall/<scope>/<session>`, and the name between them where there is one: who does not know of names finds scope
    and session where they always were."""
    parts = (wall.scope, wall.name, wall.session) if wall.name else (wall.scope, wall.session)
    return WALL + "/".join(parts)


def wall_presence(word: str) -> WallPresence:
    _, scope, *name, session = word.split("/")
    return WallPresence(scope, "/".join(name), session)
