"""Real input that is not part of the product; tests that need it skip where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_data() -> Path:
    """The folder of recorded requests and tracks: $SHARED_DATA, else beside the repository."""
    folder = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no recorded data at {folder}: set SHARED_DATA")
    return folder


def review_files() -> Path:
    """The folder of collected inputs that once failed: beside that of the recorded data."""
    folder = shared_data().parent / "review" / "files"
    if not folder.is_dir():
        pytest.skip(f"no collected inputs at {folder}")
    return folder
