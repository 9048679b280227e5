from __future__ import annotations

from streams.intake.counts import IntakeCounts


def test_a_beat_says_what_came_since_the_last_one() -> None:
    counts = IntakeCounts()
    counts.totals.update(fixes=30, appends=2, append_ms=9)
    counts.rejects["future"] += 4
    first = counts.per_beat()
    assert (first["fixes_per_s"], first["rejects_per_s"], first["append_ms"]) == (30, 4, 4)
    counts.totals["fixes"] += 5
    second = counts.per_beat()
    assert (second["fixes_per_s"], second["rejects_per_s"], second["append_ms"]) == (5, 0, 0)


def test_metrics_name_kinds_and_reasons() -> None:
    counts = IntakeCounts()
    counts.totals["fixes"] += 3
    counts.rejects["swapped"] += 2
    text = counts.text().decode()
    assert 'intake_total{kind="fixes"} 3.0' in text
    assert 'intake_rejects_total{reason="swapped"} 2.0' in text
