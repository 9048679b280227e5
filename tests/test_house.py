"""Habits that a machine can check."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST = 10


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    assert listed.returncode == 0, "these habits are those of the files git knows: run them in a clone"
    return [Path(name) for name in listed.stdout.decode().split("\0") if name]


def test_every_folder_says_in_ten_lines_what_lives_there() -> None:
    folders = {folder for file in tracked() for folder in file.parents if folder != Path(".")}
    missing = [str(folder) for folder in sorted(folders) if not (ROOT / folder / "README.md").exists()]
    assert missing == []
    long = [str(f) for f in sorted(folders) if len((ROOT / f / "README.md").read_text("utf-8").splitlines()) > LONGEST]
    assert long == []


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_files_stay_short_enough_to_read() -> None:
    code = [file for file in tracked() if file.suffix in (".py", ".mjs", ".lua", ".css") and (ROOT / file).exists()]
    assert [str(file) for file in code if len((ROOT / file).read_text("utf-8").splitlines()) > 400] == []


def test_the_readme_points_at_what_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = re.findall(r"`((?:docs|streams|assets|deploy)/[\w./-]*)`|\((docs/[\w./-]+)\)", text)
    assert len(named) >= 6
    assert [one or two for one, two in named if not (ROOT / (one or two)).exists()] == []
