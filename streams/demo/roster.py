"""The simulated city's grid workers: full-time and part-time by county, homes by micro-grids. Names are invented."""

from __future__ import annotations

from streams.demo import recipe
from streams.demo.chance import apportion, share
from streams.geography.places import Places
from streams.registry.records import NewWorker

FULL = "full"
PART = "part"
_SERIES = {FULL: "甲", PART: "乙"}


def roster(places: Places, seed: int, made_of: recipe.Recipe | None = None) -> list[NewWorker]:
    """All workers in the order of their villages; this order gives them their numbers."""
    found: list[NewWorker] = []
    for county, wanted in (made_of or recipe.load()).workers.by_county.items():
        villages = [v for v in places.villages() if v.startswith(county)]
        homes = [
            (v, kind) for kind, n in ((FULL, wanted.full), (PART, wanted.part)) for v in _homes(places, villages, n)
        ]
        homes.sort(key=lambda home: (home[0], share(seed, *home)))
        found += [_worker(number, *home) for number, home in enumerate(homes, len(found) + 1)]
    return found


def _homes(places: Places, villages: list[str], workers: int) -> list[str]:
    spread = apportion(workers, [places.micro_grids(v) for v in villages])
    return [village for village, n in zip(villages, spread, strict=True) for _ in range(n)]


def _worker(number: int, village: str, kind: str) -> NewWorker:
    return NewWorker(name=f"网格员{_SERIES[kind]}{number:05d}", home=village[:9], village=village, kind=kind)
