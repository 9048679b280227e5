"""Which unit of the city a delivered polygon is: by its code, else by a name only one unit of the tier has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import shapely

from streams.errors import BoundaryError
from streams.geography.delivery import LEVELS
from streams.geography.delivery.read import Delivered
from streams.model.region import Tier

CODE_FIELDS = ("XZQDM", "xzqdm", "code", "CODE", "adcode", "ZLDWDM", "PAC", "id")
NAME_FIELDS = ("XZQMC", "xzqmc", "name", "NAME", "ZLDWMC", "Name")
_LEVELS = dict(zip((Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE), LEVELS, strict=True))


class Matched(NamedTuple):
    """`polygons` by code, all of one `level` (`county`, `township`, `village`); `unmatched`: features that are no unit
    of the city, as they call themselves; `missing`: units of the parents concerned that were not delivered."""

    level: str
    polygons: dict[str, shapely.Geometry]
    unmatched: list[str]
    missing: list[str]


def match(
    delivered: Sequence[Delivered],
    names: Mapping[str, str],
    *,
    level: str = "",
    fields: Mapping[str, str] | None = None,
) -> Matched:
    """`names`: every unit of the city by code; `fields`: which field is the `code`, which the `name`. Raises
    BoundaryError for a field that is not there and for a unit delivered twice under different features' ids."""
    chosen = fields or {}
    code_field = _field(delivered, chosen.get("code", ""), CODE_FIELDS)
    name_field = _field(delivered, chosen.get("name", ""), NAME_FIELDS)
    if not code_field and not name_field:
        have = ", ".join(sorted({key for d in delivered for key in d.fields})) or "none"
        raise BoundaryError(f"no field holds codes or names (fields: {have}); say --fields code=...,name=...")
    found: dict[str, list[shapely.Geometry]] = defaultdict(list)
    unmatched = []
    for one in delivered:
        code = _code(str(one.fields.get(code_field, "")), names) if code_field else ""
        name = str(one.fields.get(name_field, "")).strip() if name_field else ""
        code = code or _by_name(name, names, level)
        if code and (not level or _LEVELS.get(Tier(len(code))) == level):
            found[code].append(one.polygon)
        else:
            unmatched.append(" ".join(str(one.fields.get(f, "")) for f in (code_field, name_field) if f).strip() or "?")
    return _checked(found, unmatched, names)


def _checked(found: Mapping[str, list[shapely.Geometry]], unmatched: list[str], names: Mapping[str, str]) -> Matched:
    if not found:
        raise BoundaryError(f"no feature is a unit of this city; the first is called {unmatched[0]!r}")
    twice = [code for code, shapes in found.items() if len(shapes) > 1]
    if twice:
        listed = ", ".join(f"{code} {names[code]}" for code in twice[:5])
        raise BoundaryError(f"{len(twice)} units are there twice: {listed}; deliver each unit as one feature")
    lengths = Counter(len(code) for code in found)
    if len(lengths) > 1:
        mixed = ", ".join(f"{count} of {_LEVELS[Tier(digits)]}" for digits, count in sorted(lengths.items()))
        raise BoundaryError(f"the file mixes levels ({mixed}): choose one with --level")
    digits = lengths.popitem()[0]
    parents = {code[: digits - 3] for code in found} if digits > Tier.COUNTY else {""}
    siblings = [c for c in sorted(names) if len(c) == digits and (digits == Tier.COUNTY or c[: digits - 3] in parents)]
    missing = [c for c in siblings if c not in found]
    return Matched(_LEVELS[Tier(digits)], {c: found[c][0] for c in sorted(found)}, unmatched, missing)


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


def _by_name(name: str, names: Mapping[str, str], level: str) -> str:
    if not name:
        return ""
    same = [c for c, n in names.items() if n == name and (not level or _LEVELS.get(Tier(len(c))) == level)]
    return same[0] if len(same) == 1 else ""
