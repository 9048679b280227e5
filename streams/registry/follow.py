"""Kinds of followed items: the shipped files, then the city's own. Names what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from streams.access.policy import COMMANDS, Action
from streams.errors import ConfigError
from streams.model.follow.kind import FollowKind
from streams.model.strict import convert

SHIPPED = Path(__file__).with_name("follow_kinds")
_ORDER = ("finding", "visit", "point", "team", "key_case", "six_no", "six_round", "six_paper")
"""As they are listed; others follow by the names of their files."""
_ROLES = frozenset(role.value for role, may in COMMANDS.items() if Action.FOLLOW_STEP in may)


def follow_kinds(own: str = "") -> tuple[FollowKind, ...]:
    """`own`: folder of the city's files, '' = none. Raises ConfigError, naming file and flaw."""
    folders = [SHIPPED, *([Path(own)] if own else [])]
    if own and not Path(own).is_dir():
        raise ConfigError(f"follow.kinds: {own} is no folder")
    found: dict[str, FollowKind] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.yaml"), key=lambda one: (_place(one.stem), one.name)):
            kind = _read(file)
            if kind.id in found:
                raise ConfigError(f"{file.name}: there is a kind {kind.id} already")
            found[kind.id] = kind
    for kind in found.values():
        if kind.parent and kind.parent != "case" and kind.parent not in found:
            raise ConfigError(f"{kind.id}: its parent {kind.parent} is no kind")
    return tuple(found.values())


def _read(file: Path) -> FollowKind:
    try:
        kind = convert(msgspec.yaml.decode(file.read_bytes()), FollowKind)
    except (OSError, msgspec.MsgspecError) as wrong:
        raise ConfigError(f"{file.name}: {wrong}") from None
    if flaw := next(kind.flaws(_ROLES), ""):
        raise ConfigError(f"{file.name}: {flaw}")
    return kind


def _place(stem: str) -> int:
    return _ORDER.index(stem) if stem in _ORDER else len(_ORDER)
