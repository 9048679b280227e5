"""The newest moves on a wall, as a record: what the fold encodes and the browser reads."""

from __future__ import annotations

import msgspec


class WallMove(msgspec.Struct, frozen=True):
    """One of `WallMoves`: at `at` (city ms) something was `reported`, `dispatched` or `closed` (`step`) in a township
    (`region`), whose label's place it has."""

    at: int
    step: str
    region: str
    lon_e6: int
    lat_e6: int


class WallMoves(msgspec.Struct, frozen=True, omit_defaults=True):
    """Topic `figures` of a wall, key `moves`: a sample of the newest moves, the newest last, and the county in which
    most of the others of the newest minute lie, '' while there are none (streams/fold/publishing/wall_moves.py)."""

    of: tuple[WallMove, ...] = ()
    bright: str = ""
