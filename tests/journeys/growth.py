"""What the processes of a running house hold in memory and its store on disk, read now and then over hours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil

from tests.journeys.stack import Stack

SLACK_MB = 20.0
"""Within which a small process may grow whatever its share: an allocator's arenas, a cache that fills."""
_NAMES = ("intake", "fold", "gateway", "archive", "redis", "dashboard", "wall", "caller", "calls", "phones", "demo")


@dataclass
class Growth:
    """MB of memory that only its processes have, by name, and MB of files, by folder of the store: one value a look."""

    stack: Stack
    memory: dict[str, list[float]] = field(default_factory=dict)
    files: dict[str, list[float]] = field(default_factory=dict)
    looks: int = 0

    def look(self) -> None:
        for name, process in self.stack.processes(_NAMES).items():
            family = [process, *process.children(recursive=True)]
            self.memory.setdefault(name, []).append(sum(map(_own, family)) / 1e6)
        there = {part.name: _size(part) / 1e6 for part in sorted(self.stack.settings.store.data_dir.iterdir())}
        for name in self.files.keys() | there.keys():
            self.files.setdefault(name, [0.0] * self.looks).append(there.get(name, 0.0))
        self.looks += 1

    def lines(self, days: float) -> Iterator[str]:
        """For a person; `days`: of the city, from the first look to the last."""
        for name, sizes in self.memory.items():
            yield f"memory {name}: {_told(sizes)} MB: {_grown(sizes) - 1:+.1%}"
        for name, sizes in self.files.items():
            a_day = (sizes[-1] - sizes[0]) / days
            yield f"files {name}: {_told(sizes)} MB: {a_day:+.1f} MB a day, {a_day * 7:+.0f} MB a week"

    def faster(self) -> float:
        """What the store grew by in the second half of the looks over what it grew by in the first. Without the log of
        Redis, which is written anew now and then: what is in it is in Redis' memory."""
        kept = [sizes for name, sizes in self.files.items() if name != "redis"]
        total = [sum(sizes) for sizes in zip(*kept, strict=True)]
        half = len(total) // 2
        return float((total[-1] - total[half]) / max(total[half] - total[0], SLACK_MB))

    def grown(self) -> Mapping[str, float]:
        """The last quarter of each process's memory over its second, of those that grew by more than the slack."""
        return {name: _grown(sizes) for name, sizes in self.memory.items() if max(sizes) - _begun(sizes) > SLACK_MB}


def _size(part: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    size = 0
    for one in (part, *part.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # just replaced by the next
            size += one.stat().st_size if one.is_file() else 0
    return size


def _own(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.NoSuchProcess):
        return int(process.memory_full_info().uss)
    return 0


def _begun(sizes: Sequence[float]) -> float:
    return median(sizes[len(sizes) // 4 : len(sizes) // 2])


def _grown(sizes: Sequence[float]) -> float:
    return median(sizes[-(len(sizes) // 4) :]) / _begun(sizes)


def _told(sizes: Sequence[float]) -> str:
    return ", ".join(f"{size:.0f}" for size in sizes)
