"""What intake counts; one set of numbers for /metrics and the process's beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric


class IntakeCounts:
    """`totals` since the start: fixes, events, duplicates, outside, appends, append_ms, busy, unknown_key, oversized,
    too_many, unreadable (forms of which not even the key could be read), mqtt (messages of the broker), mqtt_dropped
    (of these at QoS 0, dropped). `rejects` by reason. `broker`: what is wrong with the line to it, '' for
    nothing, None where there is none."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.rejects: Counter[str] = Counter()
        self.connections = 0
        self.broker: str | None = None
        self._before: Counter[str] = Counter()
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def per_beat(self) -> dict[str, int]:
        """Figures since the last call, for a beat of about a second."""
        now = self.totals + Counter({"rejects": self.rejects.total()})
        step, self._before = now - self._before, now
        names = ("fixes", "events", "duplicates", "outside", "rejects", "appends")
        figures = {f"{name}_per_s": step[name] for name in names}
        figures["append_ms"] = step["append_ms"] // max(1, step["appends"])
        return figures | {"connections": self.connections, "busy": now["busy"], "unknown_key": now["unknown_key"]}

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        totals = CounterMetricFamily("intake", "What came in, by kind.", labels=["kind"])
        for name, count in sorted(self.totals.items()):
            totals.add_metric([name], count)
        rejects = CounterMetricFamily("intake_rejects", "Kept among the rejects, by reason.", labels=["reason"])
        for name, count in sorted(self.rejects.items()):
            rejects.add_metric([name], count)
        there = [] if self.broker is None else [GaugeMetricFamily("intake_mqtt", "The broker sends.", not self.broker)]
        return [totals, rejects, *there]
