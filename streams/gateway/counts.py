"""What the gateway counts, and how an observer reads it: one set of numbers for /metrics and the process's beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from streams.model.health import Beat, newest


@dataclass(slots=True)
class Counts:
    """Totals since the start, but for `viewers`, `fold_at` (city ms) and `lag_ms`, which stand at their last value.
    `cut` and `refused` by reason. `keyframe_differences`: topics that a keyframe changed; a few are the changes of
    the tick that made it, many mean that deltas were lost. `beats`: the newest of each process that there were when the
    journal last answered."""

    viewers: int = 0
    frames: int = 0
    bytes: int = 0
    resyncs: int = 0
    keyframe_differences: int = 0
    reloads: int = 0
    undecodable: int = 0
    journal_errors: int = 0
    registry_errors: int = 0
    fold_at: int = 0
    lag_ms: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    beats: Sequence[Beat] = ()


_TOTALS = (
    ("frames", "Frames sent to viewers."),
    ("bytes", "Bytes of frames sent to viewers."),
    ("resyncs", "Resyncs that viewers asked for."),
    ("keyframe_differences", "Topics that a keyframe changed."),
    ("reloads", "Reloads from a keyframe after a gap in the changes."),
    ("undecodable", "Changes that could not be read."),
    ("journal_errors", "Failed reads of the journal."),
    ("registry_errors", "Failed questions to the registry."),
)
_GAUGES = (
    ("viewers", "Viewers signed in."),
    ("fold_at", "City time of the newest change, ms since 1970."),
    ("lag_ms", "How far the newest change had got by the time it was here, ms."),
)


class Exposition:
    """The counts in the Prometheus text format, from a registry of their own."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        for name, meaning in _GAUGES:
            yield GaugeMetricFamily(f"gateway_{name}", meaning, value=getattr(self._counts, name))
        for name, meaning in _TOTALS:
            yield CounterMetricFamily(f"gateway_{name}", meaning, value=getattr(self._counts, name))
        yield _by_reason("gateway_cut", "Viewers cut, by reason.", self._counts.cut)
        yield _by_reason("gateway_refused", "Viewers not let in, by reason.", self._counts.refused)
        yield from _by_process(self._counts.beats)


def _by_reason(name: str, meaning: str, counted: Counter[str]) -> Metric:
    family = CounterMetricFamily(name, meaning, labels=["reason"])
    for reason, times in sorted(counted.items()):
        family.add_metric([reason], times)
    return family


def _by_process(beats: Iterable[Beat]) -> Iterable[Metric]:
    """What processes without a door of their own say of themselves: an observer needs one address for all of them."""
    last = GaugeMetricFamily("city_process_beat_seconds", "Newest beat, s since 1970.", labels=["process"])
    figures = GaugeMetricFamily(
        "city_process_figure", "A process's own figure, its unit in its name.", labels=["process", "figure"]
    )
    for name, beat in sorted(newest(beats).items()):
        last.add_metric([name], beat.at // 1000)
        for figure, number in sorted(beat.figures.items()):
            figures.add_metric([name, figure], number)
    return last, figures
