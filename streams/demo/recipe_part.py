"""What every section of the recipe is made of."""

from __future__ import annotations

import msgspec


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every section refuses what it does not know."""


class Spread(Part, frozen=True):
    """A log-normal quantity by its median and ninth decile."""

    p50: float
    p90: float
