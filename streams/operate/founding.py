"""A city that the system has no data of: a table of its places, and the borders of its counties. Pure."""

from __future__ import annotations

import msgspec
import numpy as np
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.join import KnownUnits
from streams.geography.delivery.match import Matched
from streams.geography.generate.plane import Plane
from streams.geography.repair import Health, repaired
from streams.model.region import Tier
from streams.operate.headed import headed

HEADS = {"code": ("code", "区划代码", "代码"), "name": ("name", "名称", "单位名称")}
_WHOLE = 12
_LEVELS = (Tier.VILLAGE, Tier.TOWNSHIP, Tier.COUNTY)


class Founded(msgspec.Struct, frozen=True, kw_only=True):
    """`change`: county -> its area after the repair over before, less 1."""

    known: KnownUnits
    before: Health
    after: Health
    change: dict[str, float]


def names_of(file: str, raw: bytes, city: str) -> dict[str, str]:
    """Names of the counties, townships and villages by their 6, 9 and 12 digits; codes of the statistical list with
    noughts behind are read as what they mean. Raises BoundaryError, naming the line, and StoreError."""
    found: dict[str, str] = {}
    for line, cells in headed(file, raw, HEADS, ("code", "name")):
        code, name = _code(cells["code"]), cells["name"]
        if not (code.isascii() and code.isdigit()) or len(code) not in _LEVELS:
            raise BoundaryError(f"{file}, line {line}: {cells['code']!r} is no code of 6, 9 or 12 digits")
        if not code.startswith(city):
            raise BoundaryError(f"{file}, line {line}: {code} is not of this city: city.code is {city}")
        if not name or code in found:
            raise BoundaryError(f"{file}, line {line}: {code} {'is there twice' if name else 'has no name'}")
        found[code] = name
    _refuse_gaps(file, found)
    return dict(sorted(found.items()))


def founded(units: Matched, plane: Plane) -> Founded:
    """The counties of a delivery that has all of them. Raises BoundaryError."""
    if units.level != "county" or units.missing:
        raise BoundaryError(f"a new city begins with all its counties: {len(units.missing)} are not in the file")
    codes = sorted(units.polygons)
    done = repaired(np.array([units.polygons[code] for code in codes], dtype=object), plane)
    gone = [code for code, polygon in zip(codes, done.polygons, strict=True) if shapely.is_empty(polygon)]
    if gone:
        raise BoundaryError(f"nothing is left of {gone[0]}: the other counties cover all of it")
    return Founded(
        known=KnownUnits(dict(zip(codes, done.polygons, strict=True)), {}, {}),
        before=done.before,
        after=done.after,
        change=dict(zip(codes, done.change.tolist(), strict=True)),
    )


def _code(written: str) -> str:
    """211202000000 -> 211202; 211202001000 -> 211202001."""
    code = written.strip()
    if len(code) == _WHOLE:
        for tier in (Tier.COUNTY, Tier.TOWNSHIP):
            if not code[tier:].strip("0"):
                return code[:tier]
    return code


def _refuse_gaps(file: str, names: dict[str, str]) -> None:
    counties = {code for code in names if len(code) == Tier.COUNTY}
    orphans = [code for code in names if len(code) > Tier.COUNTY and code[:-3] not in names]
    if orphans:
        raise BoundaryError(f"{file}: {orphans[0]} {names[orphans[0]]} lies in {orphans[0][:-3]}, which has no line")
    bare = sorted(counties - {code[: Tier.COUNTY] for code in names if len(code) == Tier.TOWNSHIP})
    if bare or not counties:
        what = f"{bare[0]} {names[bare[0]]} has no townships" if bare else "there is no county"
        raise BoundaryError(f"{file}: {what}: every county has at least one, of 9 digits")
