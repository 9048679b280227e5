"""Chance by seed: the same names draw the same numbers, on every start and every machine."""

from __future__ import annotations

import hashlib
import math
import uuid
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from random import Random

import numpy as np

from streams.demo.recipe_part import Spread

_P90 = 1.2815515655446004
"""The ninth decile of the standard normal distribution."""


def dice(*names: object) -> Random:
    """A generator of its own for whatever `names` say. Seeded through SHA-512, so PYTHONHASHSEED has no part in it."""
    return Random("/".join(map(str, names)))


def array_dice(*names: object) -> np.random.Generator:
    """Likewise for whole arrays."""
    return np.random.default_rng(int.from_bytes(_hash(names)[:16], "big"))


def share(*names: object) -> float:
    """One number in [0, 1) that belongs to `names` for ever."""
    return int.from_bytes(_hash(names)[:7], "big") / 2**56


def lognormal(random: Random, spread: Spread) -> float:
    """One draw with this median and ninth decile."""
    return spread.p50 * math.exp(random.gauss(0, 1) * sigma(spread))


def sigma(spread: Spread) -> float:
    return math.log(spread.p90 / spread.p50) / _P90


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """`total` whole pieces by weight, by largest remainder; the earlier wins a tie."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(e) for e in exact]
    by_rest = sorted(range(len(exact)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_rest[: total - sum(parts)]:
        parts[n] += 1
    return parts


def cumulative(weights: Sequence[float]) -> list[float]:
    """Running shares of the whole, for `pick`."""
    whole = sum(weights)
    return [part / whole for part in accumulate(weights)]


def pick(shares: Sequence[float], drawn: float) -> int:
    """Which of the running shares a number in [0, 1) falls into."""
    return min(bisect_right(shares, drawn), len(shares) - 1)


def demo_id(*names: object) -> str:
    """An id of the shape of a UUIDv4, drawn by `names`."""
    return str(uuid.UUID(int=dice(*names).getrandbits(128), version=4))


def uuid7(ms: int, *names: object) -> str:
    """An id of the shape of a UUIDv7 whose random part is drawn by `names`: the same on every start."""
    drawn = int.from_bytes(_hash(names)[:10], "big")
    value = (ms & (1 << 48) - 1) << 80 | 7 << 76 | (drawn >> 68) << 64 | 2 << 62 | drawn & (1 << 62) - 1
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _hash(names: tuple[object, ...]) -> bytes:
    return hashlib.sha256("/".join(map(str, names)).encode()).digest()
