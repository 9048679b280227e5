"""Alert rules: pure functions, one per file, in one visible list."""

from __future__ import annotations

from streams.fold.rules import feed_silent, serious, sos
from streams.fold.rules.glance import Rule

RULES: tuple[Rule, ...] = (sos.judge, serious.judge, feed_silent.judge)
LEVEL: frozenset[str] = frozenset({feed_silent.NAME})
"""Rules that name all that holds at every tick: what they do not name any more is over."""
