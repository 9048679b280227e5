"""History's counts as DataFrames."""

from __future__ import annotations

import pandas as pd

ROWS = 20_000


def bounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Raises ValueError for a frame that its query should have summed up further."""
    if len(frame) > ROWS:
        raise ValueError(f"a frame of {len(frame)} rows: sum up in the query, at most {ROWS}")
    return frame


def plain_texts() -> None:
    """Of this process: texts of frames are Python's own. A page's frames have tens of rows: to make each column Arrow's
    costs more than all that is done with it."""
    pd.set_option("mode.string_storage", "python")
