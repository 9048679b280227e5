"""The commands that make a store and keep it in order: retention, legal holds, keys of all kinds, texts and media of
before, and numbers as published."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path

from streams.clock import real_ms
from streams.errors import ConfigError
from streams.operate import shell
from streams.operate.audit import operator
from streams.operate.signing import rotate
from streams.settings import Settings
from streams.wire.signed import KeyPurpose

Command = Callable[[Settings, argparse.Namespace], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]
"""(name, what it runs, what it is for) -> its parser."""


def add_parsers(add: Add) -> None:
    add("create-store", _create, "make tables, keys, store and first regulation, say what comes next, and end")
    heard = add("status", _status, "which processes beat; exit 1 unless all that are named, or needed, do")
    heard.add_argument("process", nargs="*")
    add("doctor", _doctor, "look at everything at once: what is wrong and what to do; exit 1 where something is wrong")
    kept = add("retention", _retention, "what is deleted when its time is over; the archive does it daily")
    what = kept.add_mutually_exclusive_group()
    what.add_argument("--show", action="store_true", help="by table: rows, age, and how many are due (default)")
    what.add_argument("--run", action="store_true", help="delete now what is due; each deletion is recorded")
    for name, keep, about in (
        ("hold", True, "keep the personal data of a case whatever its age: a legal hold"),
        ("release", False, "end a legal hold"),
    ):
        parser = add(name, _hold, about)
        parser.set_defaults(keep=keep)
        parser.add_argument("case", help="code or id")
        parser.add_argument("--reason", required=True)
    again = add("rotate-seal", _rotate_seal, "seal residents' data with a new key, also while all runs")
    again.add_argument("--drop", action="store_true", help="instead: remove the keys that seal nothing any more")
    add("upgrade", _upgrade, "scrub the texts of an older store and seal what was written; while `up` is off")
    seen = add("refused", _refused, "what was not taken, by sender and reason, with the newest example")
    seen.add_argument("--source", default="", help="device/7, department/3 or platform/1 (default: every sender)")
    seen.add_argument("--days", type=int, default=7, help="1: today (default: 7)")
    add("media", _media, "make files of cases from before metadata was taken out as new ones are")
    drawn = add("seasons", _seasons, "what the simulated city comes out as by season, beside what its recipe claims")
    drawn.add_argument("--year", type=int, default=2026, choices=range(2025, 2029), help="default: 2026")
    drawn.add_argument("--days", type=int, default=0, help="of the last days of each month alone (default: all)")
    _key_parsers(add)
    _publish_parser(add)
    before = add(
        "import-sums", _import_sums, "what a city counted a day before this store, without cases, from a table"
    )
    before.add_argument("file", type=Path, help="CSV in UTF-8: day,measure,region,unit,amount")
    before.add_argument("--origin", required=True, help="the system it comes from")
    before.add_argument("--reason", required=True)


def _create(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.create import create_store

    print("\n".join(create_store(settings)))
    return 0


def _status(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.beats import status

    code, lines = asyncio.run(status(settings, asked.process))
    print("\n".join(lines))
    return code


def _doctor(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.doctor import Grade, examined

    found = asyncio.run(examined(settings))
    print(*found, sep="\n")
    return int(any(finding.grade is Grade.WRONG for finding in found))


def _import_sums(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.sums import take

    with shell.open_registry(settings) as registry:
        take(settings, registry, asked.file, asked.origin, asked.reason, print)
    return 0


def _refused(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.refused import refused

    with shell.open_registry(settings) as registry:
        print("\n".join(refused(settings, registry, source=asked.source, days=max(1, asked.days))))
    return 0


def _seasons(settings: Settings, asked: argparse.Namespace) -> int:
    """1 when a claim does not hold."""
    from streams.demo import recipe, seasons
    from streams.demo.matters import Matters
    from streams.registry.regulation import regulation

    made_of, rules = recipe.load(), regulation(settings.cases, settings.alerts, settings.tasks, settings.follow)
    matters = Matters(made_of, shell.places(settings), rules, settings.demo.seed)
    found = []
    for season in seasons.seasons(made_of, matters, rules, asked.year, max(0, asked.days)):
        found.append(season)
        print("\n".join(list(seasons.lines([season]))[len(found) > 1 :]), flush=True)
    return 0 if all(season.holds for season in found) else 1


def _key_parsers(add: Add) -> None:
    made = add("audit-key", _audit_key, "make the key that signs the audit; prints its public half")
    made.add_argument("file", type=Path, help="outside the data folder, readable by the signer alone")
    add("rotate-audit", _rotate_audit, "a new key for the audit, signed with the one before; prints its public half")
    add("sign-audit", _sign_audit, "sign the newest record, as the user who holds registry.audit_key")
    turned = add("rotate-key", _rotate_key, "a new signing key for one process, while everything runs")
    turned.add_argument("name", choices=[one.value for one in KeyPurpose])


def _publish_parser(add: Add) -> None:
    cut = add("publish", _publish, "keep a period's numbers as published; later changes show as revised")
    cut.add_argument("--region", default="", help="region code (default: the whole city)")
    cut.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD")
    cut.add_argument("--to", dest="last", required=True, metavar="YYYY-MM-DD", help="a day that is over")
    cut.add_argument("--below", action="store_true", help="the areas one tier below too")
    cut.add_argument("--reason", required=True, help="what it is published in, as the title of a brief")


# What one command needs is brought in by it, as in __main__.
def _retention(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate import retention

    with shell.open_registry(settings) as registry:
        print("\n".join((retention.run if asked.run else retention.show)(settings, registry)))
    return 0


def _hold(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate import retention

    with shell.open_registry(settings) as registry:
        print(retention.hold(settings, registry, asked.case, asked.reason, keep=asked.keep))
    return 0


def _rotate_seal(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate import seal

    with shell.open_registry(settings) as registry:
        print("\n".join((seal.drop if asked.drop else seal.rotate)(settings, registry)))
    return 0


def _upgrade(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.upgrade import upgrade

    shell.make_data_dir(settings)
    upgrade(settings, print)
    return 0


def _media(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        registry.audit(operator("media.make", "media"))
        shown, refused = registry.make_media(settings.store.data_dir / "media")
    print(f"{shown} files made anew, {refused} are no longer shown")
    return 0


def _audit_key(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.registry.audit_keys import make

    print(make(asked.file), end="")
    return 0


def _rotate_audit(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.registry.heads import turn

    with shell.open_registry(settings) as registry:
        print(turn(settings, registry, operator("key.rotate", "audit"), real_ms()), end="")
    return 0


def _sign_audit(settings: Settings, asked: argparse.Namespace) -> int:
    """By the user who holds the key, once a minute, where the services do not have it."""
    from streams.registry.heads import Heads

    if not settings.registry.audit_key:
        raise ConfigError("registry.audit_key must name the key that signs the audit")
    with shell.open_registry(settings) as registry:
        signed = Heads(settings, registry).sign(real_ms())
    print("signed" if signed else "there is nothing to sign")
    return 0


def _rotate_key(settings: Settings, asked: argparse.Namespace) -> int:
    with shell.open_registry(settings) as registry:
        registry.audit(operator("key.rotate", f"signing/{asked.name}"))
        made = rotate(settings, registry, KeyPurpose(asked.name), real_ms())
    print(f"{made.id} signs from now on; what the one before signed stays valid, and it is kept for verifying")
    return 0


def _publish(settings: Settings, asked: argparse.Namespace) -> int:
    from streams.operate.publish import publish

    span = {"first": asked.first, "last": asked.last}
    with shell.open_registry(settings) as registry:
        region = asked.region or settings.city.code
        n = publish(settings, registry, region=region, **span, reason=asked.reason, below=asked.below)
    print(f"published {n} numbers of {region}, {asked.first} to {asked.last}")
    return 0
