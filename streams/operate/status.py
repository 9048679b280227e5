"""A line per process, redrawn on a terminal, printed on a change elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from streams.clock import real_ms
from streams.model.health import Beat
from streams.operate.child import Child

_FIGURES = ("fixes_per_s", "events_per_s", "viewers", "lag_ms", "entries_per_s", "live", "reports")


class Status:
    def __init__(self) -> None:
        self._drawn = 0
        self._said: dict[str, str] = {}

    def show(self, children: Sequence[Child], beats: Sequence[Beat]) -> None:
        newest = {beat.process: beat for beat in sorted(beats, key=lambda b: b.at)}
        if sys.stdout.isatty():
            self._draw([_line(child, newest.get(child.name)) for child in children])
            return
        for child in children:
            said = f"{child.state}/{child.falls}"
            if self._said.get(child.name) != said:
                self._said[child.name] = said
                print(_line(child, newest.get(child.name)), flush=True)

    def _draw(self, lines: list[str]) -> None:
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        print(up + "\n".join(f"\x1b[2K{line}" for line in lines), flush=True)
        self._drawn = len(lines)


def _line(child: Child, beat: Beat | None) -> str:
    seconds = (real_ms() - child.since) // 1000
    falls = f"  restarted {child.falls}x" if child.falls else ""
    figures = beat.figures if beat and child.state == "running" else {}
    said = "  ".join(f"{name} {figures[name]}" for name in _FIGURES if name in figures)
    note = f"  {beat.note}" if beat and beat.note else ""
    return (
        f"  {child.name:<10} {child.state:<10} pid {child.pid or '-':<7} {seconds:>5} s{falls}  {said}{note}".rstrip()
    )
