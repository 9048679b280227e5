"""Figures of the alert system itself, per scope: how often it calls, for what, how fast it is taken, what was for
nothing. Summed in bins of ten minutes, so that a day's figures are a sum and a month's are too. Pure.

Source: alarm management's own measures (announced per ten minutes and seat, mix of priorities, chattering, standing,
nuisance, share of the most frequent rules, time to acknowledge); the targets are the city's configuration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from streams.kpi.values import rate_text, share

BIN_MS = 600_000
FLOOD = 10
"""More than so many in ten minutes are more than one person takes."""
STANDING_MS = 24 * 3_600_000
TOP = 10


class Bin(msgspec.Struct, array_like=True):
    """Ten minutes of one scope. `told`: announced, by priority 1..4. `rules`: announced, by rule. `acks`: seconds to
    the acknowledgement, by priority. `escalated`: by a timer. `ended`, `nuisance`: closed, of these with nothing to do.
    `chatter`: alerts that began to come and go."""

    told: list[int] = msgspec.field(default_factory=lambda: [0, 0, 0, 0])
    rules: dict[str, int] = msgspec.field(default_factory=dict)
    acks: dict[int, list[int]] = msgspec.field(default_factory=dict)
    escalated: int = 0
    ended: int = 0
    nuisance: int = 0
    chatter: int = 0


class Figures(msgspec.Struct, frozen=True):
    """`n`: announced; `bins`: of ten minutes looked at; `most`: in one of them; `over`: bins with more than ten.
    `mix`: announced by priority. `top`: announced by the ten most frequent rules; `rules`: how many rules. `ack_p50`,
    `ack_p90`, `acked`: seconds and n by priority, null of none. `standing`: open for more than a day. `rate`: announced
    per ten minutes and seat, '' of none. `shares`: in per cent as they are shown, '' of none: `over` of the bins;
    `first`, `second`, `lower` (priorities), `top` and `escalated` of what was announced; `nuisance` of what ended. The
    rest as in Bin."""

    n: int
    bins: int
    most: int
    over: int
    mix: tuple[int, int, int, int]
    top: dict[str, int]
    ack_p50: dict[int, int]
    ack_p90: dict[int, int]
    acked: dict[int, int]
    escalated: int
    ended: int
    nuisance: int
    chatter: int
    standing: int
    rate: str = ""
    shares: dict[str, str] = {}


def figures(bins: Iterable[Bin], spans: int, standing: int, seats: int = 1) -> Figures:
    """`spans`: how many bins of ten minutes there were, silent ones too. `standing`: open for more than a day. `seats`:
    signed in; none counts as one."""
    held = list(bins)
    totals = [sum(one.told) for one in held]
    rules: Counter[str] = Counter()
    acks: dict[int, list[int]] = {}
    for one in held:
        rules.update(one.rules)
        for priority, seconds in one.acks.items():
            acks.setdefault(priority, []).extend(seconds)
    mix = [sum(one.told[n] for one in held) for n in range(4)]
    found = _counted(held, totals, mix, rules, acks, spans, standing)
    rate = f"{found.n / spans / max(1, seats):.2f}" if spans else ""
    return msgspec.structs.replace(found, rate=rate, shares=_shares(found))


def _shares(found: Figures) -> dict[str, str]:
    first, second, *lower = found.mix
    parts = {
        "over": (found.over, found.bins),
        "first": (first, found.n),
        "second": (second, found.n),
        "lower": (sum(lower), found.n),
        "top": (sum(found.top.values()), found.n),
        "escalated": (found.escalated, found.n),
        "nuisance": (found.nuisance, found.ended),
    }
    return {name: rate_text(share(part, n)) for name, (part, n) in parts.items()}


def _counted(
    held: list[Bin],
    totals: list[int],
    mix: list[int],
    rules: Counter[str],
    acks: dict[int, list[int]],
    spans: int,
    standing: int,
) -> Figures:
    return Figures(
        n=sum(totals),
        bins=spans,
        most=max(totals, default=0),
        over=sum(total > FLOOD for total in totals),
        mix=(mix[0], mix[1], mix[2], mix[3]),
        top=dict(rules.most_common(TOP)),
        ack_p50={priority: percentile(taken, 50) for priority, taken in sorted(acks.items())},
        ack_p90={priority: percentile(taken, 90) for priority, taken in sorted(acks.items())},
        acked={priority: len(taken) for priority, taken in sorted(acks.items())},
        escalated=sum(one.escalated for one in held),
        ended=sum(one.ended for one in held),
        nuisance=sum(one.nuisance for one in held),
        chatter=sum(one.chatter for one in held),
        standing=standing,
    )


def percentile(values: list[int], percent: int) -> int:
    """The smallest value that at least so many per cent do not exceed. Raises ValueError of none."""
    if not values:
        raise ValueError("no percentile of nothing")
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
