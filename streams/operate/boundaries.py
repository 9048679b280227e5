"""A city's own boundaries and seats: read, judged, reported, and only then put in force."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import shapely
import shapely.geometry

from streams.clock import real_ms
from streams.errors import BoundaryError
from streams.geography import versions
from streams.geography.delivery.ground import Finding, findings
from streams.geography.delivery.join import Joined, KnownUnits, join
from streams.geography.delivery.match import Matched, called, match
from streams.geography.delivery.read import BoundaryReading, read
from streams.geography.delivery.shift import Shift, best_shift
from streams.geography.delivery.zones import neighbour
from streams.geography.generate.city import CityPolygons, Sources, layers, light, make
from streams.geography.generate.plane import Plane, around
from streams.geography.generate.seats import TownSeat, read_seats
from streams.geography.repair import Health
from streams.geography.versions import Version
from streams.operate.boundary_sources import file_bytes, file_text, known_units, source_files, town_seats, unit_names
from streams.operate.founding import founded, names_of
from streams.settings import Settings

MOST_CHANGE = 0.01
"""More than this of a unit's area changed by the repair is refused until somebody confirms it."""
_LEAST_OVERLAP = 0.8
_MOST_SHIFT_M, _FAR_M, _BETTER = 200.0, 20_000.0, 0.005
"""Borders of another source lie best within some ten metres of where they are; a shift that explains this much more of
the ground is one of the whole. From so far on it is no datum, but another projection or place."""
_LISTED = 8
GENERATED = "系统生成"
_GROUND = {
    "hole": "inside the city would be in no unit: whoever reports from there is turned away",
    "lost": "at the city's edge would be in no unit any more",
    "new": "that was in no unit would be the city's",
    "elsewhere": "of a county lie on other ground than the county that is known",
}
_LEVEL_OF = {"county": "county", "township": "town", "village": "village"}


class BoundaryImport(NamedTuple):
    """`file` and `seats` are paths, one of them given; `fields`: `code=...,name=...`; `source`, `as_of`: what the
    version says of where its boundaries come from."""

    file: Path | None
    seats: Path | None
    datum: str
    level: str = ""
    fields: str = ""
    source: str = ""
    as_of: str = ""
    confirm: bool = False
    units: Path | None = None


def import_boundaries(settings: Settings, asked: BoundaryImport, say: Any = print) -> Version:
    """Says line by line what it found. Raises BoundaryError, and has changed nothing, unless all is in order or
    confirmed."""
    if asked.file is None and asked.seats is None:
        raise BoundaryError("nothing to import: name a file of boundaries, or --seats with a CSV file")
    if asked.units is not None:
        return _begun(settings, asked, say)
    now = versions.current(settings.store.data_dir)
    now.places(settings.city.name, settings.city.code)
    names, seats, known = unit_names(now), town_seats(now), known_units(now)
    plane = around(*shapely.total_bounds(list(known.counties.values())))
    doubts: list[str] = []
    meta = now.meta()
    if asked.file is not None:
        joined, level = _delivered(asked, settings.city.name, known, names, plane, say, doubts)
        known = joined.known
        meta = _meta(meta, level, asked)
    if asked.seats is not None:
        seats |= _checked_seats(read_seats(file_text(asked.seats)), names, say, doubts)
    return _made(settings, known, names, seats, meta, doubts, asked, say)


def _begun(settings: Settings, asked: BoundaryImport, say: Any) -> Version:
    """Begins a city anew. Nothing is known of its ground, so that nothing can say that the datum is another."""
    assert asked.units is not None
    if asked.file is None:
        raise BoundaryError("--units needs the file with the borders of all counties beside it")
    now, doubts = versions.current(settings.store.data_dir), list[str]()
    if (there := now.places(settings.city.name)).city == settings.city.code:
        doubts.append(f"this city has its places already ({len(there.townships())} townships): --units begins anew")
    names = names_of(asked.units.name, file_bytes(asked.units), settings.city.code)
    reading = read(asked.file.name, file_bytes(asked.file), asked.datum)
    doubts += reading.doubts
    units = match(reading.delivered, names, level="county", fields=_fields(asked.fields), city=settings.city.name)
    _say_units(asked.file.name, reading, units, names, say, doubts)
    plane = around(*shapely.total_bounds(list(units.polygons.values())))
    begun = founded(units, plane)
    say(f"before repair: {_health(begun.before)}")
    say(f"after: {_health(begun.after)}")
    _judge_change(begun.change, names, say, doubts)
    say(f"nothing was known of this ground: that it is {asked.datum} is believed")
    seats = {} if asked.seats is None else _checked_seats(read_seats(file_text(asked.seats)), names, say, doubts)
    meta = versions.shipped().meta()
    made = {"boundary_status": "schematic", "source": GENERATED, "as_of": f"{datetime.now(UTC):%Y-%m-%d}"}
    meta = _meta({**meta, "levels": {level: made for level in meta["levels"]}}, "county", asked)
    return _made(settings, begun.known, names, seats, meta, doubts, asked, say)


def _made(
    settings: Settings,
    known: KnownUnits,
    names: Mapping[str, str],
    seats: Mapping[str, TownSeat],
    meta: dict[str, Any],
    doubts: list[str],
    asked: BoundaryImport,
    say: Any,
) -> Version:
    """Raises BoundaryError for a doubt that no one confirmed."""
    if doubts and not asked.confirm:
        raise BoundaryError(f"{'; '.join(doubts)} - nothing was changed; look at it, then say --confirm")
    say("making the levels below (about half a minute)")
    city = make(Sources(known.counties, dict(names), dict(seats)), known.townships, known.villages)
    return _adopt(settings, city, names, meta, source_files(known, names, seats), asked, say)


def regenerate(folder: Path = versions.SHIPPED) -> str:
    """Makes the shipped files again from the shipped sources; gives the version's name."""
    source = Version("", folder)
    names, seats, known = unit_names(source), town_seats(source), known_units(source)
    city = make(Sources(known.counties, names, seats), known.townships, known.villages)
    return versions.write(folder, layers(light(city), names), source.meta(), {})


def _delivered(
    asked: BoundaryImport,
    city: str,
    known: KnownUnits,
    names: Mapping[str, str],
    plane: Plane,
    say: Any,
    doubts: list[str],
) -> tuple[Joined, str]:
    assert asked.file is not None
    reading = read(asked.file.name, file_bytes(asked.file), asked.datum)
    doubts += reading.doubts
    units = match(reading.delivered, names, level=asked.level, fields=_fields(asked.fields), city=city)
    _say_units(asked.file.name, reading, units, names, say, doubts)
    _judge_shift(units, best_shift(units.polygons, known.counties, plane, asked.datum), asked.datum, say, doubts)
    joined = join(known, units, names, plane)
    say(f"before repair: {_health(joined.before)}")
    say(f"after, with the rest of the city: {_health(joined.after)}")
    _judge_change(joined.change, names, say, doubts)
    if joined.lost:
        doubts.append(f"{len(joined.lost)} units delivered earlier are replaced from above: {_some(joined.lost)}")
    _judge_ground(findings(known, units.polygons, joined.known, plane), names, say, doubts)
    return joined, units.level


def _say_units(
    name: str, reading: BoundaryReading, units: Matched, names: Mapping[str, str], say: Any, doubts: list[str]
) -> None:
    say(f"{name}: {len(units.polygons)} units of tier {units.level}, {len(units.unmatched)} matched nothing")
    if units.joined:
        say(f"{len(units.joined)} units came in several features and were put together: {_units(units.joined, names)}")
    if reading.bare:
        listed = _some([f"{called(fields)} ({instead})" for fields, instead in reading.bare])
        say(f"{len(reading.bare)} features have no area: {listed}")
    if units.unmatched:
        doubts.append(f"{len(units.unmatched)} features are no unit of this city: {_some(units.unmatched)}")
    if units.missing and units.level == "county":
        doubts.append(
            f"{len(units.missing)} counties are not in the file and keep the boundary they have, less what the others "
            f"take: {_units(units.missing, names)}"
        )


def _judge_shift(units: Matched, shift: Shift, datum: str, say: Any, doubts: list[str]) -> None:
    say(
        f"lies best {shift.east_m:+,.0f} m east, {shift.north_m:+,.0f} m north of where it is: "
        f"overlap with the known counties {shift.overlap:.3f}, so moved {shift.overlap_shifted:.3f}"
    )
    if shift.datum:
        doubts.append(f"this looks like {shift.datum}, not {datum}: try --datum {shift.datum}")
    elif _MOST_SHIFT_M < shift.metres < _FAR_M and shift.overlap_shifted - shift.overlap > _BETTER:
        doubts.append(
            f"all of it lies {shift.metres:,.0f} m off, as no datum we know does: ask whoever made it for its datum"
        )
    if zone := neighbour(datum, shift.degrees):
        doubts.append(f"it lies {shift.degrees:+.1f} degrees east of the city: the zone is another, try --datum {zone}")
    elif abs(shift.degrees) > 1:
        doubts.append(f"it lies {shift.degrees:+.1f} degrees east of the city: the projection is another")
    if not units.missing and shift.overlap < _LEAST_OVERLAP:
        doubts.append(f"it shares only {shift.overlap:.0%} of its ground with the known counties")


def _judge_change(change: Mapping[str, float], names: Mapping[str, str], say: Any, doubts: list[str]) -> None:
    much = {c: v for c, v in change.items() if abs(v) > MOST_CHANGE}
    for code, grown in sorted(much.items(), key=lambda item: -abs(item[1]))[:_LISTED]:
        say(f"  {code} {names[code]}: area {grown:+.1%}")
    if much:
        doubts.append(f"the repair changes the area of {len(much)} units by more than {MOST_CHANGE:.0%}")


def _judge_ground(found: list[Finding], names: Mapping[str, str], say: Any, doubts: list[str]) -> None:
    for what, said in _GROUND.items():
        these = [one for one in found if one.what == what]
        for one in these[:_LISTED]:
            shares = f" (shares {one.shares:.0%} of it)" if what == "elsewhere" else ""
            say(f"  {one.km2:,.2f} km2 {said}{shares}: {_place(one, names)}")
        if these:
            most = f", most of it at {_place(these[0], names)}" if len(these) > 1 else f" at {_place(these[0], names)}"
            doubts.append(f"{sum(one.km2 for one in these):,.2f} km2 {said}{most}")


def _place(one: Finding, names: Mapping[str, str]) -> str:
    whose = f"{one.code} {names[one.code]}, " if one.code else ""
    return f"{whose}around {one.lon:.4f} E {one.lat:.4f} N"


def _checked_seats(
    seats: dict[str, TownSeat], names: Mapping[str, str], say: Any, doubts: list[str]
) -> dict[str, TownSeat]:
    unknown = sorted(code for code in seats if code not in names)
    found = {code: seat for code, seat in seats.items() if code in names}
    say(f"{len(found)} seats of {sum(len(c) == 9 for c in names)} townships, {len(unknown)} of unknown codes")
    if unknown:
        doubts.append(f"{len(unknown)} seats have codes this city does not know: {_some(unknown)}")
    return found


def _adopt(
    settings: Settings,
    city: CityPolygons,
    names: Mapping[str, str],
    meta: dict[str, Any],
    sources: Mapping[str, str],
    asked: BoundaryImport,
    say: Any,
) -> Version:
    home = settings.store.data_dir / "geography"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="making-") as made:
        folder = Path(made) / "version"
        name = versions.write(folder, layers(light(city), names), meta, sources)
        files = [str(p) for p in (asked.file, asked.seats, asked.units) if p is not None]
        version = versions.adopt(settings.store.data_dir, folder, name, {"at": real_ms(), "from": files})
    counts = f"{len(city.counties)} counties, {len(city.townships)} townships, {len(city.villages)} villages"
    say(f"{counts}: version {version.name} is in force from the next start of the processes")
    return version


def _meta(meta: dict[str, Any], level: str, asked: BoundaryImport) -> dict[str, Any]:
    """What was delivered is `imported`; only an administrator ever makes a level `official`."""
    said = {
        "boundary_status": "imported",
        "source": asked.source or (asked.file.name if asked.file else ""),
        "as_of": asked.as_of or f"{datetime.now(UTC):%Y-%m-%d}",
    }
    return {**meta, "levels": {**meta["levels"], _LEVEL_OF[level]: said}}


def _fields(text: str) -> dict[str, str]:
    pairs = [pair.split("=", 1) for pair in text.split(",") if pair]
    if any(len(pair) != 2 or pair[0] not in ("code", "name") for pair in pairs):
        raise BoundaryError(f"--fields {text!r}: write code=FIELD,name=FIELD")
    return {pair[0]: pair[1] for pair in pairs}


def _health(health: Health) -> str:
    return (
        f"{health.units} units, {health.invalid} invalid, {health.parts} parts, {health.holes} holes, "
        f"{health.overlap_km2:.3f} km2 claimed twice"
    )


def _units(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return _some([f"{code} {names[code]}" for code in codes])


def _some(items: list[str]) -> str:
    more = f" and {len(items) - _LISTED} more" if len(items) > _LISTED else ""
    return ", ".join(items[:_LISTED]) + more


if __name__ == "__main__":
    print(regenerate())
