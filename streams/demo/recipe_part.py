"""What every section of the recipe is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from streams.errors import ConfigError


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every section refuses what it does not know."""


class Spread(Part, frozen=True):
    """A log-normal quantity by its median and ninth decile."""

    p50: float
    p90: float


Sections = TypeVar("Sections", bound=Part)


def read(file: Path, kind: type[Sections]) -> Sections:
    """A recipe of a file. Raises ConfigError, naming what is wrong."""
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=kind)
    except msgspec.MsgspecError as wrong:
        raise ConfigError(f"{file.name}: {wrong}") from None
