"""The commands that keep a store in order: retention, legal holds, and new keys for what is sealed."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from streams.operate import shell
from streams.settings import Settings

Command = Callable[[Settings, argparse.Namespace], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]
"""(name, what it runs, what it is for) -> its parser."""


def add_parsers(add: Add) -> None:
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
    from streams.operate.seal import drop, rotate

    with shell.open_registry(settings) as registry:
        print("\n".join((drop if asked.drop else rotate)(settings, registry)))
    return 0
