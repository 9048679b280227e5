"""A line per process, redrawn on a terminal, printed on a change elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from streams.clock import real_ms
from streams.model.health import Beat, newest
from streams.operate.child import Child

_FIGURES = ("fixes_per_s", "events_per_s", "viewers", "lag_ms", "entries_per_s", "live", "reports")


_AGE_MS = 2000
_WAITING = 5000


def caught_up(beats: Sequence[Beat]) -> bool:
    """Whether a screen that opens now is live: the picture is of a moment ago, nothing of long ago comes in, and a demo
    city has sent off what went before."""
    known = newest(beats)
    fold, demo = known.get("fold"), known.get("demo")
    sent = demo is None or demo.figures.get("waiting", 0) <= _WAITING
    whole = fold is not None and not fold.figures.get("backlog", 0)
    return sent and whole and fold is not None and fold.figures.get("age_ms", _AGE_MS + 1) <= _AGE_MS


class Status:
    def __init__(self) -> None:
        self._drawn = 0
        self._said: dict[str, str] = {}

    def show(self, children: Sequence[Child], beats: Sequence[Beat]) -> None:
        known = newest(beats)
        if sys.stdout.isatty():
            self._draw([_line(child, known.get(child.name)) for child in children])
            return
        for child in children:
            said = f"{child.state}/{child.falls}"
            if self._said.get(child.name) != said:
                self._said[child.name] = said
                print(_line(child, known.get(child.name)), flush=True)

    def say(self, text: str) -> None:
        """A line that stays; what is drawn comes below it."""
        self._drawn = 0
        print(text, flush=True)

    def _draw(self, lines: list[str]) -> None:
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        print(up + "\n".join(f"\x1b[2K{line}" for line in lines), flush=True)
        self._drawn = len(lines)


def _line(child: Child, beat: Beat | None) -> str:
    seconds = (real_ms() - child.since) // 1000
    falls = f"  restarted {child.falls}x" if child.falls else ""
    figures = beat.figures if beat and child.state == "running" else {}
    said = "  ".join(f"{name} {figures[name]}" for name in _FIGURES if name in figures)
    note = f"  {child.why}" if child.state == "refused" else f"  {beat.note}" if beat and beat.note else ""
    return (
        f"  {child.name:<10} {child.state:<10} pid {child.pid or '-':<7} {seconds:>5} s{falls}  {said}{note}".rstrip()
    )
