"""Why many cases of an area are overdue, on a wall, as a record: what the fold encodes and the browser reads."""

from __future__ import annotations

import msgspec


class OverdueReason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Topic `figures` of a wall, key `why`: at `at` (city ms) `n` of `of` overdue cases were of one `type`, which
    carries them; `missed`: most of what missed its limit in the statistical month is of them too. All empty where no
    type does (streams/fold/publishing/wall_reasons.py)."""

    type: str = ""
    n: int = 0
    of: int = 0
    at: int = 0
    missed: bool = False
