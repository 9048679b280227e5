"""`python -m streams <command>`: every command of the system. Each has --help, a clear error and an exit code."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.errors import MissingPart, StoreError, StreamsError, UnknownRegion
from streams.formats.formats import TRACKS
from streams.geography.delivery import DATUMS, LEVELS
from streams.operate import city_commands, production, shell, upkeep, user_commands
from streams.operate.audit import operator, verify_audit
from streams.operate.enrol import enrol, enrol_words
from streams.operate.processes import PROCESSES
from streams.operate.signing import ensure_signing
from streams.permissions import protect_store, restrict_new_files
from streams.registry.registry import Registry
from streams.settings import Settings, load

Command = Callable[[Settings, argparse.Namespace], int]


def main(words: list[str] | None = None) -> int:
    """The exit code."""
    restrict_new_files()
    asked = _parser().parse_args(words)
    try:
        command: Command = asked.command
        settings = load(asked.config)
        protect_store(settings)
        return command(settings, asked)
    except StreamsError as wrong:
        print(f"streams: {wrong}", file=sys.stderr)
        return wrong.exit_code
    except SQLAlchemyError as away:
        reason = str(away).splitlines()[0]
        print(f"streams: the registry cannot be used ({reason}): nothing was done; try again", file=sys.stderr)
        return MissingPart.exit_code


# What one command needs is brought in by it: every process starts here, and none should wait for or carry the others'.
def _up(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.up import up

    production.check(settings)
    shell.run(lambda stop: up(settings, asked.config, stop))
    return 0


def _process(settings: Settings, asked: argparse.Namespace) -> int:
    production.check(settings)
    shell.run(lambda stop: PROCESSES[asked.name](settings, stop))
    return 0


def _enrol(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        registry.audit(operator("enrol", f"{asked.what}/{asked.id or asked.home or asked.label}"))
        lines = enrol(settings, registry, asked)
    print("\n".join(lines))
    return 0


def _rebuild(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.rebuild import compare, heal
    from streams.operate.redis_server import there

    async def work() -> int:
        async with shell.open_journal(settings) as journal:
            if asked.heal:
                healed = await heal(settings, journal)
                print(f"entries {healed.entries}  cursor {healed.cursor}  cases healed {healed.cases}")
                return 0
            found = await compare(settings, journal)
        print(f"entries {found.rebuilt.entries}  cursor {found.rebuilt.cursor}  picture {found.rebuilt.digest}")
        if asked.verify:
            print("equal to the checkpoint" if found.equal else f"NOT equal to the checkpoint {found.saved}")
        return 0 if found.equal or not asked.verify else 1

    with there(settings):
        return asyncio.run(work())


def _replay(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.replay import replay

    with shell.open_registry(settings) as registry:
        print(replay(settings, registry, asked.file, speed=asked.speed, to=asked.to))
    return 0


def _boundaries(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.boundaries import BoundaryImport, import_boundaries

    shell.make_data_dir(settings)
    names = ("file", "seats", "datum", "level", "fields", "source", "as_of", "confirm", "units")
    wanted = BoundaryImport(*(getattr(asked, name) for name in names))
    import_boundaries(settings, wanted)
    return 0


def _roster(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when a line was refused: the others are taken."""
    from streams.model.roster import REASONS, RosterChange
    from streams.operate.roster import plan, read, take

    try:
        raw = asked.file.read_bytes()
    except OSError as wrong:
        raise StoreError(f"{asked.file} cannot be read: {wrong.strerror}") from None
    places = shell.places(settings)
    if asked.whole and not places.known(asked.whole):
        raise UnknownRegion(asked.whole)
    reading = read(asked.file.name, raw, places, settings.city.part_kinds.split())
    with shell.open_registry(settings) as registry:
        if asked.dry_run:
            made = plan(registry, reading, whole=asked.whole)
        else:
            record = operator("roster.import", f"roster/{asked.file.name}", fields=(f"whole={asked.whole}",))
            made = take(registry, places, reading, record, whole=asked.whole)
    counts = [f"{len(made.of(change))} {change}" for change in RosterChange]
    print(", ".join([*counts, f"{made.same} as before"]) + (" (nothing was done)" if asked.dry_run else ""))
    if reading.ignored:
        print(f"columns that were not read: {', '.join(reading.ignored)}", file=sys.stderr)
    for one in made.refused:
        place = f"{one.sheet}, line {one.line}" if one.sheet else f"line {one.line}"
        print(f"{place}: {REASONS[one.why].format(found=one.found, other=one.other)}", file=sys.stderr)
    return 1 if made.refused else 0


def _track(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.formats.formats import written
    from streams.operate.track import look_up

    with shell.open_registry(settings) as registry:
        found = look_up(settings, registry, worker=asked.worker, day=asked.day, reason=asked.reason, case=asked.case)
    print(written(found.rows, asked.format, asked.worker), end="")
    print(f"{len(found.rows)} points", file=sys.stderr)
    for name in found.missing:
        print(f"not read, it is torn: {name}; restore it from a backup", file=sys.stderr)
    return 1 if found.missing else 0


def _backup(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.backup import backup

    with shell.open_registry(settings) as registry:
        registry.audit(operator("backup", f"backup/{asked.folder.name}"))
    manifest = asyncio.run(backup(settings, asked.folder, print))
    print(f"{asked.folder}: {sum(one.size for one in manifest.files)} bytes; it holds keys, and residents' data sealed")
    return 0


def _restore(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.backup import restore

    asyncio.run(restore(settings, asked.folder, print))
    with shell.open_registry(settings) as registry:
        registry.audit(operator("restore", f"backup/{asked.folder.name}"))
    print(f"restored into {settings.store.data_dir}: `python -m streams up` goes on from there")
    return 0


def _verify_audit(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        code, lines = verify_audit(settings, registry, asked.public_key)
    print("\n".join(lines))
    return code


def _check(settings: Settings, asked: argparse.Namespace) -> int:
    production.check(settings)
    print("the configuration is sound")
    return 0


def _migrate(settings: Settings, asked: argparse.Namespace) -> int:
    shell.make_data_dir(settings)
    with shell.open_registry(settings, migrate=True) as registry:
        if registry.store() is not None:
            asyncio.run(_signing(settings, registry))
        print("the registry is at its newest version")
    return 0


async def _signing(settings: Settings, registry: Registry) -> None:
    """Keys for a store that has none yet; needs its journal, which says from where on signatures are asked for."""
    if registry.signed_since() is None:
        async with shell.open_journal(settings) as journal:
            ensure_signing(settings, registry, (await journal.figures())["in"].last, real_ms())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m streams", description=__doc__)
    parser.add_argument("--config", type=Path, help="configuration file (default: CITY_CONFIG, else config.yaml)")
    commands = parser.add_subparsers(required=True, metavar="command")
    _add(commands, "up", _up, "run everything on embedded parts until TERM or Ctrl-C")
    for name in PROCESSES:
        _add(commands, name, _process, f"run the {name} process alone").set_defaults(name=name)
    user_commands.add_parsers(lambda name, command, about: _add(commands, name, command, about))
    _add(commands, "check-config", _check, "read the configuration and say whether it is sound")
    _add(commands, "migrate", _migrate, "bring the registry's tables to the newest version")
    again = _add(commands, "rebuild", _rebuild, "fold everything that is kept again, from nothing")
    again.add_argument("--verify", action="store_true", help="exit 1 unless it equals the checkpoint bit for bit")
    again.add_argument(
        "--heal", action="store_true", help="put it in place of the checkpoint and say how many cases it healed"
    )
    track = _add(commands, "replay", _replay, "send recorded tracks through the doors, on a clock of their own")
    track.add_argument("file", type=Path, help="CSV (vehicle_id, timestamp, latitude, longitude) or JSON (point, time)")
    track.add_argument("--speed", type=float, default=1.0, help="times real speed (default 1)")
    track.add_argument("--to", default="", help="region code to move the tracks to (default: the first county)")
    _track_parser(_add(commands, "track", _track, "where a worker was on a day; the look is recorded first"))
    saved = _add(commands, "backup", _backup, "copy the whole store into a new folder, also while it runs")
    saved.add_argument("folder", type=Path, help="made by it; best on another disk")
    back = _add(commands, "restore", _restore, "a backup into an empty data folder; then `up` goes on from it")
    back.add_argument("folder", type=Path, help="as `backup` made it")
    city_commands.add_parsers(lambda name, command, about: _add(commands, name, command, about))
    upkeep.add_parsers(lambda name, command, about: _add(commands, name, command, about))
    proof = _add(
        commands, "verify-audit", _verify_audit, "prove that the audit is what was written; exit 1 unless it is"
    )
    proof.add_argument("--public-key", type=Path, help="the auditor's own copy (PEM); no other key's head counts then")
    _boundaries_parser(_add(commands, "import-boundaries", _boundaries, "take over a city's own boundaries or seats"))
    roster = _add(commands, "import-roster", _roster, "take workers from a table; lists what was refused and why")
    roster.add_argument(
        "file", type=Path, help="CSV, XLSX or XLS: name, township and village (code or name), kind; number, telephone"
    )
    roster.add_argument("--whole", default="", help="region code: the table has every worker there, others have left")
    roster.add_argument("--dry-run", action="store_true", help="say what it would change, and do nothing")
    enrol_words(_add(commands, "enrol", _enrol, "enrol a worker's phone or a department; prints the key once"))
    return parser


def _track_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("worker", type=int, help="registry number")
    parser.add_argument("--day", required=True, help="local day, YYYY-MM-DD")
    parser.add_argument("--format", choices=tuple(TRACKS), default="csv")
    parser.add_argument("--reason", default="", help="why; it is recorded with your name")
    parser.add_argument("--case", default="", help="the case it is for")


def _boundaries_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="GeoJSON, KML, KMZ, GeoPackage or a zipped shapefile")
    parser.add_argument("--datum", default="", help=f"of the file, never guessed: {', '.join(DATUMS)}")
    parser.add_argument("--level", default="", choices=["", *LEVELS], help="where a file mixes levels")
    parser.add_argument("--fields", default="", help="code=FIELD,name=FIELD, where they have unusual names")
    parser.add_argument("--units", type=Path, help="of a city not known here: table of code, name (CSV, XLSX)")
    parser.add_argument("--seats", type=Path, help="CSV of seats: code,name,lon,lat,datum")
    parser.add_argument("--source", default="", help="who made the boundaries, for the map's notice")
    parser.add_argument("--as-of", default="", help="the day they were true")
    parser.add_argument("--confirm", action="store_true", help="take them over in spite of what was said about them")


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: Command, help_text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
