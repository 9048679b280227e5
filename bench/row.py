"""One line of the speed table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`target`: as the design promises it. `seen`: what this run measured. `beside`: the peer or ceiling measured in
    the same run, and what else ran."""

    what: str
    target: str
    seen: str
    beside: str
