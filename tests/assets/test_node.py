"""The browser's modules under node's own test runner, with golden values from the Python side."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.assets import golden

HERE = Path(__file__).parent


def test_the_browsers_modules(tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "node is missing: `make test` brings one where the machine has none"
    file = tmp_path / "golden.json"
    golden.write(file)
    done = subprocess.run(
        [node, "--test", *sorted(str(test) for test in HERE.rglob("*.test.mjs"))],
        env={**os.environ, "GOLDEN": str(file), "TZ": "America/New_York"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout or "ℹ fail 0" in done.stdout
