"""What every format is read to."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Any, NamedTuple

import shapely

LARGEST = 512 * 1024 * 1024
"""Bytes, unpacked."""
_BRIEF = 160
TEXTS = ("utf-8-sig", "gb18030")
"""Encodings of texts that name none. Chinese in UTF-8 passes for GBK now and then, never the other way round."""


UNREADABLE_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What a broken, locked or strange zip raises: the library has no one error for it."""


class Feature(NamedTuple):
    """`fields` as the file has them; `shape` in the file's own coordinates, None where it has none."""

    fields: dict[str, Any]
    shape: shapely.Geometry | None


def brief(wrong: BaseException) -> str:
    """What a library says, without the bytes it quotes."""
    said = str(wrong).replace("\n", " ")
    return said if len(said) <= _BRIEF else f"{said[:_BRIEF]}…"


class Content(NamedTuple):
    """`crs`: WKT or name of the projection as the file says it, '' where it says none."""

    features: list[Feature]
    crs: str
