"""Habits that a machine can check."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_readme_points_at_what_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"`((?:docs|streams|assets|deploy)/[\w./-]*)`|\((docs/[\w./-]+)\)", text)
    assert len(named) >= 6
    assert [one or two for one, two in named if not (ROOT / (one or two)).exists()] == []
