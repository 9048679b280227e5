"""The families of China's zoned projections: which number is named when another zone of the same family is meant."""

from __future__ import annotations

_FAMILIES = tuple(range(first, first + 21) for first in (2349, 2370, 2401, 2422, 4513, 4534))
"""EPSG numbers of 3-degree zones from 75 E to 135 E: Xian 1980, Beijing 1954, CGCS2000; each with the zone's number
before the easting, then without."""
_WITH_NUMBER, _SIX_DEGREES = 4513 - 25, 4491 - 13
"""CGCS2000: EPSG number of a zone, less the zone's own: of 3 and of 6 degrees."""
_FALSE_EASTING = (100_000.0, 900_000.0)
_MILLION = 1_000_000.0


def neighbour(datum: str, degrees: float) -> str:
    """The zone of the same family that was meant where a file, read in the one that was named, lies so many degrees too
    far to the east; '' for none."""
    number = int(datum.removeprefix("EPSG:")) if datum.startswith("EPSG:") and datum[5:].isdigit() else 0
    steps = round(degrees / 3)
    family = next((one for one in _FAMILIES if number in one), None)
    if family is None or not steps or abs(degrees - 3 * steps) > 0.5 or number - steps not in family:
        return ""
    return f"EPSG:{number - steps}"


def zone_of(easting: float) -> str:
    """The projection whose zone comes before an easting in metres; '' when it names none."""
    zone, rest = divmod(easting, _MILLION)
    if not _FALSE_EASTING[0] < rest < _FALSE_EASTING[1]:
        return ""
    if 25 <= zone <= 45:
        return f"EPSG:{_WITH_NUMBER + int(zone)}"
    return f"EPSG:{_SIX_DEGREES + int(zone)}" if 13 <= zone <= 23 else ""
