"""Rounds of faults for hours, each with a store of its own and a seed of its own: `python -m tests.chaos [--hours H]
[--seed S] [--faults N] [--phones N] [--file PATH]`. Each round is a line of the file, so that a run that was broken off
goes on; `--sum` adds up what the file has. A round that fails is run again by its seed and length."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from traceback import format_exception

import msgspec

from tests.chaos.faults import FaultKind, drawn
from tests.chaos.happen import lacking
from tests.chaos.rounds import Found, faults_lose_nothing, on_its_disk

PHONES, A_ROUND = 3_000, 25
"""Of phones, a fifth sends each second."""
_HOUR_S = 3600.0


class Round(msgspec.Struct, frozen=True):
    """A line of the file. `why`: what did not agree, '' where everything did. `longest`: s until everything was back,
    the longest by kind of fault."""

    seed: int
    faults: int
    done: int
    acknowledged: int
    orders: int
    looks: int
    live: int
    unjudged: int
    longest: dict[str, float]
    why: str = ""


def played(seed: int, count: int, phones: int = PHONES) -> Round:
    """One round in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        found, why = Found(), ""
        try:
            with on_its_disk(Path(folder)) as (stack, disk):
                faults = drawn(seed, count, lacking())
                asyncio.run(faults_lose_nothing(stack, faults, found, phones, disk=disk))
        except AssertionError as wrong:
            why = "".join(format_exception(wrong))[-4000:]
            print(why, flush=True)
    print(*found.lines(), sep="\n", flush=True)
    longest: dict[str, float] = {}
    for fault, took in found.back:
        longest[fault.kind] = max(longest.get(fault.kind, 0.0), round(took, 1))
    told = (found.acknowledged, found.orders, found.looks, found.live, found.unjudged)
    return Round(seed, count, len(found.back), *told, longest, why)


def summed(rounds: Sequence[Round]) -> list[str]:
    """What all rounds together say."""
    wrong = [one for one in rounds if one.why]
    longest = {kind: max((one.longest.get(kind, 0.0) for one in rounds), default=0.0) for kind in FaultKind}
    return [
        f"{len(rounds)} rounds, {sum(one.done for one in rounds)} faults, "
        f"{sum(one.acknowledged for one in rounds)} positions and "
        f"{sum(one.orders for one in rounds)} orders acknowledged",
        f"rounds in which something did not agree: {len(wrong)}",
        *(f"  --seed {one.seed} --faults {one.faults}: {one.why.splitlines()[-1]}" for one in wrong),
        *(f"  back within {took:5.1f} s: {kind}" for kind, took in longest.items()),
    ]


def main(words: Sequence[str]) -> int:
    """0 when every round of this run agreed."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    asked.add_argument("--hours", type=float, default=2.0)
    asked.add_argument("--seed", type=int, default=0, help="of the first round; 0: one more than the file's last")
    asked.add_argument("--faults", type=int, default=A_ROUND, help="in a round")
    asked.add_argument("--phones", type=int, default=PHONES)
    asked.add_argument("--file", type=Path, default=Path("build/chaos.jsonl"))
    asked.add_argument("--sum", action="store_true", help="add up what the file has, and run nothing")
    given = asked.parse_args(words)
    before = given.file.read_text("utf-8").splitlines() if given.file.exists() else []
    rounds = [msgspec.json.decode(line, type=Round) for line in before]
    seed, begun = given.seed or max((one.seed for one in rounds), default=0) + 1, time.monotonic()
    mine: list[Round] = []
    while not given.sum and (not mine or time.monotonic() - begun < given.hours * _HOUR_S):
        print(f"--seed {seed} --faults {given.faults}", flush=True)
        mine.append(played(seed, given.faults, given.phones))
        given.file.parent.mkdir(parents=True, exist_ok=True)
        with given.file.open("ab") as file:
            file.write(msgspec.json.encode(mine[-1]) + b"\n")
        seed += 1
    print(*summed([*rounds, *mine]), sep="\n")
    return 1 if any(one.why for one in mine) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
