"""Which unit of the city a delivered polygon is: by its code, else by a name only one unit of the tier has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery import LEVELS
from streams.geography.delivery.read import Delivered
from streams.geography.repair import polygonal
from streams.model.region import Tier
from streams.model.typed import plain

CODE_FIELDS = ("XZQDM", "xzqdm", "code", "CODE", "adcode", "ZLDWDM", "PAC", "id")
NAME_FIELDS = ("XZQMC", "xzqmc", "name", "NAME", "ZLDWMC", "Name")
_LEVELS = dict(zip((Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE), LEVELS, strict=True))


_SAME_GROUND = 0.01
"""Of the smaller of two features: sharing more, they are the same unit twice, not two parts of one."""
_PROVINCE = re.compile(r"^\w{2,3}省")


class Matched(NamedTuple):
    """`polygons` by code, all of one `level` (`county`, `township`, `village`); `unmatched`: features that are no unit
    of the city, as they call themselves; `missing`: units of the parents concerned that were not delivered; `joined`:
    those that came as several features and were put together."""

    level: str
    polygons: dict[str, shapely.Geometry]
    unmatched: list[str]
    missing: list[str]
    joined: tuple[str, ...] = ()


def match(
    delivered: Sequence[Delivered],
    names: Mapping[str, str],
    *,
    level: str = "",
    fields: Mapping[str, str] | None = None,
    city: str = "",
) -> Matched:
    """`names`: every unit of the city by code; `fields`: which field is the `code`, which the `name`; `city`: its own
    name, which may stand before a unit's. Raises BoundaryError for a field that is not there and for a unit delivered
    twice."""
    chosen = fields or {}
    code_field = _field(delivered, chosen.get("code", ""), CODE_FIELDS)
    name_field = _field(delivered, chosen.get("name", ""), NAME_FIELDS)
    if not code_field and not name_field:
        have = ", ".join(sorted({key for d in delivered for key in d.fields})) or "none"
        raise BoundaryError(f"no field holds codes or names (fields: {have}); say --fields code=...,name=...")
    found: dict[str, list[shapely.Geometry]] = defaultdict(list)
    unmatched = []
    known = _by_name(names, city, level)
    for one in delivered:
        code = _code(str(one.fields.get(code_field, "")), names) if code_field else ""
        name = _plain(one.fields.get(name_field)) if name_field else ""
        code = code or known.get(name, "") or known.get(_PROVINCE.sub("", name), "")
        if code and (not level or _LEVELS.get(Tier(len(code))) == level):
            found[code].append(one.polygon)
        else:
            unmatched.append(_called(one.fields, code_field, name_field))
    return _checked(found, unmatched, names)


def _checked(found: Mapping[str, list[shapely.Geometry]], unmatched: list[str], names: Mapping[str, str]) -> Matched:
    if not found:
        raise BoundaryError(f"no feature is a unit of this city; the first is called {unmatched[0]!r}")
    twice = [code for code, shapes in found.items() if _overlap(shapes)]
    if twice:
        listed = ", ".join(f"{code} {names[code]}" for code in twice[:5])
        raise BoundaryError(f"{len(twice)} units are there twice: {listed}; deliver each unit once")
    lengths = Counter(len(code) for code in found)
    if len(lengths) > 1:
        mixed = ", ".join(f"{count} of {_LEVELS[Tier(digits)]}" for digits, count in sorted(lengths.items()))
        raise BoundaryError(f"the file mixes levels ({mixed}): choose one with --level")
    digits = lengths.popitem()[0]
    parents = {code[: digits - 3] for code in found} if digits > Tier.COUNTY else {""}
    siblings = [c for c in sorted(names) if len(c) == digits and (digits == Tier.COUNTY or c[: digits - 3] in parents)]
    missing = [c for c in siblings if c not in found]
    polygons = {c: found[c][0] if len(found[c]) == 1 else _together(found[c]) for c in sorted(found)}
    joined = tuple(c for c in polygons if len(found[c]) > 1)
    return Matched(_LEVELS[Tier(digits)], polygons, unmatched, missing, joined)


def called(fields: Mapping[str, Any]) -> str:
    """A feature as it calls itself, where no one has named those fields."""
    usual = [next((name for name in some if fields.get(name)), "") for some in (CODE_FIELDS, NAME_FIELDS)]
    return _called(fields, *usual) if any(usual) else " ".join(str(value) for value in list(fields.values())[:2]) or "?"


def _called(fields: Mapping[str, Any], code_field: str, name_field: str) -> str:
    return " ".join(str(fields.get(f, "")) for f in (code_field, name_field) if f).strip() or "?"


def _overlap(shapes: Sequence[shapely.Geometry]) -> bool:
    """Whether two of them are on the same ground."""
    sound = [polygonal(one) for one in shapes]
    return any(
        shapely.intersection(one, other).area > _SAME_GROUND * min(one.area, other.area)
        for one, other in combinations(sound, 2)
    )


def _together(shapes: Sequence[shapely.Geometry]) -> shapely.Geometry:
    return shapely.union_all(np.array([polygonal(one) for one in shapes], dtype=object))


def _field(delivered: Sequence[Delivered], chosen: str, usual: Sequence[str]) -> str:
    if chosen:
        if not any(chosen in d.fields for d in delivered):
            raise BoundaryError(f"no feature has the field {chosen!r}")
        return chosen
    return next((f for f in usual if all(f in d.fields for d in delivered)), "")


def _code(text: str, names: Mapping[str, str]) -> str:
    """The unit's 6, 9 or 12 digits, '' when it is none of the city's. Deliveries pad codes with zeros."""
    digits = text.strip()
    if digits in names:
        return digits
    for length in (Tier.COUNTY, Tier.TOWNSHIP):
        if len(digits) > length and not digits[length:].strip("0") and digits[:length] in names:
            return digits[:length]
    return ""


def _plain(name: object) -> str:
    """As names are compared: without blanks, in the usual width."""
    return "" if name is None else plain(str(name)).replace(" ", "")


def _by_name(names: Mapping[str, str], city: str, level: str) -> dict[str, str]:
    """Code by whatever a unit is called that no other is: its name, with any of those of the units above it before."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, name in names.items():
        if level and _LEVELS.get(Tier(len(code))) != level:
            continue
        above = [names.get(code[:digits], "") for digits in (Tier.COUNTY, Tier.TOWNSHIP) if digits < len(code)]
        for before in product(*(("", one) for one in (city, *above))):
            found[_plain("".join((*before, name)))].add(code)
    return {name: min(codes) for name, codes in found.items() if name and len(codes) == 1}
