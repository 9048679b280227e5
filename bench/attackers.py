"""Hostile clients in a process of their own.

stdin: an `Attack`. It says `ready` when every socket is open, and on the next line ends and says what it `Met`.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

from tests.journeys.hostile import Door, crowded, large_bodies, long_texts


class Attack(msgspec.Struct, frozen=True):
    """`silent`, `halves`: sockets at each door. `body`: bytes, 0 = none. `key`: a department's."""

    doors: tuple[Door, ...]
    silent: int
    halves: int
    body: int
    texts: int
    key: str


class Met(msgspec.Struct):
    """`opened`: sockets in all. `bodies`: status by path. `texts`: statuses."""

    opened: int
    bodies: dict[str, int]
    texts: list[int]


async def attack(wanted: Attack) -> None:
    intake = next(door.url for door in wanted.doors if door.name == "intake")
    async with crowded(wanted.doors, wanted.silent, wanted.halves) as crowds:
        print("ready", flush=True)
        bodies, texts = await asyncio.gather(
            large_bodies(wanted.doors if wanted.body else (), wanted.body), long_texts(intake, wanted.key, wanted.texts)
        )
        await asyncio.to_thread(sys.stdin.readline)
        met = Met(sum(crowd.opened for crowd in crowds), bodies, sorted(texts))
    print(msgspec.json.encode(met).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(attack(msgspec.json.decode(sys.stdin.readline(), type=Attack)))
