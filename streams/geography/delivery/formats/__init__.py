"""What every format is read to."""

from __future__ import annotations

from typing import Any, NamedTuple

import shapely

LARGEST = 512 * 1024 * 1024
"""Bytes, unpacked."""
TEXTS = ("utf-8-sig", "gb18030")
"""Encodings of texts that name none. Chinese in UTF-8 passes for GBK now and then, never the other way round."""


class Feature(NamedTuple):
    """`fields` as the file has them; `shape` in the file's own coordinates, None where it has none."""

    fields: dict[str, Any]
    shape: shapely.Geometry | None


class Content(NamedTuple):
    """`crs`: WKT or name of the projection as the file says it, '' where it says none."""

    features: list[Feature]
    crs: str
