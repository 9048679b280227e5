"""When a fix of each device was last kept."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from streams.model.fix import Fixes


class KeptFixes:
    """When a fix of each device was last kept since this process started: city ms by device number."""

    def __init__(self) -> None:
        self.newest = 0
        self._at: npt.NDArray[np.int64] = np.zeros(1024, np.int64)

    def add(self, rows: Fixes) -> None:
        if not len(rows):
            return
        top = int(rows["device"].max())
        if top >= len(self._at):
            self._at = np.concatenate([self._at, np.zeros(max(top + 1, 2 * len(self._at)) - len(self._at), np.int64)])
        np.maximum.at(self._at, rows["device"], rows["received_ms"])
        self.newest = max(self.newest, int(rows["received_ms"].max()))

    def at(self, device: int) -> int:
        return int(self._at[device]) if device < len(self._at) else 0
