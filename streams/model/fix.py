"""A fix: one position of one device, 56 bytes in every package from the journal on.

The same array type is appended by intake, folded, and written into segments; no one re-encodes it.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np
import numpy.typing as npt


class Lane(IntEnum):
    """Sequences run per (device, epoch, lane). Sent in the order incident, live, backfill."""

    LIVE = 0
    BACKFILL = 1
    INCIDENT = 2
    FOREIGN = 3
    """A client without sequences: deduplicated by a window of fix time and hash."""


class Flag(IntFlag):
    SIMULATED = 1
    FOREIGN = 2
    """Sent by an app that knows no sessions: every fix is in session."""
    URGENT = 4
    """Sent while an SOS of the same device is open on the phone."""
    MOCK = 8
    """The phone says that another app made the place up."""
    STALE = 16
    """The phone says that it had no valid fix and repeats an older one."""


UNKNOWN_U16 = 65_535
UNKNOWN_U8 = 255

FIX = np.dtype(
    [
        ("fix_ms", "<i8"),  # when the phone was there, city time, ms
        ("received_ms", "<i8"),  # when intake had it, city time, ms
        ("device", "<u4"),  # registry number
        ("worker", "<u4"),  # registry number
        ("seq", "<u4"),  # 0 for foreign clients
        ("lon_e6", "<i4"),  # WGS-84, 1e-6 degree
        ("lat_e6", "<i4"),
        ("village", "<u4"),  # last 8 digits of the village's code; 0 = in no village
        ("epoch", "<u2"),
        ("accuracy_m", "<u2"),  # UNKNOWN_U16 = not known
        ("speed_cm_s", "<u2"),
        ("bearing_cdeg", "<u2"),  # 1/100 degree
        ("interval_s", "<u2"),  # what the device announces; 0 = not known
        ("lane", "u1"),
        ("flags", "u1"),
        ("battery", "u1"),  # per cent
        ("spare", "u1", (3,)),
    ]
)
assert FIX.itemsize == 56

Fixes = npt.NDArray[np.void]
"""One-dimensional array of FIX."""


def empty(n: int = 0) -> Fixes:
    """`n` fixes with everything optional unknown."""
    fixes = np.zeros(n, FIX)
    fixes["accuracy_m"] = fixes["speed_cm_s"] = fixes["bearing_cdeg"] = UNKNOWN_U16
    fixes["battery"] = UNKNOWN_U8
    return fixes


def from_bytes(raw: bytes) -> Fixes:
    """Read-only view; raises ValueError when `raw` is no whole number of fixes."""
    return np.frombuffer(raw, FIX)
